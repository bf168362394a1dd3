"""Which training sessions open the most cooperatives: courses given in a place, to so many people at most. Pure.

A cooperative opens when everyone of it who must learn has a seat. Each step plans the sessions that open most cooperatives
for each of them: one session, or, where cooperatives need two courses, the bundle of both. Places do not touch each other.
Where seats are no limit this is exact: no other sessions of the same number open more cooperatives (the number that a set
of courses opens is supermodular, and the sets of greatest yield are nested). Where they are, those who need fewest come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from uuid import UUID

from lms.pathway.training.gaps import Need

SEATS = 25
# Combinations of courses that are tried in a place; rules ask for few courses.
MOST_SHAPES = 128


@dataclass(frozen=True)
class Candidate:
    """A cooperative that is one lesson away."""

    id: UUID
    place: str
    needs: tuple[Need, ...]

    @property
    def seats(self) -> int:
        return sum(len(need.people) for need in self.needs)

    @property
    def order(self) -> tuple[int, int, int]:
        return self.seats, sum(need.minutes for need in self.needs), self.id.int


@dataclass
class Session:
    """One course, one place. `people`: cooperative → who of it has a seat. `number` counts those of its course there."""

    achievement: str
    place: str
    number: int
    people: dict[UUID, list[UUID]] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        return sum(map(len, self.people.values()))


@dataclass(frozen=True)
class Step:
    """Sessions that go together, and the cooperatives that they open, with seats left over from steps before."""

    sessions: tuple[Session, ...]
    opens: tuple[UUID, ...]


# Course → number of sessions of it.
Shape = tuple[tuple[str, int], ...]


def plan_sessions(candidates: Sequence[Candidate], *, seats: int = SEATS, most: int | None = None) -> list[Step]:
    """The best step first, until everyone has a seat or there are `most` sessions. Raises ValueError without seats.

    A later step may also fill seats that earlier sessions have left.
    """
    if seats < 1:
        raise ValueError("a session has one seat at least")
    waiting: dict[str, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda one: one.order):
        waiting.setdefault(candidate.place, []).append(candidate)
    places = {name: _Place(name, found, seats) for name, found in waiting.items()}
    # A place is in the heap once, so that its name decides between equals.
    heap = [(*place.best().rank, name) for name, place in places.items()]
    heapify(heap)
    steps: list[Step] = []
    planned = 0
    while heap and (most is None or planned < most):
        place = places[heappop(heap)[-1]]
        steps.append(place.take())
        planned += len(steps[-1].sessions)
        if place.waiting:
            heappush(heap, (*place.best().rank, place.name))
    return steps


@dataclass(frozen=True)
class _Choice:
    """Sessions that could be planned next, and whom they would open."""

    shape: Shape
    opened: Sequence[Candidate]

    @property
    def rank(self) -> tuple[float, int, int]:
        """The least is the best: most opened for each session, then most opened."""
        count = sum(number for _name, number in self.shape)
        return -len(self.opened) / count, -len(self.opened), count


class _Place:
    """What is planned in one place so far."""

    def __init__(self, name: str, waiting: list[Candidate], seats: int) -> None:
        self.name, self.seats = name, seats
        # In the order in which they get seats.
        self.waiting = waiting
        self.sessions: dict[str, list[Session]] = {}
        self._best: _Choice | None = None

    def best(self) -> _Choice:
        """While somebody waits."""
        if self._best is None:
            choices = [self._choice(shape) for shape in self._shapes()]
            self._best = min(choices, key=lambda choice: (*choice.rank, choice.shape))
        return self._best

    def take(self) -> Step:
        choice, self._best = self.best(), None
        return self._planned(choice.shape, choice.opened)

    def _free(self) -> dict[str, int]:
        return {
            achievement: self.seats * len(sessions) - sum(session.taken for session in sessions)
            for achievement, sessions in self.sessions.items()
        }

    def _shapes(self) -> list[Shape]:
        """What each of those who wait would need by itself, and these together."""
        free = self._free()
        alone: set[Shape] = {
            tuple(
                (need.achievement, self._sessions_for(len(need.people) - free.get(need.achievement, 0)))
                for need in candidate.needs
                if len(need.people) > free.get(need.achievement, 0)
            )
            for candidate in self.waiting
        }
        shapes = sorted(alone)
        for shape in shapes:
            for other in sorted(alone):
                joined = _joined(shape, other)
                if joined not in shapes and len(shapes) < MOST_SHAPES:
                    shapes.append(joined)
        # Where groups are large, two sessions may yield more than twice what one does.
        return [*shapes, *(tuple((name, 2 * count) for name, count in shape) for shape in shapes)]

    def _choice(self, shape: Shape) -> _Choice:
        """Whom these sessions open, and of the sessions those in which somebody sits."""
        free, left = self._free(), self._free()
        for achievement, count in shape:
            left[achievement] = left.get(achievement, 0) + count * self.seats
        before, opened = dict(left), []
        for candidate in self.waiting:
            if all(len(need.people) <= left.get(need.achievement, 0) for need in candidate.needs):
                opened.append(candidate)
                for need in candidate.needs:
                    left[need.achievement] -= len(need.people)
        needed = {name: self._sessions_for(before[name] - left[name] - free.get(name, 0)) for name, _count in shape}
        return _Choice(tuple((name, count) for name, count in sorted(needed.items()) if count), opened)

    def _sessions_for(self, people: int) -> int:
        return -(-max(0, people) // self.seats)

    def _planned(self, shape: Shape, opened: Sequence[Candidate]) -> Step:
        new = []
        for achievement, count in shape:
            known = self.sessions.setdefault(achievement, [])
            for _number in range(count):
                known.append(Session(achievement, self.name, len(known) + 1))
                new.append(known[-1])
        for candidate in opened:
            for need in candidate.needs:
                self._seat(candidate.id, need)
        gone = {candidate.id for candidate in opened}
        self.waiting = [candidate for candidate in self.waiting if candidate.id not in gone]
        return Step(tuple(new), tuple(candidate.id for candidate in opened))

    def _seat(self, cooperative_id: UUID, need: Need) -> None:
        """A group stays together where it can; else it fills what is free, one session after the other."""
        sessions, people = self.sessions[need.achievement], list(need.people)
        whole = next((one for one in sessions if one.taken + len(people) <= self.seats), None)
        for session in [whole] if whole else sessions:
            free = self.seats - session.taken
            if free and people:
                session.people.setdefault(cooperative_id, []).extend(people[:free])
                people = people[free:]


def _joined(one: Shape, other: Shape) -> Shape:
    counts = dict(one)
    for name, count in other:
        counts[name] = max(count, counts.get(name, 0))
    return tuple(sorted(counts.items()))
