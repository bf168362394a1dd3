"""The list of cooperatives: narrowed by every breakdown, ordered by name or by what needs somebody to look, paged by key.

Nothing is counted over the country and no page skips rows: how many there are is said up to MOST_COUNTED.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true, tuple_

from lms.cooperatives import territory
from lms.core.db import db
from lms.monitoring.dimensions import COOPERATIVE_AGES, COUNTRY, YES, delegation_of
from lms.monitoring.models import ListedCooperative
from lms.monitoring.periods import Period
from lms.monitoring.taken import is_added_up, stands_behind

MOST_COUNTED = 1000
SIZE = 50
# A row of ListedCooperative, by the names of its columns: thousands of them are no objects of the session.
Listed = Any
# Rows that an export asks for at a time.
STRETCH = 2000


class Order(StrEnum):
    NAME = "name"
    ATTENTION = "attention"


class Reached(StrEnum):
    """The furthest stage that is open, or that one of those open is at risk."""

    LEARNING = "learning"
    PROJECT = "project"
    MARKET = "market"
    AT_RISK = "at_risk"


@dataclass(frozen=True)
class Narrowing:
    """Each empty or one of the values of the breakdown of that name; `learns`, `finished`, `office`: yes, no or empty; `behind`: one
    of taken.BEHIND, and `period` that of the figure."""

    place: str = COUNTRY
    search: str = ""
    sector: str = ""
    branch: str = ""
    cooperative_age: str = ""
    women_only: str = ""
    rural: str = ""
    stage: str = ""
    learns: str = ""
    finished: str = ""
    office: str = ""
    behind: str = ""
    period: str = ""

    def limits(self, year: int) -> Iterator[ColumnElement[bool]]:
        """`year`: in which cooperatives are as old as they are."""
        row: Any = ListedCooperative
        if self.place:
            yield _within(self.place)
        if self.search:
            yield row.folded_names.contains(territory.folded(self.search), autoescape=True)
        for column, value in (
            (row.sector, self.sector),
            (row.branch, self.branch),
            (row.women_only, self.women_only),
            (row.rural, self.rural),
        ):
            if value:
                yield column == value
        for claim, answer in (
            (row.enrolled > 0, self.learns),
            (row.finished > 0, self.finished),
            (row.has_certified_office, self.office),
        ):
            if answer:
                yield claim if answer == YES else ~claim
        if self.behind or self.period:
            yield stands_behind(self.behind, Period.parse(self.period) if self.period else None)
        if self.cooperative_age:
            # What is added up is counted by the age in its year.
            of = Period.parse(self.period).year if self.period and is_added_up(self.behind) else year
            yield _of_age(self.cooperative_age, of)
        if self.stage:
            yield (
                row.is_at_risk
                if self.stage == Reached.AT_RISK
                else row.reached == list(Reached).index(Reached(self.stage))
            )


@dataclass(frozen=True)
class Cut:
    """The row behind which a list goes on: what it was ordered by when it was read, for it may have changed since, or be gone."""

    key: str | int
    id: UUID

    def __str__(self) -> str:
        return f"{self.key}~{self.id}"


@dataclass(frozen=True)
class Page:
    """`following`: the last of these, where more come after it. `count` is MOST_COUNTED + 1 where there are more than that."""

    rows: Sequence[Listed]
    following: Cut | None
    count: int


def page_of(narrowing: Narrowing, order: Order, *, is_arabic: bool, year: int, after: Cut | None) -> Page:
    """One query where the first page holds all; else two."""
    limits, key = list(narrowing.limits(year)), _key_of(order, is_arabic=is_arabic)
    rows = _after(limits, key, after, SIZE + 1)
    if after is None and len(rows) <= SIZE:
        return Page(rows, None, len(rows))
    few = select(true()).where(*limits).limit(MOST_COUNTED + 1).select_from(ListedCooperative).subquery()
    count = db.session.scalar(select(func.count()).select_from(few)) or 0
    return Page(rows[:SIZE], _cut_at(rows[SIZE - 1], key) if len(rows) > SIZE else None, count)


def all_of(narrowing: Narrowing, order: Order, *, is_arabic: bool, year: int) -> Iterator[Listed]:
    """For exports: asked for as they are written."""
    limits, key, last = list(narrowing.limits(year)), _key_of(order, is_arabic=is_arabic), None
    while rows := _after(limits, key, last, STRETCH):
        yield from rows
        last = _cut_at(rows[-1], key)


def with_id(cooperative_id: UUID, place: str) -> Listed | None:
    """Where it lies within the place."""
    row: Any = ListedCooperative
    query = select(row.__table__).where(row.id == cooperative_id)
    return db.session.execute(query.where(_within(place)) if place else query).one_or_none()


def has_branch(branch: str) -> bool:
    """Whether any cooperative of the country has it."""
    row: Any = ListedCooperative
    return db.session.scalar(select(true()).where(row.branch == branch).limit(1).select_from(row)) is not None


def _within(place: str) -> ColumnElement[bool]:
    row = ListedCooperative
    delegation = delegation_of(place)
    if delegation is not None:
        return row.delegation_code == delegation
    return (row.region_code if place in territory.regions() else row.province_code) == place


def _of_age(band: str, year: int) -> ColumnElement[bool]:
    first, last = registered_between(band, year)
    column: Any = ListedCooperative.registered_year
    found: ColumnElement[bool] = true() if first is None else column >= first
    return found if last is None else found & (column <= last)


def registered_between(band: str, year: int) -> tuple[int | None, int | None]:
    """The first and the last year of registration of a band of COOPERATIVE_AGES; None where it has no end. What is registered ahead of
    the year lies in the youngest."""
    leasts = [least for least, _name in COOPERATIVE_AGES]
    place = [name for _least, name in COOPERATIVE_AGES].index(band)
    return (year - leasts[place - 1] + 1 if place else None), (year - leasts[place] if leasts[place] else None)


def _key_of(order: Order, *, is_arabic: bool) -> str:
    """The column by which rows are ordered."""
    if order is Order.ATTENTION:
        return "urgency"
    return "name_ar" if is_arabic else "name_fr"


def _cut_at(row: Listed, key: str) -> Cut:
    return Cut(getattr(row, key), row.id)


def _after(limits: Sequence[ColumnElement[bool]], key: str, after: Cut | None, size: int) -> list[Listed]:
    row: Any = ListedCooperative
    place = tuple_(getattr(row, key), row.id)
    query = select(row.__table__).where(*limits).order_by(getattr(row, key), row.id).limit(size)
    return list(db.session.execute(query if after is None else query.where(place > (after.key, after.id))))
