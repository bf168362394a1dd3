"""Questions about cohorts, who is in them, and when they meet. How far their people are is in `progress.py`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import Person, StaffRole
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, Membership, OfficeKind
from lms.cooperatives.queries import holds
from lms.core import clock
from lms.core.db import db
from lms.teaching.models import (
    AttendanceMark,
    Cohort,
    CohortMember,
    CohortMessage,
    CohortSession,
    CohortTrainer,
    SessionAnswer,
)


def cohorts_run_by(actor: Person) -> Select[Cohort]:
    """An administrator runs all, a trainer those that she made or was asked to."""
    query = select(Cohort)
    if actor.staff_role is StaffRole.ADMINISTRATOR:
        return query
    own = select(CohortTrainer.cohort_id).where(CohortTrainer.person_id == actor.id)
    return query.where(Cohort.id.in_(own) if actor.staff_role is StaffRole.TRAINER else false())


def cohorts_seen_by(actor: Person) -> Select[Cohort]:
    """Those that she runs; and of an adviser those in which somebody of her delegation learns."""
    if actor.staff_role is not StaffRole.ADVISER:
        return cohorts_run_by(actor)
    inside = select(CohortMember.cohort_id).where(
        CohortMember.removed_at.is_(None), CohortMember.person_id.in_(_within_reach(actor, clock.now().date()))
    )
    return select(Cohort).where(Cohort.id.in_(inside))


def _within_reach(actor: Person, on: date) -> Select[UUID]:
    """People of cooperatives that she sees, on that day."""
    visible = cooperatives.cooperatives_visible_to(actor).with_only_columns(Cooperative.id)
    return select(Membership.person_id).where(Membership.cooperative_id.in_(visible), holds(Membership, on))


def people_seen_by(actor: Person, cohort_id: UUID) -> Select[Person]:
    """Who learns in this cohort; of one that goes beyond an adviser's delegation only her own people."""
    query = people_of(cohort_id)
    return (
        query.where(Person.id.in_(_within_reach(actor, clock.now().date())))
        if actor.staff_role is StaffRole.ADVISER
        else query
    )


def learners_seen_by(actor: Person, course_slug: str) -> Sequence[Person]:
    """Who learns this course in a cohort that `actor` sees; each once."""
    seen = cohorts_seen_by(actor).where(Cohort.course_slug == course_slug).with_only_columns(Cohort.id)
    inside = select(CohortMember.person_id).where(CohortMember.cohort_id.in_(seen), CohortMember.removed_at.is_(None))
    query = select(Person).where(Person.id.in_(inside), Person.closed_at.is_(None))
    if actor.staff_role is StaffRole.ADVISER:
        query = query.where(Person.id.in_(_within_reach(actor, clock.now().date())))
    return db.session.scalars(query.order_by(Person.name_fr, Person.id)).all()


def cohorts_by_learner(actor: Person, course_slug: str) -> dict[UUID, UUID]:
    """Person → the latest cohort of this course that `actor` sees and in which she learns."""
    seen = cohorts_seen_by(actor).where(Cohort.course_slug == course_slug).with_only_columns(Cohort.id)
    rows = db.session.execute(
        select(CohortMember.person_id, CohortMember.cohort_id)
        .where(CohortMember.cohort_id.in_(seen), CohortMember.removed_at.is_(None))
        .order_by(CohortMember.added_at, CohortMember.cohort_id)
    )
    return dict(rows.all())


def people_of(cohort_id: UUID) -> Select[Person]:
    """Who learns in it, by name."""
    return (
        select(Person)
        .join(CohortMember, CohortMember.person_id == Person.id)
        .where(CohortMember.cohort_id == cohort_id, CohortMember.removed_at.is_(None), Person.closed_at.is_(None))
        .order_by(Person.name_fr, Person.id)
    )


def titles_of(cohort_ids: Sequence[UUID]) -> dict[str, str]:
    """Cohort → its title."""
    rows = db.session.execute(select(Cohort.id, Cohort.title).where(Cohort.id.in_(cohort_ids)))
    return {str(cohort_id): title for cohort_id, title in rows}


def member_ids(cohort_id: UUID) -> Sequence[UUID]:
    return db.session.scalars(people_of(cohort_id).with_only_columns(Person.id)).all()


def member_rows(cohort_id: UUID, person_ids: Sequence[UUID]) -> dict[UUID, CohortMember]:
    """Also of who was taken out."""
    found = db.session.scalars(
        select(CohortMember).where(CohortMember.cohort_id == cohort_id, CohortMember.person_id.in_(person_ids))
    )
    return {row.person_id: row for row in found}


def trainers_of(cohort_id: UUID) -> Sequence[Person]:
    """Who made it comes first."""
    return db.session.scalars(
        select(Person)
        .join(CohortTrainer, CohortTrainer.person_id == Person.id)
        .where(CohortTrainer.cohort_id == cohort_id)
        .order_by(CohortTrainer.added_at, Person.id)
    ).all()


def locked(cohort_id: UUID) -> Cohort:
    return db.session.scalars(select(Cohort).where(Cohort.id == cohort_id).with_for_update()).one()


def is_code_taken(code: str) -> bool:
    return db.session.scalar(select(Cohort.id).where(Cohort.join_code == code)) is not None


def cohort_with_code(code: str, on: date) -> Cohort | None:
    """One that goes on."""
    return db.session.scalar(select(Cohort).where(Cohort.join_code == code, Cohort.ends_on >= on))


@dataclass(frozen=True)
class Listed:
    cohort: Cohort
    people: int
    # The next session that is to come.
    next_at: datetime | None


def listed(query: Select[Cohort], *, at: datetime, limit: int) -> list[Listed]:
    """Those that go on first, the latest first. One query."""
    people = (
        select(func.count())
        .where(CohortMember.cohort_id == Cohort.id, CohortMember.removed_at.is_(None))
        .scalar_subquery()
    )
    next_at = (
        select(func.min(CohortSession.starts_at))
        .where(
            CohortSession.cohort_id == Cohort.id, CohortSession.cancelled_at.is_(None), CohortSession.starts_at >= at
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        query.add_columns(people, next_at)
        .order_by((Cohort.ends_on < at.date()), Cohort.starts_on.desc(), Cohort.id.desc())
        .limit(limit)
    )
    return [Listed(*row) for row in rows]


# Sessions


def sessions_of(cohort_id: UUID) -> Select[CohortSession]:
    """Also those that were called off."""
    return select(CohortSession).where(CohortSession.cohort_id == cohort_id).order_by(CohortSession.starts_at)


def all_sessions_of(cohort_id: UUID) -> Sequence[CohortSession]:
    return db.session.scalars(sessions_of(cohort_id)).all()


def sessions_between(begin: datetime, end: datetime) -> Sequence[CohortSession]:
    """Those that are held, with their cohorts."""
    query = select(CohortSession).where(
        CohortSession.starts_at >= begin, CohortSession.starts_at < end, CohortSession.cancelled_at.is_(None)
    )
    return db.session.scalars(query.options(joinedload(CohortSession.cohort)).order_by(CohortSession.id)).all()


def sessions_of_member_between(
    person_id: UUID, course_slug: str, begin: datetime, end: datetime
) -> Sequence[CohortSession]:
    """Sessions of cohorts of this course in which she learns, held between the two."""
    query = (
        select(CohortSession)
        .join(Cohort, Cohort.id == CohortSession.cohort_id)
        .join(CohortMember, and_(CohortMember.cohort_id == Cohort.id, CohortMember.removed_at.is_(None)))
        .where(
            CohortMember.person_id == person_id,
            Cohort.course_slug == course_slug,
            CohortSession.starts_at >= begin,
            CohortSession.starts_at < end,
            CohortSession.cancelled_at.is_(None),
        )
    )
    return db.session.scalars(query.options(joinedload(CohortSession.cohort)).order_by(CohortSession.starts_at)).all()


def answers_to(session_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, SessionAnswer]]:
    """Session → person → what she said."""
    found: dict[UUID, dict[UUID, SessionAnswer]] = {session_id: {} for session_id in session_ids}
    for one in db.session.scalars(select(SessionAnswer).where(SessionAnswer.session_id.in_(session_ids))):
        found[one.session_id][one.person_id] = one
    return found


def answers_of(person_id: UUID, session_ids: Iterable[UUID]) -> dict[UUID, bool]:
    rows = db.session.execute(
        select(SessionAnswer.session_id, SessionAnswer.is_coming).where(
            SessionAnswer.person_id == person_id, SessionAnswer.session_id.in_(list(session_ids))
        )
    )
    return dict(rows.all())


def marks_of(
    session_ids: Sequence[UUID], person_id: UUID | None = None
) -> dict[UUID, dict[UUID, list[AttendanceMark]]]:
    """Session → person → all that was marked of her, the latest last, each with who did it; of `person_id` alone, if given."""
    found: dict[UUID, dict[UUID, list[AttendanceMark]]] = {session_id: {} for session_id in session_ids}
    query = select(AttendanceMark).where(AttendanceMark.session_id.in_(session_ids))
    if person_id is not None:
        query = query.where(AttendanceMark.person_id == person_id)
    ordered = query.options(joinedload(AttendanceMark.by)).order_by(AttendanceMark.at, AttendanceMark.id)
    for mark in db.session.scalars(ordered):
        found[mark.session_id].setdefault(mark.person_id, []).append(mark)
    return found


def sessions_with_list(session_ids: Sequence[UUID]) -> set[UUID]:
    """Of these, those at which somebody was marked."""
    query = select(AttendanceMark.session_id).where(AttendanceMark.session_id.in_(session_ids))
    return set(db.session.scalars(query.distinct()))


def has_mark_of(cohort_id: UUID) -> bool:
    query = select(AttendanceMark.id).join(CohortSession).where(CohortSession.cohort_id == cohort_id)
    return db.session.scalar(query.limit(1)) is not None


def locked_session(session_id: UUID) -> CohortSession:
    return db.session.scalars(select(CohortSession).where(CohortSession.id == session_id).with_for_update()).one()


# Members and theirs


def cohorts_of_member(person_id: UUID) -> Select[Cohort]:
    own = select(CohortMember.cohort_id).where(CohortMember.person_id == person_id, CohortMember.removed_at.is_(None))
    return select(Cohort).where(Cohort.id.in_(own)).order_by(Cohort.ends_on.desc(), Cohort.id.desc())


def next_of_member(person_id: UUID, at: datetime) -> Sequence[tuple[Cohort, CohortSession | None]]:
    """Her cohorts that go on, each with its next session if there is one, the nearest session first. One query: her home asks it."""
    upcoming = aliased(CohortSession)
    first = (
        select(func.min(upcoming.starts_at))
        .where(upcoming.cohort_id == Cohort.id, upcoming.cancelled_at.is_(None), upcoming.starts_at >= at)
        .correlate(Cohort)
        .scalar_subquery()
    )
    is_next = and_(
        CohortSession.cohort_id == Cohort.id, CohortSession.starts_at == first, CohortSession.cancelled_at.is_(None)
    )
    rows = db.session.execute(
        select(Cohort, CohortSession)
        .join(CohortMember, and_(CohortMember.cohort_id == Cohort.id, CohortMember.removed_at.is_(None)))
        .outerjoin(CohortSession, is_next)
        .where(CohortMember.person_id == person_id, Cohort.ends_on >= at.date())
        .order_by(CohortSession.starts_at.is_(None), CohortSession.starts_at, Cohort.id)
    )
    found: dict[UUID, tuple[Cohort, CohortSession | None]] = {}
    for cohort, session in rows:
        # Two sessions at the same hour are one card.
        found.setdefault(cohort.id, (cohort, session))
    return list(found.values())


# Who can be added


def people_with_memberships(actor: Person, person_ids: Sequence[UUID], on: date) -> Sequence[UUID]:
    """Of these, members of cooperatives that `actor` sees."""
    query = _within_reach(actor, on).join(Person, Person.id == Membership.person_id)
    return db.session.scalars(query.where(Person.id.in_(person_ids), Person.closed_at.is_(None)).distinct()).all()


def members_by_cooperative(cooperative_ids: Sequence[UUID], on: date) -> dict[UUID, list[Person]]:
    found: dict[UUID, list[Person]] = {one: [] for one in cooperative_ids}
    rows = db.session.execute(
        select(Membership.cooperative_id, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.cooperative_id.in_(cooperative_ids), holds(Membership, on), Person.closed_at.is_(None))
        .order_by(Membership.from_on, Person.name_fr, Person.id)
    )
    for cooperative_id, person in rows:
        found[cooperative_id].append(person)
    return found


def offices_in(cooperative_id: UUID, on: date) -> dict[UUID, list[OfficeKind]]:
    """Person → her offices."""
    found: dict[UUID, list[OfficeKind]] = {}
    for office in cooperatives.offices_of(cooperative_id, on):
        found.setdefault(office.person_id, []).append(office.kind)
    return found


def member_with_number(actor: Person, phone: str, on: date) -> Person | None:
    """Where `actor` sees the register in which the number stands."""
    query = _within_reach(actor, on).join(Person, Person.id == Membership.person_id).with_only_columns(Person)
    return db.session.scalar(query.where(Person.phone == phone, Person.closed_at.is_(None)).limit(1))


def people_whose_phone_is_seen(actor: Person, person_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Of these, the members of cooperatives whose register she sees: there stand their numbers."""
    query = _within_reach(actor, clock.now().date()).where(Membership.person_id.in_(person_ids))
    return frozenset(db.session.scalars(query))


# Messages


def messages_of(cohort_id: UUID, *, limit: int) -> Sequence[CohortMessage]:
    """The latest first, each with her to whom alone it was."""
    query = select(CohortMessage).where(CohortMessage.cohort_id == cohort_id)
    ordered = query.options(joinedload(CohortMessage.person)).order_by(CohortMessage.at.desc(), CohortMessage.id.desc())
    return db.session.scalars(ordered.limit(limit)).all()


def messages_since(cohort_id: UUID, person_id: UUID | None, since: datetime) -> int:
    """To this person alone; with None, to all."""
    query = select(func.count()).where(
        CohortMessage.cohort_id == cohort_id, CohortMessage.person_id == person_id, CohortMessage.at > since
    )
    return db.session.scalar(query) or 0


def forget_answers(session_id: UUID) -> None:
    """Who said that she comes on another day says it anew."""
    for one in db.session.scalars(select(SessionAnswer).where(SessionAnswer.session_id == session_id)):
        db.session.delete(one)
    db.session.flush()


def end_membership(cohort_id: UUID, person_id: UUID, at: datetime) -> None:
    for row in db.session.scalars(
        select(CohortMember).where(
            CohortMember.cohort_id == cohort_id, CohortMember.person_id == person_id, CohortMember.removed_at.is_(None)
        )
    ):
        row.removed_at = at
    db.session.flush()


def is_trainer(cohort_id: UUID, person_id: UUID) -> bool:
    query = select(CohortTrainer.person_id).where(
        CohortTrainer.cohort_id == cohort_id, CohortTrainer.person_id == person_id
    )
    return db.session.scalar(query) is not None


def staff_who_may_train(email: str) -> Person | None:
    """Who has this address, and may run cohorts."""
    roles = (StaffRole.TRAINER, StaffRole.ADMINISTRATOR)
    return db.session.scalar(
        select(Person).where(
            Person.email == email.lower(), Person.closed_at.is_(None), or_(*(Person.staff_role == one for one in roles))
        )
    )
