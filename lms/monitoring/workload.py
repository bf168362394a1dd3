"""What staff did in a period and what waits for them: trainers and their cohorts, delegations and their cooperatives.

Work, not learners: read from the tables of the work itself, a few of them large. So an answer is kept for ten minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from lms.accounts.models import Person, StaffRole
from lms.cooperatives import territory
from lms.cooperatives.file.models import Document, Visibility
from lms.cooperatives.models import Cooperative
from lms.core.days import midnight
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.core.months import first_day
from lms.monitoring.cohorts import sessions_held
from lms.monitoring.dimensions import Dimension, delegation_place
from lms.monitoring.indicators import Measure
from lms.monitoring.models import Cell
from lms.monitoring.periods import Period
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, Contact, ContactKind
from lms.projects.models import ProjectIdea
from lms.projects.workflow import IdeaState
from lms.quizzes.marking.models import Marking, OpenAnswer
from lms.teaching.models import Cohort, CohortMember, CohortSession, CohortTrainer

# Each process counts the whole country for it: whoever looks at the work of a month need not know of the last minutes.
KEPT_S = 600


@dataclass(frozen=True)
class Trainer:
    """`cohorts`: that she runs and that lie in the period; `people`: who learns in them; `sessions` held and answers marked in it."""

    person_id: UUID
    name_ar: str
    name_fr: str
    cohorts: int
    sessions: int
    people: int
    marked: int


@dataclass(frozen=True)
class Delegation:
    """Held, visited and called in the period; `sessions`: of cohorts in its provinces. `papers` and `dossiers` wait today."""

    cooperatives: int
    advisers: int
    coaching: int
    visits: int
    calls: int
    sessions: int | None
    papers: int
    dossiers: int


@dataclass(frozen=True)
class Waiting:
    """Answers that no trainer has marked yet, and since when the first one waits."""

    answers: int
    since: datetime | None


@dataclass(frozen=True)
class Work:
    trainers: tuple[Trainer, ...]
    delegations: Mapping[str, Delegation]
    waiting: Waiting


def work_in(period: Period, at: datetime) -> Work:
    """As it was at most KEPT_S ago."""
    return _work(str(db.engine.url), period, int(at.timestamp()) // KEPT_S)


@lru_cache(maxsize=16)
def _work(_database: str, period: Period, stretch: int) -> Work:
    first, over = _bounds(period)
    at = datetime.fromtimestamp(stretch * KEPT_S, MOROCCO)
    answers, since = db.session.execute(
        select(func.count(), func.min(OpenAnswer.answered_at, type_=OpenAnswer.answered_at.type)).where(
            OpenAnswer.marked_at.is_(None)
        )
    ).one()
    return Work(_trainers(first, over, at), _delegations(first, over, at), Waiting(answers, since))


def forget() -> None:
    """Of tests: what is kept."""
    _work.cache_clear()


def _bounds(period: Period) -> tuple[date, date]:
    """The first day, and the first one after."""
    return first_day(period.first), first_day(period.last + 1)


def _moments(first: date, over: date, column: Any) -> Any:
    return (column >= midnight(first)) & (column < midnight(over))


def _counted(query: Select[*tuple[Any, ...]]) -> dict[Any, int]:
    return {key: int(count) for key, count in db.session.execute(query) if key is not None}


def _trainers(first: date, over: date, at: datetime) -> tuple[Trainer, ...]:
    run = (
        select(CohortTrainer.person_id, Cohort.id.label("cohort_id"))
        .join(Cohort, Cohort.id == CohortTrainer.cohort_id)
        .where(Cohort.starts_on < over, Cohort.ends_on >= first)
        .subquery()
    )
    held = sessions_held(at).where(_moments(first, over, CohortSession.starts_at)).subquery()
    cohorts = _counted(select(run.c.person_id, func.count()).group_by(run.c.person_id))
    sessions = _counted(
        select(run.c.person_id, func.sum(held.c.held))
        .join(held, held.c.cohort_id == run.c.cohort_id)
        .group_by(run.c.person_id)
    )
    people = _counted(
        select(run.c.person_id, func.count(CohortMember.person_id.distinct()))
        .join(CohortMember, (CohortMember.cohort_id == run.c.cohort_id) & CohortMember.removed_at.is_(None))
        .group_by(run.c.person_id)
    )
    marked = _counted(
        select(Marking.marker_id, func.count())
        .where(_moments(first, over, Marking.marked_at))
        .group_by(Marking.marker_id)
    )
    rows = db.session.execute(
        select(Person.id, Person.name_ar, Person.name_fr)
        .where(Person.staff_role == StaffRole.TRAINER, Person.closed_at.is_(None))
        .order_by(Person.name_fr, Person.id)
    )
    return tuple(
        Trainer(key, name_ar, name_fr, *(found.get(key, 0) for found in (cohorts, sessions, people, marked)))
        for key, name_ar, name_fr in rows
    )


def _delegations(first: date, over: date, at: datetime) -> dict[str, Delegation]:
    found = [
        _counted(_cooperatives(Cooperative.struck_off_on.is_(None))),
        _counted(
            select(Person.delegation_code, func.count())
            .where(Person.staff_role == StaffRole.ADVISER, Person.closed_at.is_(None))
            .group_by(Person.delegation_code)
        ),
        _counted(
            _cooperatives(CoachingSession.held_on >= first, CoachingSession.held_on < over)
            .join(Accompaniment, Accompaniment.cooperative_id == Cooperative.id)
            .join(CoachingSession, CoachingSession.accompaniment_id == Accompaniment.id)
        ),
        _counted(_contacts(first, over, Contact.kind == ContactKind.VISIT)),
        _counted(_contacts(first, over, Contact.kind != ContactKind.VISIT)),
        _sessions(first, over, at),
        _counted(
            _cooperatives(
                Document.visibility != Visibility.MEMBERS,
                Document.verdict.is_(None),
                or_(Document.expires_on.is_(None), Document.expires_on >= at.date()),
            ).join(Document, Document.cooperative_id == Cooperative.id)
        ),
        _counted(
            _cooperatives(ProjectIdea.state == IdeaState.AGREED).join(
                ProjectIdea, ProjectIdea.cooperative_id == Cooperative.id
            )
        ),
    ]
    return {key: Delegation(*(one.get(key, 0) for one in found)) for key in {key for one in found for key in one}}


def _cooperatives(*which: Any) -> Select[*tuple[Any, ...]]:
    """Delegation → how many; joined to what is counted."""
    code = Cooperative.delegation_code
    return select(code, func.count()).select_from(Cooperative).where(*which).group_by(code)


def _contacts(first: date, over: date, which: Any) -> Select[*tuple[Any, ...]]:
    dated = _cooperatives(Contact.on >= first, Contact.on < over, which)
    return dated.join(Contact, Contact.cooperative_id == Cooperative.id)


def _sessions(first: date, over: date, at: datetime) -> dict[str, int]:
    """Held in the period by cohorts in which somebody of the delegation learns; which these are, the cells know."""
    places = {delegation_place(code): code for code in territory.delegations()}
    learning = db.session.execute(
        select(Cell.place, Cell.value)
        .where(
            Cell.place.in_(places), Cell.dimension == Dimension.COHORT, Cell.measure == Measure.ENROLMENTS,
            Cell.amount > 0,
        )
        .distinct()
    )  # fmt: skip
    query = sessions_held(at).where(_moments(first, over, CohortSession.starts_at))
    held = {str(cohort_id): count for cohort_id, count in db.session.execute(query)}
    found: dict[str, int] = {}
    for place, cohort in learning:
        found[places[place]] = found.get(places[place], 0) + held.get(cohort, 0)
    return found
