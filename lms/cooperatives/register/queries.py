"""Questions about the register of a cooperative: who is on it, who was, who keeps it by her office."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, Membership, Office, OfficeKind
from lms.core.db import db


def memberships_in(cooperative_id: UUID) -> Select[Membership]:
    """Present and past, with person and cooperative."""
    return (
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.cooperative_id == cooperative_id)
        .options(joinedload(Membership.person), joinedload(Membership.cooperative))
    )


def register_of(cooperative_id: UUID, on: date) -> Sequence[Membership]:
    """Who is on it on that day, in the order in which they joined."""
    query = memberships_in(cooperative_id).where(cooperatives.holds(Membership, on))
    return db.session.scalars(query.order_by(Membership.from_on, Person.name_fr, Membership.id)).all()


def former_members_of(cooperative_id: UUID, on: date) -> Sequence[Membership]:
    """Who has left by that day, the latest first."""
    query = memberships_in(cooperative_id).where(Membership.to_on <= on)
    return db.session.scalars(query.order_by(Membership.to_on.desc(), Membership.id)).all()


def offices_in(cooperative_id: UUID) -> Select[Office]:
    """Present and past, with holder and cooperative."""
    return (
        select(Office)
        .where(Office.cooperative_id == cooperative_id)
        .options(joinedload(Office.person), joinedload(Office.cooperative))
    )


def holders_of(cooperative_id: UUID, kind: OfficeKind, on: date) -> Sequence[Office]:
    """With their holders, the first first."""
    held = offices_in(cooperative_id).where(Office.kind == kind, cooperatives.holds(Office, on))
    return db.session.scalars(held.order_by(Office.from_on, Office.id)).all()


def heads_of(cooperative_id: UUID, on: date) -> Sequence[Office]:
    """The offices of who presides; of the managers where there is no board (art. 65)."""
    presidents = holders_of(cooperative_id, OfficeKind.PRESIDENT, on)
    return presidents or holders_of(cooperative_id, OfficeKind.MANAGER, on)


def earliest_end_of(membership: Membership) -> date:
    """Before this day she cannot have left: she joined, or was given an office, on it."""
    latest = db.session.scalar(
        select(func.max(Office.from_on)).where(
            Office.person_id == membership.person_id,
            Office.cooperative_id == membership.cooperative_id,
            Office.from_on >= membership.from_on,
        )
    )
    return max(membership.from_on, latest or membership.from_on)


def other_cooperatives_of(membership: Membership, on: date) -> Sequence[Cooperative]:
    """Where she is a member besides."""
    ids = [one for one in cooperatives.cooperatives_of(membership.person_id, on) if one != membership.cooperative_id]
    return cooperatives.cooperatives_with_ids(ids) if ids else ()


def membership_with_id(membership_id: UUID) -> Membership | None:
    """Of whichever cooperative, with person and cooperative."""
    found = select(Membership).where(Membership.id == membership_id)
    return db.session.scalar(found.options(joinedload(Membership.person), joinedload(Membership.cooperative)))


def person_with_phone(phone: str) -> Person | None:
    """Anyone: a member, staff, or somebody whose account is closed."""
    return db.session.scalar(select(Person).where(Person.phone == phone))


def latest_membership_in(cooperative_id: UUID, person_id: UUID) -> Membership | None:
    query = memberships_in(cooperative_id).where(Membership.person_id == person_id)
    return db.session.scalar(query.order_by(Membership.from_on.desc(), Membership.id.desc()).limit(1))


def people_like(cooperative_id: UUID, name_ar: str, name_fr: str, birth_year: int | None) -> Sequence[Person]:
    """Who has no number and is, or was, on the register under just these names, born in that year."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.cooperative_id == cooperative_id,
            Person.phone.is_(None),
            Person.closed_at.is_(None),
            Person.name_ar == name_ar,
            Person.name_fr == name_fr,
            Person.birth_year.is_(None) if birth_year is None else Person.birth_year == birth_year,
        )
    )
    return db.session.scalars(query.order_by(Person.created_at, Person.id).distinct()).all()
