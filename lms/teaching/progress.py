"""Who is stuck, and where: a cohort, or all cohorts of a course that somebody sees. The same queries for 1 person and 200."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.learning import content
from lms.learning import queries as learning
from lms.learning.models import Course
from lms.teaching import trails
from lms.teaching.standing import Hold, Standing, Trail, Tried, standing_of

# A lesson or quiz of which nobody is named but these: the page of a person has the rest.
MOST_NAMED = 30


@dataclass(frozen=True)
class Learner:
    person: Person
    cooperative: Cooperative | None
    standing: Standing
    holds: Sequence[Hold]


@dataclass(frozen=True)
class Step:
    """A step of the course and who is at it, who is held first. `since`: when the one came to it who has been there longest."""

    item: str
    learners: Sequence[Learner]

    @property
    def count(self) -> int:
        return len(self.learners)

    @property
    def held(self) -> int:
        return sum(bool(one.holds) for one in self.learners)

    @property
    def since(self) -> datetime | None:
        return min((one.standing.since for one in self.learners if one.standing.since), default=None)

    @property
    def named(self) -> Sequence[Learner]:
        return self.learners[:MOST_NAMED]

    @property
    def unnamed(self) -> int:
        return max(0, self.count - MOST_NAMED)


@dataclass(frozen=True)
class Board:
    """`steps` in the order of the course as it is published now."""

    course: content.Course
    steps: Sequence[Step]
    not_begun: Step
    finished: Step
    total: int
    still: timedelta

    @property
    def held(self) -> int:
        return sum(step.held for step in self.steps)

    @property
    def most(self) -> int:
        """At one step, for the bars."""
        return max([1, *(step.count for step in self.steps)])


def board_of(course: Course, people: Sequence[Person], *, at: datetime, still: timedelta) -> Board:
    learners = learners_of(course, people, at=at, still=still)
    shown = learning.content_of(trails.shown_revision(course))
    by_item: dict[str | None, list[Learner]] = {}
    for one in learners:
        by_item.setdefault(one.standing.item, []).append(one)
    # Steps of earlier revisions stand behind, under the name that they had.
    items = [*shown.items(), *(item for item in by_item if item and item not in shown.items())]
    return Board(
        shown, [Step(item, _held_first(by_item.get(item, []))) for item in items],
        Step("", by_item.get("", [])), Step("", by_item.get(None, [])), len(learners), still,
    )  # fmt: skip


def learners_of(course: Course, people: Sequence[Person], *, at: datetime, still: timedelta) -> list[Learner]:
    ids = [person.id for person in people]
    where = cooperatives.cooperatives_by_member(ids, at.date()) if ids else {}
    trails = trails_of(course, ids)
    found = []
    for person in people:
        standing = standing_of(trails[person.id], at)
        found.append(Learner(person, where.get(person.id), standing, standing.holds(at, still)))
    return found


def trails_of(course: Course, person_ids: Sequence[UUID]) -> dict[UUID, Trail]:
    """Four queries, whatever the number of people."""
    enrolments = trails.enrolments_in(course.id, person_ids)
    registrations = [one.registration for one in enrolments.values()]
    done, tried = trails.completions_of(registrations), trails.attempts_of(registrations)
    practised = trails.latest_practice_of(registrations)
    nothing = learning.content_of(trails.shown_revision(course))
    found = {}
    for person_id in person_ids:
        enrolment = enrolments.get(person_id)
        if enrolment is None:
            found[person_id] = Trail(nothing, None)
            continue
        key = enrolment.registration
        attempts = tried.get(key, [])
        moments = [*(one.started_at for one in attempts), *([practised[key]] if key in practised else [])]
        ended = [
            Tried(one.item, one.closed_at, one.passed)
            for one in attempts
            # What somebody still has to mark is no failure.
            if one.closed_at is not None and one.passed is not None
        ]
        found[person_id] = Trail(
            learning.content_of(enrolment.revision_id), enrolment.enrolled_at, done.get(key, {}), ended,
            max(moments, default=None),
        )  # fmt: skip
    return found


def _held_first(learners: Sequence[Learner]) -> list[Learner]:
    order = list(Hold)

    def rank(one: Learner) -> tuple[int, float]:
        since = one.standing.since
        return (order.index(one.holds[0]) if one.holds else len(order), since.timestamp() if since else 0)

    return sorted(learners, key=rank)
