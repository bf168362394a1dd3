"""What pages read: cells, and when they were last true."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from lms.core.db import db
from lms.monitoring.dimensions import Dimension
from lms.monitoring.models import Cell, Cursor


def as_of() -> datetime | None:
    """Until when everything is counted; None before anything was."""
    return db.session.scalar(select(Cursor.as_of))


def amounts(
    places: Collection[str], dimension: Dimension, measures: Collection[str], first: int | None, last: int
) -> dict[tuple[str, str, str], int]:
    """(place, measure, value) → what falls into the months from `first` (None: from the beginning) to `last`."""
    rows = db.session.execute(
        select(Cell.place, Cell.measure, Cell.value, func.sum(Cell.amount))
        .where(*_where(places, dimension, measures, first, last))
        .group_by(Cell.place, Cell.measure, Cell.value)
    )
    return {(place, measure, value): int(amount) for place, measure, value, amount in rows if amount}


def amounts_by_month(
    places: Collection[str], dimension: Dimension, measures: Collection[str], first: int | None, last: int
) -> dict[tuple[str, str, str], dict[int, int]]:
    """(place, measure, value) → month → what falls into it."""
    rows = db.session.execute(
        select(Cell.place, Cell.measure, Cell.value, Cell.month, Cell.amount).where(
            *_where(places, dimension, measures, first, last)
        )
    )
    found: dict[tuple[str, str, str], dict[int, int]] = {}
    for place, measure, value, month, amount in rows:
        if amount:
            found.setdefault((place, measure, value), {})[month] = int(amount)
    return found


def sums(
    places: Collection[str], dimensions: Collection[Dimension], spans: Mapping[tuple[int | None, int], Collection[str]]
) -> dict[tuple[str, Dimension, str, str], int]:
    """(place, dimension, measure, value) → what falls into the months of the measure. `spans`: from month (None: from the beginning)
    to month → measures."""
    within = [
        and_(Cell.measure.in_(measures), Cell.month <= last, *([] if first is None else [Cell.month >= first]))
        for (first, last), measures in spans.items()
    ]
    rows = db.session.execute(
        select(Cell.place, Cell.dimension, Cell.measure, Cell.value, func.sum(Cell.amount))
        .where(Cell.place.in_(places), Cell.dimension.in_(dimensions), or_(*within))
        .group_by(Cell.place, Cell.dimension, Cell.measure, Cell.value)
    )
    return {
        (place, dimension, measure, value): int(amount) for place, dimension, measure, value, amount in rows if amount
    }


def _where(
    places: Collection[str], dimension: Dimension, measures: Collection[str], first: int | None, last: int
) -> list[ColumnElement[bool]]:
    limits: list[ColumnElement[bool]] = [
        Cell.place.in_(places),
        Cell.dimension == dimension,
        Cell.measure.in_(measures),
        Cell.month <= last,
    ]
    return limits if first is None else [*limits, Cell.month >= first]
