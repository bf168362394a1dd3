"""Questions about the people behind figures, and about who asked them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select, tuple_
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.certification.models import Certificate
from lms.cooperatives.control import queries as control
from lms.cooperatives.control.models import Shown
from lms.cooperatives.models import Cooperative, Membership
from lms.cooperatives.queries import cooperatives_visible_to, holds
from lms.core.days import midnight
from lms.core.db import db
from lms.core.months import first_day, month_of
from lms.learning.models import Completion, Course, CourseRevision, Enrolment
from lms.monitoring import queries as cells
from lms.monitoring.counting import taught
from lms.monitoring.models import ActiveMonth
from lms.monitoring.people.models import Behind, ListAccess, Reason
from lms.monitoring.periods import Period
from lms.teaching.models import CohortSession

# Cooperative and membership of the last row of a page.
Key = tuple[UUID, UUID]
WHOLE_COURSE = ""
_OF_ACTIVITY = (Behind.ACTIVE, Behind.STUCK)


@dataclass(frozen=True)
class Asked:
    """Which people. `cooperative_id` is None for all that the asker may ask about at once: her delegation."""

    asker: Person
    behind: Behind
    period: Period
    cooperative_id: UUID | None
    is_for_control: bool
    today: date
    # Its slug; "" for all.
    course: str = ""

    def reach(self) -> Select[Cooperative]:
        """The cooperatives that are asked about, as far as the asker sees them."""
        query = cooperatives_visible_to(self.asker)
        return query.where(Cooperative.id == self.cooperative_id) if self.cooperative_id else query

    def shown(self) -> Select[Cooperative]:
        """Those of which people are listed."""
        return control.offered(self.reach(), Shown.LEARNING) if self.is_for_control else self.reach()


@dataclass(frozen=True)
class Row:
    key: Key
    person_id: UUID
    name_ar: str
    name_fr: str


def cooperative_in(asked: Asked) -> Cooperative | None:
    """The one that is asked about; None where it is out of reach, or all are asked about."""
    return db.session.scalar(asked.reach()) if asked.cooperative_id else None


def is_unknown(behind: Behind) -> bool:
    """While all is counted anew, nobody can say who did something in which month and who did not."""
    return behind in _OF_ACTIVITY and cells.is_counted_anew()


def left_out(asked: Asked) -> int:
    """Cooperatives whose people are not listed, for they show control nothing."""
    return control.left_out(asked.reach(), Shown.LEARNING) if asked.is_for_control else 0


def count_of(asked: Asked) -> int:
    return db.session.scalar(select(func.count()).select_from(_people(asked).subquery())) or 0


def rows_after(asked: Asked, after: Key | None, *, size: int) -> Sequence[Row]:
    """By cooperative, in the order in which they joined it."""
    place = (Membership.cooperative_id, Membership.id)
    query = _people(asked).order_by(*place).limit(size)
    if after is not None:
        query = query.where(tuple_(*place) > tuple_(*after))
    return [Row((cooperative, membership), *rest) for membership, cooperative, *rest in db.session.execute(query)]


def courses_of(asked: Asked, person_ids: Collection[UUID]) -> dict[UUID, list[tuple[str, datetime | None]]]:
    """Person → course and, where it has one, the moment of what puts her on the list; the latest first."""
    facts, person_id = _facts(asked)
    found: dict[UUID, list[tuple[str, datetime | None]]] = defaultdict(list)
    for who, slug, moment in db.session.execute(facts.where(person_id.in_(person_ids))):
        found[who].append((slug, moment))
    for courses in found.values():
        courses.sort(key=lambda pair: (pair[1] is None, pair[1] and -pair[1].timestamp(), pair[0]))
    return found


def _people(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Members of today: whoever has left since stands behind a figure and on no list."""
    facts, person_id = _facts(asked)
    return (
        select(Membership.id, Membership.cooperative_id, Person.id.label("person_id"), Person.name_ar, Person.name_fr)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.cooperative_id.in_(asked.shown().with_only_columns(Cooperative.id)),
            holds(Membership, asked.today),
            Person.closed_at.is_(None),
            Person.staff_role.is_(None),
            facts.where(person_id == Person.id).correlate(Person).exists(),
        )
    )


def _facts(asked: Asked) -> tuple[Select[*tuple[Any, ...]], Any]:
    """Person, course and moment of what puts somebody on the list; and the column that names her."""
    facts, person_id = _facts_of_all(asked)
    return (facts.where(Course.slug == asked.course) if asked.course else facts), person_id


def _facts_of_all(asked: Asked) -> tuple[Select[*tuple[Any, ...]], Any]:
    begin, end = midnight(first_day(asked.period.first)), midnight(first_day(asked.period.last + 1))
    enrolments = select(Enrolment.person_id, Course.slug).join(Course, Course.id == Enrolment.course_id)
    begun = enrolments.add_columns(Enrolment.enrolled_at)
    finished = and_(Completion.registration == Enrolment.registration, Completion.item == WHOLE_COURSE)
    match asked.behind:
        case Behind.ENROLLED:
            return begun.where(Enrolment.enrolled_at >= begin, Enrolment.enrolled_at < end), Enrolment.person_id
        case Behind.ACTIVE:
            month = asked.period.ends_by(asked.today).last
            moved = or_(*_moved_from(month, before=month + 1))
            return enrolments.add_columns(null()).where(moved), Enrolment.person_id
        case Behind.COMPLETED:
            completed = enrolments.add_columns(Completion.completed_at).join(Completion, finished)
            return (
                completed.where(Completion.completed_at >= begin, Completion.completed_at < end),
                Enrolment.person_id,
            )
        case Behind.CERTIFIED:
            return _certified(end), Certificate.person_id
        case Behind.STUCK:
            month = month_of(asked.today) - 1
            is_finished = select(Completion.item).where(finished).exists()
            has_moved = (*_moved_from(month), is_finished)
            return (
                begun.where(Enrolment.enrolled_at < midnight(first_day(month)), *(~one for one in has_moved)),
                Enrolment.person_id,
            )


def _moved_from(month: int, *, before: int | None = None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether in an enrolment something was done, or a session attended, from this month on and before another."""
    did = select(ActiveMonth.month).where(
        ActiveMonth.registration == Enrolment.registration, ActiveMonth.month >= month
    )
    came = taught.presences().where(CohortSession.starts_at >= midnight(first_day(month)))
    if before is not None:
        did = did.where(ActiveMonth.month < before)
        came = came.where(CohortSession.starts_at < midnight(first_day(before)))
    return did.exists(), came.correlate(Enrolment).exists()


def _certified(end: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Certificate.person_id, Course.slug, Certificate.earned_at)
        .join(CourseRevision, CourseRevision.id == Certificate.revision_id)
        .join(Course, Course.id == CourseRevision.course_id)
        .where(Certificate.item == WHOLE_COURSE, Certificate.revoked_at.is_(None), Certificate.earned_at < end)
    )


# The log


def accesses_of(person_id: UUID) -> Select[ListAccess]:
    """Lists that she opened."""
    return select(ListAccess).where(ListAccess.person_id == person_id)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the log is narrowed to; None is no limit."""

    who: UUID | None = None
    reason: Reason | None = None
    behind: Behind | None = None
    cooperative_id: UUID | None = None
    period: Period | None = None


def accesses(wanted: Wanted) -> Select[ListAccess]:
    """With who it was and whose people they are, the latest first."""
    query = select(ListAccess).options(joinedload(ListAccess.person), joinedload(ListAccess.cooperative))
    for column, value in (
        (ListAccess.person_id, wanted.who),
        (ListAccess.reason, wanted.reason),
        (ListAccess.behind, wanted.behind),
        (ListAccess.cooperative_id, wanted.cooperative_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.period is not None:
        query = query.where(
            ListAccess.at >= midnight(first_day(wanted.period.first)),
            ListAccess.at < midnight(first_day(wanted.period.last + 1)),
        )
    return query.order_by(ListAccess.at.desc(), ListAccess.id.desc())


def accesses_before(wanted: Wanted, before: ListAccess | None, *, size: int) -> Sequence[ListAccess]:
    query = accesses(wanted).limit(size)
    if before is not None:
        query = query.where(tuple_(ListAccess.at, ListAccess.id) < tuple_(before.at, before.id))
    return db.session.scalars(query).all()


def access(access_id: UUID) -> ListAccess | None:
    return db.session.get(ListAccess, access_id)


def who_looked() -> Sequence[Person]:
    """Everybody in the log, by name."""
    inside = select(ListAccess.person_id).distinct()
    return db.session.scalars(select(Person).where(Person.id.in_(inside)).order_by(Person.name_fr, Person.id)).all()


def looks_at(cooperative_id: UUID, *, limit: int) -> Sequence[ListAccess]:
    """The latest lists on which people of this cooperative could stand: its own, and those of its delegation. Of those for control
    only what it showed then."""
    own = select(Cooperative.delegation_code).where(Cooperative.id == cooperative_id).scalar_subquery()
    was_shown = control.was_shown(cooperative_id, Shown.LEARNING, ListAccess.at).correlate(ListAccess)
    query = (
        select(ListAccess)
        .where(
            or_(
                ListAccess.cooperative_id == cooperative_id,
                and_(ListAccess.cooperative_id.is_(None), ListAccess.delegation_code == own),
            ),
            or_(ListAccess.reason != Reason.CONTROL, was_shown.exists()),
        )
        .options(joinedload(ListAccess.person))
        .order_by(ListAccess.at.desc(), ListAccess.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()
