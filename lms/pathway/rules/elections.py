"""Who would hold which office if every requirement on offices were to hold together: one president, three managers at most. Pure.

Requirements are seated one after the other. Who is elected for one holds the office for all of the others too, and nobody
is elected to two offices of limited number, so that each office is always as full as its vacancies allow, and no election
undoes another: whatever `ways.short_of_seats` lets pass can be seated. Who presides and manages at once takes two seats for
one person: where that leaves too few, the presidency passes to somebody else (law 112-12, art. 56: the president is elected
each year), and all requirements are seated as they will stand then.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from uuid import UUID

import msgspec

from lms.cooperatives.register.consequences import MOST_HOLDERS, PASSING
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import Seated, Someone
from lms.pathway.rules.model import All, Requirement, RoleCertified
from lms.pathway.rules.people import certified_among

# An office that is vacant, and which of its vacancies.
Vacancy = tuple[str, int]
Seat = Someone | Vacancy


class Elections:
    """Worked out where somebody asks: most requirements on offices are met."""

    def __init__(self, require: Requirement, facts: Facts, passing: frozenset[str] = frozenset()) -> None:
        """`passing`: offices that somebody else takes over, so that in `facts` nobody holds them."""
        self.require, self.facts, self.passing = require, facts, passing

    def of(self, path: str) -> Seated:
        return self._seated[path]

    @cached_property
    def passed_on(self) -> "Elections | None":
        """The same where nobody holds two offices of limited number any more; None where nobody does."""
        if not any(len(MOST_HOLDERS.keys() & member.offices) > 1 for member in self.facts.members):
            return None
        members = tuple(
            msgspec.structs.replace(member, offices=tuple(one for one in member.offices if one not in PASSING))
            for member in self.facts.members
        )
        return Elections(self.require, msgspec.structs.replace(self.facts, members=members), PASSING)

    @cached_property
    def _seated(self) -> dict[str, Seated]:
        self.everyone: list[Someone] = [member.id for member in self.facts.members]
        # Of those who hold one.
        self.offices = defaultdict[Someone, set[str]](
            set, ((one.id, set(one.offices)) for one in self.facts.members if one.offices)
        )
        self.groups = list(groups_of(self.require))
        self.joined = 0
        found: dict[str, Seated] = {}
        for group in self.groups:
            found |= self._seat(group)
        return found

    def _seat(self, group: Mapping[str, RoleCertified]) -> dict[str, Seated]:
        certified = {path: self._certified(node) for path, node in group.items()}
        given = _placed(
            {path: [*sorted(people)] for path, people in certified.items()},
            group,
            {path: [] for path in group},
        )
        asked = sum(node.min_count for node in group.values())
        given = _placed(
            {path: self._candidates(node, certified[path], asked) for path, node in group.items()}, group, given
        )
        if any(len(given[path]) < node.min_count for path, node in group.items()) and self.passed_on:
            return {path: self.passed_on.of(path) for path in group}
        busy = {one for seats in given.values() for one in seats if not isinstance(one, tuple)}
        found = {}
        for path, node in group.items():
            elected = []
            for seat in given[path]:
                if isinstance(seat, tuple):
                    someone = self._elect(seat[0], node, busy)
                    elected.append((seat[0], someone))
                elif seat not in certified[path] and not self._holds_today(seat, node):
                    # Elected for another requirement: she learns what this one asks as well.
                    elected.append((min(self.offices[seat] & set(node.offices)), seat))
            electees = {someone for _office, someone in elected}
            learning = tuple(
                one
                for one in given[path]
                if isinstance(one, UUID) and one not in certified[path] and one not in electees
            )
            found[path] = Seated(learning, tuple(elected), self.passing)
        return found

    def _certified(self, node: RoleCertified) -> set[UUID]:
        holders = self.facts.holders_of(node.offices)
        return set(certified_among(holders, node.achievement, node.max_age_months, self.facts))

    def _holds_today(self, seat: Someone, node: RoleCertified) -> bool:
        return any(member.id == seat for member in self.facts.holders_of(node.offices))

    def _candidates(self, node: RoleCertified, certified: set[UUID], asked: int) -> list[Seat]:
        """Holders, those who need least first, then vacancies."""
        holders = [one for one, offices in self.offices.items() if offices & set(node.offices)]
        holders.sort(key=lambda one: (one not in certified, self._minutes(one, {node.achievement}), _id(one)))
        return [*holders, *(seat for office in node.offices for seat in self._vacancies(office, asked))]

    def _vacancies(self, office: str, asked: int) -> list[Seat]:
        held = sum(office in offices for offices in self.offices.values())
        left = MOST_HOLDERS[office] - held if office in MOST_HOLDERS else asked
        return [(office, number) for number in range(min(left, asked))]

    def _elect(self, office: str, node: RoleCertified, busy: set[Someone]) -> Someone:
        """The member who needs least for all that is asked of this office; who joins, where no member is left."""
        asked = {one.achievement for group in self.groups for one in group.values() if one.offices == (office,)}
        asked.add(node.achievement)
        free = [one for one in self.everyone if one not in busy and not self._is_barred(one, office)]
        if free:
            someone = min(free, key=lambda one: (isinstance(one, int), self._minutes(one, asked), _id(one)))
        else:
            someone, self.joined = self.joined, self.joined + 1
            self.everyone.append(someone)
        self.offices[someone].add(office)
        busy.add(someone)
        return someone

    def _is_barred(self, one: Someone, office: str) -> bool:
        held = self.offices.get(one, set())
        return office in held or (office in MOST_HOLDERS and not held.isdisjoint(MOST_HOLDERS))

    def _minutes(self, one: Someone, achievements: set[str]) -> int:
        if isinstance(one, int):
            return sum(self.facts.efforts[name].minutes for name in achievements if name in self.facts.efforts)
        return sum(
            self.facts.minutes_left(name, one) for name in achievements if one not in self.facts.people_with(name)
        )


def groups_of(node: Requirement, path: str = "") -> Iterator[dict[str, RoleCertified]]:
    """Requirements on offices; those of one group are for different people."""
    if isinstance(node, RoleCertified):
        yield {path: node}
        return
    children = {f"{path}.{place}" if path else str(place): child for place, child in enumerate(getattr(node, "of", ()))}
    if isinstance(node, All) and node.distinct:
        yield {place: child for place, child in children.items() if isinstance(child, RoleCertified)}
        children = {place: child for place, child in children.items() if not isinstance(child, RoleCertified)}
    for place, child in children.items():
        yield from groups_of(child, place)


def _placed(
    candidates: Mapping[str, Sequence[Seat]], group: Mapping[str, RoleCertified], begun: Mapping[str, Sequence[Seat]]
) -> dict[str, list[Seat]]:
    """As many seats as possible, each with somebody of its own, from what is given already: Kuhn's augmenting paths."""
    given = {path: list(seats) for path, seats in begun.items()}
    holder_of = {one: path for path, seats in given.items() for one in seats}

    def place(path: str, tried: set[Seat]) -> bool:
        for one in candidates[path]:
            if one in tried or one in given[path]:
                continue
            tried.add(one)
            holder = holder_of.get(one)
            if holder is None or place(holder, tried):
                if holder is not None:
                    given[holder].remove(one)
                holder_of[one] = path
                given[path].append(one)
                return True
        return False

    for path, node in group.items():
        while len(given[path]) < node.min_count and place(path, set()):
            pass
    return given


def _id(one: Someone) -> int:
    return one.int if isinstance(one, UUID) else one
