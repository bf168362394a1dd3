"""The adviser's cooperatives, the most silent first: last contact, sessions held or overdue, last sign of life; paged by key.

Silence is counted from the last sign of life; before the first, from the day on which the cooperative was registered or the
last member joined.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, func, literal, or_, select, true, type_coerce

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, Membership
from lms.core.db import db, is_postgresql
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, Contact
from lms.pathway.accompaniment.signs import last_signs

# Before every sign of life.
NEVER = date(1970, 1, 1)


class Standing(StrEnum):
    SILENT = "silent"
    OVERDUE = "overdue"
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

    since: date
    cooperative_id: UUID

    def __str__(self) -> str:
        return f"{self.since}~{self.cooperative_id}"


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
    # The first day on which a session was planned and not held.
    overdue_since: date | None
    last_contact: date | None
    last_sign: date | None
    # From when its silence is counted.
    since: date


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    # All that the filters find, how many of those are silent, and how many have a session overdue.
    total: int
    silent: int
    overdue: int
    following: Key | None


def page_of(adviser: Person, wanted: Wanted, *, on: date, after: Key | None, size: int) -> Page:
    """One query: what is known of a delegation is gathered once, for the totals and for the page."""
    line = on - timedelta(days=wanted.days)
    found = _narrowed(_portfolio(adviser, wanted, on).subquery(), wanted.standing, line).cte("portfolio")
    totals = select(
        func.count().label("total"),
        func.count().filter(found.c.since < line).label("silent"),
        func.count(found.c.overdue_since).label("overdue"),
    ).select_from(found)
    part = select(found).order_by(found.c.since, found.c.id).limit(size + 1)
    if after:
        part = part.where(
            or_(
                found.c.since > after.since,
                (found.c.since == after.since) & (found.c.id > after.cooperative_id),
            )
        )
    return _page(totals.subquery(), part.subquery(), size)


def _narrowed(found: Any, standing: Standing | None, line: date) -> Select[Any]:
    query = select(found)
    if standing is Standing.SILENT:
        return query.where(found.c.since < line)
    if standing is Standing.OVERDUE:
        return query.where(found.c.overdue_since.is_not(None))
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
        .order_by(part.c.since, part.c.id)
    ).all()
    shown = [row for row in rows if row.Cooperative is not None]
    last = shown[size - 1] if len(shown) > size else None
    following = Key(last.since, last.Cooperative.id) if last else None
    return Page([_row(row) for row in shown[:size]], rows[0].total, rows[0].silent, rows[0].overdue, following)


def _row(row: Any) -> Row:
    return Row(
        row.Cooperative, row.begun_on, row.held or 0, row.next_on, row.overdue_since, _known(row.last_contact),
        _known(row.last_sign), row.since,
    )  # fmt: skip


def _known(day: date) -> date | None:
    return None if day <= NEVER else day


def _portfolio(adviser: Person, wanted: Wanted, on: date) -> Select[Any]:
    narrowing = cooperatives.Narrowing(search=wanted.search, province=wanted.province)
    reach = narrowing.narrow(cooperatives.cooperatives_visible_to(adviser)).where(Cooperative.struck_off_on.is_(None))
    scope = reach.with_only_columns(Cooperative.id)
    sessions, contacts, joined = _sessions(scope, on), _contacts(scope), _joined(scope, on)
    signs = last_signs(scope, on)
    last_contact = _latest(sessions.c.last, contacts.c.last)
    last_sign = _latest(sessions.c.last, contacts.c.last, signs.c.last)
    return (
        select(
            Cooperative.id,
            Accompaniment.begun_on,
            sessions.c.held,
            type_coerce(sessions.c.next, Date).label("next_on"),
            type_coerce(sessions.c.overdue, Date).label("overdue_since"),
            last_contact.label("last_contact"),
            last_sign.label("last_sign"),
            _latest(sessions.c.last, contacts.c.last, signs.c.last, Cooperative.registered_on, joined.c.last).label(
                "since"
            ),
        )
        .outerjoin(Accompaniment, Accompaniment.cooperative_id == Cooperative.id)
        .outerjoin(sessions, sessions.c.cooperative_id == Cooperative.id)
        .outerjoin(contacts, contacts.c.cooperative_id == Cooperative.id)
        .outerjoin(signs, signs.c.cooperative_id == Cooperative.id)
        .outerjoin(joined, joined.c.cooperative_id == Cooperative.id)
        .where(Cooperative.id.in_(scope))
    )


def _latest(*days: Any) -> Any:
    """The last of these days; NEVER where there is none."""
    greatest = func.greatest if is_postgresql() else func.max
    never = literal(NEVER, Date)
    return type_coerce(greatest(never, *(func.coalesce(type_coerce(day, Date), never) for day in days)), Date)


def _sessions(scope: Select[UUID], on: date) -> Any:
    is_planned, day = CoachingSession.held_on.is_(None), CoachingSession.planned_on
    return (
        select(
            Accompaniment.cooperative_id,
            func.count(CoachingSession.held_on).label("held"),
            func.max(CoachingSession.held_on).label("last"),
            func.min(day).filter(is_planned, day >= on).label("next"),
            func.min(day).filter(is_planned, day < on).label("overdue"),
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


def _joined(scope: Select[UUID], on: date) -> Any:
    """When somebody last became a member: from then on there is somebody to hear of."""
    return (
        select(Membership.cooperative_id, func.max(Membership.from_on).label("last"))
        .where(Membership.cooperative_id.in_(scope), Membership.from_on <= on)
        .group_by(Membership.cooperative_id)
        .subquery()
    )
