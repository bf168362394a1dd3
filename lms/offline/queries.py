"""Questions about enrolments as phones name them, and about what was refused."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.core.db import db
from lms.learning.models import Course, Enrolment
from lms.offline.models import OutboxRefusal


def lock_sender(person_id: UUID) -> None:
    """Let one phone of hers deliver at a time (SQLite has one writer anyway): two that send the same statements in another
    order would wait for one another. Rows that name her may be added meanwhile: others may credit her in a group."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def own_enrolment(person_id: UUID, registration: UUID) -> Enrolment | None:
    return db.session.scalar(
        select(Enrolment).where(Enrolment.registration == registration, Enrolment.person_id == person_id)
    )


def enrolments_with_slugs(person_id: UUID) -> Sequence[tuple[str, Enrolment]]:
    """Course slug and enrolment; the earliest last, where late statements made two of one course."""
    rows = db.session.execute(
        select(Course.slug, Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.registration.desc())
    )
    return [(slug, enrolment) for slug, enrolment in rows]


def open_refusal_count(person_id: UUID) -> int:
    """Of what was refused to her, how much nobody has looked at."""
    open_ones = select(func.count()).where(OutboxRefusal.person_id == person_id, OutboxRefusal.settled_at.is_(None))
    return db.session.scalar(open_ones) or 0


def refusals_of(person_id: UUID) -> Sequence[OutboxRefusal]:
    """What was refused to one person and nobody has looked at, the latest first."""
    return db.session.scalars(
        open_refusals()
        .where(OutboxRefusal.person_id == person_id)
        .order_by(None)
        .order_by(OutboxRefusal.refused_at.desc())
    ).all()


def open_refusals() -> Select[OutboxRefusal]:
    """What nobody has looked at, the oldest first, with whom it was refused to."""
    return (
        select(OutboxRefusal)
        .where(OutboxRefusal.settled_at.is_(None))
        .options(joinedload(OutboxRefusal.person, innerjoin=True))
        .order_by(OutboxRefusal.refused_at, OutboxRefusal.id)
    )


def any_refusal() -> Select[OutboxRefusal]:
    return select(OutboxRefusal)
