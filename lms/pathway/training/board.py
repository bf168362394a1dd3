"""What the page of training sessions shows: steps of sessions, who comes to each, and what they open."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.cooperatives.queries import Narrowing
from lms.learning import queries as learning
from lms.pathway.rules.model import Stage
from lms.pathway.training import queries
from lms.pathway.training.planning import Session, Step, plan_sessions
from lms.pathway.words import Titles


@dataclass(frozen=True)
class Group:
    """Those of one cooperative in a session. `opens_at`: the number of the step with which it opens, or where it is at risk
    (`is_kept`) stays open."""

    cooperative: Cooperative
    people: Sequence[Person]
    opens_at: int
    is_kept: bool


@dataclass(frozen=True)
class Course:
    """A session as it is shown; `minutes` is what the course asks of who has not begun."""

    session: Session
    groups: Sequence[Group]
    minutes: int

    @property
    def cooperative_ids(self) -> list[UUID]:
        return [group.cooperative.id for group in self.groups]

    @property
    def person_ids(self) -> list[UUID]:
        return [person.id for group in self.groups for person in group.people]


@dataclass(frozen=True)
class Together:
    """A step: its courses, and the cooperatives that are opened, or kept open, once all of them were held."""

    number: int
    courses: Sequence[Course]
    opens: Sequence[Cooperative]
    keeps: Sequence[Cooperative]


@dataclass(frozen=True)
class Board:
    """`total` cooperatives are one lesson away; `planned` of them have seats in `sessions` sessions."""

    steps: Sequence[Together]
    total: int
    planned: int
    sessions: int
    titles: Titles
    number: int
    last: int


def board_of(actor: Person, stage: Stage, narrowing: Narrowing, *, number: int, size: int) -> Board:
    """Page `number` of the steps, the last one where there are fewer. The same queries whatever the page holds."""
    waiting = queries.waiting_for(actor, stage, narrowing)
    steps = plan_sessions(waiting.candidates)
    last = max(1, -(-len(steps) // size))
    number = min(max(1, number), last)
    return Board(
        _shown(stage, steps, (number - 1) * size, size), waiting.total, len(waiting.candidates),
        sum(len(step.sessions) for step in steps), learning.titles(), number, last,
    )  # fmt: skip


def session_of(actor: Person, stage: Stage, province: str, achievement: str, number: int) -> Course | None:
    """One session, as the page shows it: what is planned elsewhere does not change it."""
    steps = plan_sessions(queries.waiting_for(actor, stage, Narrowing(province=province)).candidates)
    for index, step in enumerate(steps):
        for session in step.sessions:
            if (session.achievement, session.number) == (achievement, number):
                shown = _shown(stage, steps, index, 1)[0].courses
                return next(course for course in shown if course.session is session)
    return None


def _shown(stage: Stage, steps: Sequence[Step], begin: int, size: int) -> list[Together]:
    opens_at = {one: number for number, step in enumerate(steps, 1) for one in step.opens}
    part = steps[begin : begin + size]
    sessions = [session for step in part for session in step.sessions]
    known = queries.cooperatives_with_ids(
        list({one for session in sessions for one in session.people} | {one for step in part for one in step.opens})
    )
    kept = queries.at_risk_among(stage, list(known))
    ids = list({one for session in sessions for people in session.people.values() for one in people})
    people = {person.id: person for person in accounts.people_with_ids(ids)}
    efforts = learning.efforts()

    def course(session: Session) -> Course:
        groups = [
            Group(known[one], [people[person] for person in seated if person in people], opens_at[one], one in kept)
            for one, seated in session.people.items()
        ]
        return Course(session, groups, efforts.get(session.achievement, (0, 0))[0])

    return [
        Together(
            number, [course(session) for session in step.sessions],
            [known[one] for one in step.opens if one not in kept], [known[one] for one in step.opens if one in kept],
        )
        for number, step in enumerate(part, begin + 1)
    ]  # fmt: skip
