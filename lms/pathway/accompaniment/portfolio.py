"""The adviser's cooperatives, the most silent first: last contact, sessions held, last sign of life; paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, case, func, literal, or_, select, true, type_coerce

from lms.accounts.models import Person
from lms.certification.models import Certificate
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, Membership
from lms.core.db import db
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, Contact

# Sorts before every sign of life; who was never heard of comes first.
NEVER = date(1970, 1, 1)


class Standing(StrEnum):
    SILENT = "silent"
    ACCOMPANIED = "accompanied"
    OTHERS = "others"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the list is narrowed to, and from how many days on a cooperative is silent."""

    search: str = ""
    province: str = ""
    standing: Standing | None = None
    days: int = 90


@dataclass(frozen=True)
class Key:
    """Where a page ends: its last row's place in the order."""

    last_sign: date
    cooperative_id: UUID

    def __str__(self) -> str:
        return f"{self.last_sign}~{self.cooperative_id}"


def read_key(text: str) -> Key | None:
    """None for what is no key: the first page."""
    day, _tilde, cooperative_id = text.partition("~")
    try:
        return Key(date.fromisoformat(day), UUID(cooperative_id))
    except ValueError:
        return None


@dataclass(frozen=True)
class Row:
    """Days are None where there was nothing yet."""

    cooperative: Cooperative
    begun_on: date | None
    held: int
    next_on: date | None
    last_contact: date | None
    last_certificate: date | None
    last_sign: date | None


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    # All that the filters find, and how many of those are silent.
    total: int
    silent: int
    following: Key | None


def page_of(adviser: Person, wanted: Wanted, *, on: date, after: Key | None, size: int) -> Page:
    """One query: what is known of a delegation is gathered once, for the totals and for the page."""
    line = on - timedelta(days=wanted.days)
    found = _narrowed(_portfolio(adviser, wanted, on).subquery(), wanted.standing, line).cte("portfolio")
    totals = select(
        func.count().label("total"), func.count().filter(found.c.last_sign < line).label("silent")
    ).select_from(found)
    part = select(found).order_by(found.c.last_sign, found.c.id).limit(size + 1)
    if after:
        part = part.where(
            or_(
                found.c.last_sign > after.last_sign,
                (found.c.last_sign == after.last_sign) & (found.c.id > after.cooperative_id),
            )
        )
    return _page(totals.subquery(), part.subquery(), size)


def _narrowed(found: Any, standing: Standing | None, line: date) -> Select[Any]:
    query = select(found)
    if standing is Standing.SILENT:
        return query.where(found.c.last_sign < line)
    if standing is Standing.ACCOMPANIED:
        return query.where(found.c.begun_on.is_not(None))
    if standing is Standing.OTHERS:
        return query.where(found.c.begun_on.is_(None))
    return query


def _page(totals: Any, part: Any, size: int) -> Page:
    """The totals stand in each row, and in one without a cooperative where the page is empty."""
    rows = db.session.execute(
        select(totals, Cooperative, part)
        .select_from(totals)
        .outerjoin(part, true())
        .outerjoin(Cooperative, Cooperative.id == part.c.id)
        .order_by(part.c.last_sign, part.c.id)
    ).all()
    shown = [row for row in rows if row.Cooperative is not None]
    last = shown[size - 1] if len(shown) > size else None
    following = Key(last.last_sign, last.Cooperative.id) if last else None
    return Page([_row(row) for row in shown[:size]], rows[0].total, rows[0].silent, following)


def _row(row: Any) -> Row:
    return Row(
        row.Cooperative, row.begun_on, row.held or 0, row.next_on, _known(row.last_contact),
        _known(row.last_certificate), _known(row.last_sign),
    )  # fmt: skip


def _known(day: date) -> date | None:
    return None if day <= NEVER else day


def _portfolio(adviser: Person, wanted: Wanted, on: date) -> Select[Any]:
    narrowing = cooperatives.Narrowing(search=wanted.search, province=wanted.province)
    reach = narrowing.narrow(cooperatives.cooperatives_visible_to(adviser)).where(Cooperative.struck_off_on.is_(None))
    scope = reach.with_only_columns(Cooperative.id)
    sessions, contacts, earned = _sessions(scope), _contacts(scope), _certificates(scope, on)
    last_session = func.coalesce(sessions.c.last, literal(NEVER, Date))
    last_visit = func.coalesce(contacts.c.last, literal(NEVER, Date))
    last_certificate = func.coalesce(earned.c.last, literal(NEVER, Date))
    last_contact = case((last_session > last_visit, last_session), else_=last_visit)
    return (
        select(
            Cooperative.id,
            Accompaniment.begun_on,
            sessions.c.held,
            type_coerce(sessions.c.next, Date).label("next_on"),
            type_coerce(last_contact, Date).label("last_contact"),
            type_coerce(last_certificate, Date).label("last_certificate"),
            type_coerce(case((last_contact > last_certificate, last_contact), else_=last_certificate), Date).label(
                "last_sign"
            ),
        )
        .outerjoin(Accompaniment, Accompaniment.cooperative_id == Cooperative.id)
        .outerjoin(sessions, sessions.c.cooperative_id == Cooperative.id)
        .outerjoin(contacts, contacts.c.cooperative_id == Cooperative.id)
        .outerjoin(earned, earned.c.cooperative_id == Cooperative.id)
        .where(Cooperative.id.in_(scope))
    )


def _sessions(scope: Select[UUID]) -> Any:
    is_planned = CoachingSession.held_on.is_(None)
    return (
        select(
            Accompaniment.cooperative_id,
            func.count(CoachingSession.held_on).label("held"),
            func.max(CoachingSession.held_on).label("last"),
            func.min(CoachingSession.planned_on).filter(is_planned).label("next"),
        )
        .join(CoachingSession, CoachingSession.accompaniment_id == Accompaniment.id)
        .where(Accompaniment.cooperative_id.in_(scope))
        .group_by(Accompaniment.cooperative_id)
        .subquery()
    )


def _contacts(scope: Select[UUID]) -> Any:
    return (
        select(Contact.cooperative_id, func.max(Contact.on).label("last"))
        .where(Contact.cooperative_id.in_(scope))
        .group_by(Contact.cooperative_id)
        .subquery()
    )


def _certificates(scope: Select[UUID], on: date) -> Any:
    """The last day on which a member of today earned a certificate that stands."""
    return (
        select(
            Membership.cooperative_id,
            type_coerce(func.date(func.max(Certificate.earned_at)), Date).label("last"),
        )
        .join(Certificate, Certificate.person_id == Membership.person_id)
        .where(
            Membership.cooperative_id.in_(scope),
            Membership.from_on <= on,
            or_(Membership.to_on.is_(None), Membership.to_on > on),
            Certificate.revoked_at.is_(None),
        )
        .group_by(Membership.cooperative_id)
        .subquery()
    )
