"""Questions about lessons that were learnt together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cooperatives.models import Membership
from lms.cooperatives.queries import holds
from lms.core.db import db
from lms.quizzes.group.models import GroupPresence


@dataclass(frozen=True)
class Led:
    """A session as its facilitator sees it."""

    course_slug: str
    item: str
    held_at: datetime
    present: int


def has_others(person_id: UUID, on: date) -> bool:
    """Whether there is somebody else in a cooperative of hers. One query: each lesson asks it."""
    own = select(Membership.cooperative_id).where(Membership.person_id == person_id, holds(Membership, on))
    others = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.cooperative_id.in_(own),
            Membership.person_id != person_id,
            holds(Membership, on),
            Person.closed_at.is_(None),
        )
    )
    return db.session.scalar(others.limit(1)) is not None


def presences_of(person_id: UUID) -> Select[GroupPresence]:
    """The latest first, with who led."""
    return (
        select(GroupPresence)
        .where(GroupPresence.person_id == person_id)
        .options(joinedload(GroupPresence.facilitator, innerjoin=True))
        .order_by(GroupPresence.held_at.desc(), GroupPresence.session_id)
    )


def latest_presences_of(person_id: UUID, *, limit: int) -> Sequence[GroupPresence]:
    return db.session.scalars(presences_of(person_id).limit(limit)).all()


def sessions_led_by(person_id: UUID, *, limit: int) -> list[Led]:
    """The latest first."""
    held_at = func.min(GroupPresence.held_at)
    rows = db.session.execute(
        select(GroupPresence.course_slug, GroupPresence.item, held_at, func.count())
        .where(GroupPresence.facilitator_id == person_id)
        .group_by(GroupPresence.session_id, GroupPresence.course_slug, GroupPresence.item)
        .order_by(held_at.desc(), GroupPresence.session_id)
        .limit(limit)
    )
    return [Led(*row) for row in rows]


def has_led(person_id: UUID, course_slug: str, item: str) -> bool:
    query = select(GroupPresence.session_id).where(
        GroupPresence.facilitator_id == person_id,
        GroupPresence.course_slug == course_slug,
        GroupPresence.item == item,
    )
    return db.session.scalar(query.limit(1)) is not None


def objections_to(session_id: UUID) -> dict[UUID, datetime]:
    """Who says that she was not there, and since when."""
    rows = db.session.execute(
        select(GroupPresence.person_id, GroupPresence.objected_at).where(
            GroupPresence.session_id == session_id, GroupPresence.objected_at.is_not(None)
        )
    )
    return {person_id: objected_at for person_id, objected_at in rows if objected_at}
