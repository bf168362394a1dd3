"""Cohorts of a place and a period, the latest first and paged by key; and who comes back in the months after the enrolment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.core.db import db
from lms.core.months import first_day, month_of
from lms.monitoring import queries
from lms.monitoring.counting.contributions import LONGEST_RETAINED
from lms.monitoring.counting.taught import first_trainer
from lms.monitoring.dimensions import Dimension, delegation_of
from lms.monitoring.indicators import Measure
from lms.monitoring.models import Cell
from lms.monitoring.periods import Period
from lms.teaching.models import Cohort, CohortSession
from lms.xapi.statement import is_uuid

SIZE = 50
_MEASURES = (Measure.ENROLMENTS, Measure.ENROLMENTS_COMPLETED)


@dataclass(frozen=True)
class Listed:
    """`began` of them enrolled in the period, and `completed` the course by now; `sessions` were held until now."""

    cohort: Cohort
    trainer: Person | None
    sessions: int
    began: int
    completed: int


@dataclass(frozen=True)
class Page:
    rows: Sequence[Listed]
    following: UUID | None


def page_of(place: str, period: Period, *, after: UUID | None, at: datetime, today: date) -> Page:
    """Three queries, four where the page is not the first."""
    found = _after(place, period, after)
    ids = [cohort.id for cohort, _trainer in found[:SIZE]]
    sessions, amounts = _sessions_of(ids, at), _amounts(place, ids, period, today)
    rows = [
        Listed(
            cohort,
            trainer,
            sessions.get(cohort.id, 0),
            *(amounts.get((measure, str(cohort.id)), 0) for measure in _MEASURES),
        )
        for cohort, trainer in found[:SIZE]
    ]
    return Page(rows, ids[-1] if len(found) > SIZE else None)


def _after(place: str, period: Period, after: UUID | None) -> list[tuple[Cohort, Person | None]]:
    query = (
        select(Cohort, Person)
        .outerjoin(Person, Person.id == first_trainer())
        .where(Cohort.starts_on < first_day(period.last + 1), Cohort.ends_on >= first_day(period.first))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
        .limit(SIZE + 1)
    )
    if delegation_of(place) is not None:
        # Those in which somebody of the delegation learns.
        query = query.where(Cohort.id.in_(_with_learners_of(place)))
    elif place in territory.regions():
        inside = [code for code, one in territory.provinces().items() if one.region_code == place]
        query = query.where(Cohort.province_code.in_(inside))
    elif place:
        query = query.where(Cohort.province_code == place)
    if after is not None:
        last = db.session.scalar(select(Cohort.starts_on).where(Cohort.id == after))
        if last is not None:
            query = query.where(tuple_(Cohort.starts_on, Cohort.id) < (last, after))
    rows: Any = db.session.execute(query)
    return [(cohort, trainer) for cohort, trainer in rows]


def _with_learners_of(place: str) -> list[UUID]:
    values = db.session.scalars(
        select(Cell.value)
        .where(Cell.place == place, Cell.dimension == Dimension.COHORT, Cell.measure == Measure.ENROLMENTS)
        .group_by(Cell.value)
        .having(func.sum(Cell.amount) > 0)
    )
    return [UUID(value) for value in values if is_uuid(value)]


def _sessions_of(cohort_ids: Collection[UUID], at: datetime) -> dict[UUID, int]:
    return dict(db.session.execute(sessions_held(at).where(CohortSession.cohort_id.in_(cohort_ids))).all())


def sessions_held(at: datetime) -> Select[*tuple[Any, ...]]:
    """Cohort → sessions that have begun and were not called off."""
    return (
        select(CohortSession.cohort_id, func.count().label("held"))
        .where(CohortSession.cancelled_at.is_(None), CohortSession.starts_at <= at)
        .group_by(CohortSession.cohort_id)
    )


def _amounts(place: str, cohort_ids: Collection[UUID], period: Period, today: date) -> Mapping[tuple[str, str], int]:
    rows = db.session.execute(
        select(Cell.measure, Cell.value, func.sum(Cell.amount))
        .where(
            Cell.place == place,
            Cell.dimension == Dimension.COHORT,
            Cell.measure.in_(_MEASURES),
            Cell.month.between(period.first, period.ends_by(today).last),
            Cell.value.in_([str(one) for one in cohort_ids]),
        )
        .group_by(Cell.measure, Cell.value)
    )
    return {(measure, value): int(amount) for measure, value, amount in rows}


@dataclass(frozen=True)
class Began:
    """Who enrolled in a month, and how many of them were active in each month after that is over, from that one on."""

    month: int
    people: int
    back: Sequence[int]


def retention(place: str, period: Period, today: date) -> list[Began]:
    """The twelve months up to the end of the period, the latest first. Two queries."""
    last = period.ends_by(today).last
    first, now = last - 11, month_of(today)
    sizes = queries.amounts_by_month([place], Dimension.ALL, {Measure.ENROLMENTS}, first, last)
    kept = queries.amounts_by_month([place], Dimension.LATER, {Measure.RETAINED}, first, last)
    people = sizes.get((place, Measure.ENROLMENTS, ""), {})
    return [
        Began(
            month,
            people.get(month, 0),
            [
                kept.get((place, Measure.RETAINED, str(later)), {}).get(month, 0)
                for later in range(min(LONGEST_RETAINED + 1, now - month))
            ],
        )
        for month in range(last, first - 1, -1)
    ]
