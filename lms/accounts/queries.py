"""Questions about people, their sessions and their activation cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import joinedload

from lms.accounts.models import (
    HELPED_LIFE,
    MEMBER_LIFE,
    STAFF_LIFE,
    ActivationCard,
    HealthConsent,
    Person,
    SignIn,
    StaffRole,
)
from lms.core import clock
from lms.core.db import db


def sessions_of(person_id: UUID) -> Sequence[SignIn]:
    return db.session.scalars(open_sessions_of(person_id)).all()


def sessions_with_help(person_id: UUID) -> Sequence[SignIn]:
    """The latest in which somebody helped her, with who it was; those that ended too."""
    return db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.helper_id.is_not(None))
        .options(joinedload(SignIn.helper))
        .order_by(SignIn.created_at.desc(), SignIn.id)
        .limit(20)
    ).all()


def health_consent_of(person_id: UUID) -> HealthConsent | None:
    """The one that holds."""
    return db.session.scalar(
        select(HealthConsent).where(HealthConsent.person_id == person_id, HealthConsent.ended_at.is_(None))
    )


def member_with_phone(phone: str) -> Person | None:
    return db.session.scalar(_open_people().where(Person.phone == phone, Person.staff_role.is_(None)))


def people_with_ids(person_ids: Sequence[UUID]) -> Sequence[Person]:
    return db.session.scalars(select(Person).where(Person.id.in_(person_ids))).all()


def staff_with_email(email: str) -> Person | None:
    return db.session.scalar(_open_people().where(Person.email == email.lower(), Person.staff_role.is_not(None)))


def members_who_can_sign_in(person_ids: Sequence[UUID]) -> Select[Person]:
    """Of these, the members who have chosen a PIN."""
    return _open_people().where(Person.id.in_(person_ids), Person.staff_role.is_(None), Person.secret_hash.is_not(None))


def open_sessions_of(person_id: UUID) -> Select[SignIn]:
    """Where she is signed in, the latest seen first."""
    return (
        select(SignIn)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.person_id == person_id, _is_open(clock.now()))
        .order_by(SignIn.seen_at.desc(), SignIn.id)
    )


def card_with_hash(code_hash: str, *, is_for_use: bool) -> ActivationCard | None:
    """The card with its person. Locked where it is to be used, so that two phones cannot both use it."""
    query = (
        select(ActivationCard)
        .where(ActivationCard.code_hash == code_hash)
        .options(joinedload(ActivationCard.person, innerjoin=True))
    )
    return db.session.scalar(query.with_for_update(of=ActivationCard) if is_for_use else query)


def unused_cards_of(person_ids: Sequence[UUID], at: datetime) -> Select[ActivationCard]:
    return select(ActivationCard).where(
        ActivationCard.person_id.in_(person_ids), ActivationCard.used_at.is_(None), ActivationCard.expires_at > at
    )


def use_up_totp_step(person_id: UUID, step: int) -> bool:
    """False where this or a later code was used already, by whichever of two requests at once."""
    query = update(Person).where(Person.id == person_id, or_(Person.totp_step.is_(None), Person.totp_step < step))
    used: Any = db.session.execute(query.values(totp_step=step))
    return bool(used.rowcount)


@dataclass(frozen=True)
class StaffRow:
    person: Person
    sessions: int
    seen_at: datetime | None


def staff_rows() -> Sequence[StaffRow]:
    """All staff with their open sessions, in one query."""
    rows = db.session.execute(
        select(Person, func.count(SignIn.id), func.max(SignIn.seen_at))
        .outerjoin(SignIn, (SignIn.person_id == Person.id) & _is_open(clock.now()))
        .where(Person.staff_role.is_not(None), Person.closed_at.is_(None))
        .group_by(Person.id)
        .order_by(Person.name_fr, Person.id)
    )
    return [StaffRow(*row) for row in rows]


def staff_members() -> Select[Person]:
    return _open_people().where(Person.staff_role.is_not(None))


def advisers_of(delegation_code: str) -> Sequence[Person]:
    return db.session.scalars(
        _open_people().where(Person.staff_role == StaffRole.ADVISER, Person.delegation_code == delegation_code)
    ).all()


def officers() -> Sequence[Person]:
    return db.session.scalars(_open_people().where(Person.staff_role == StaffRole.OFFICER)).all()


def _is_open(at: datetime) -> ColumnElement[bool]:
    """Neither ended nor outlived: a session of staff is shorter than that of a member."""
    of_staff = and_(Person.staff_role.is_not(None), SignIn.created_at > at - STAFF_LIFE)
    of_member = and_(Person.staff_role.is_(None), SignIn.created_at > at - MEMBER_LIFE)
    is_alone = or_(SignIn.helper_id.is_(None), SignIn.created_at > at - HELPED_LIFE)
    return and_(SignIn.ended_at.is_(None), or_(of_staff, of_member), is_alone)


def _open_people() -> Select[Person]:
    return select(Person).where(Person.closed_at.is_(None))
