"""What pages read: cells, when they were last true, and how far behind they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all

from lms.core.db import db
from lms.monitoring.dimensions import Dimension
from lms.monitoring.models import Cell, Changed, Cursor, Proof
from lms.xapi.models import StoredStatement


def as_of() -> datetime | None:
    """Until when everything is counted; None before anything was."""
    return db.session.scalar(select(Cursor.as_of))


def is_counted_anew() -> bool:
    """Everything is being counted for the first time or once more, or is to be. The cells are those of before, if there are any; what
    was read in the log, such as in which months somebody did something, is not whole."""
    return db.session.scalar(select(Cursor.year)) is None


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


@dataclass(frozen=True)
class Sums:
    """What is to be added: `spans`: from month (None: from the beginning) to month → measures."""

    places: Collection[str]
    dimensions: Collection[Dimension]
    spans: Mapping[tuple[int | None, int], Collection[str]]


def sums(
    places: Collection[str], dimensions: Collection[Dimension], spans: Mapping[tuple[int | None, int], Collection[str]]
) -> dict[tuple[str, Dimension, str, str], int]:
    """(place, dimension, measure, value) → what falls into the months of the measure."""
    return several_sums([Sums(places, dimensions, spans)])[0]


def several_sums(asked: Sequence[Sums]) -> list[dict[tuple[str, Dimension, str, str], int]]:
    """As `sums`, for each of these; one query."""
    parts = [
        select(
            literal(number).label("number"), Cell.place, Cell.dimension, Cell.measure, Cell.value, func.sum(Cell.amount)
        )
        .where(Cell.place.in_(one.places), Cell.dimension.in_(one.dimensions), or_(*map(_within, one.spans.items())))
        .group_by(Cell.place, Cell.dimension, Cell.measure, Cell.value)
        for number, one in enumerate(asked)
    ]
    found: list[dict[tuple[str, Dimension, str, str], int]] = [{} for _one in asked]
    for number, place, dimension, measure, value, amount in db.session.execute(
        union_all(*parts) if len(parts) > 1 else parts[0]
    ):
        if amount:
            found[number][place, dimension, measure, value] = int(amount)
    return found


def _within(span: tuple[tuple[int | None, int], Collection[str]]) -> ColumnElement[bool]:
    (first, last), measures = span
    limits = [Cell.measure.in_(measures), Cell.month <= last]
    return and_(*limits) if first is None else and_(*limits, Cell.month >= first)


def waiting(most: int) -> int:
    """How many changes wait to be counted, as far as `most`."""
    some = select(Changed.id).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def latest_statements(limit: int, *, since: int = 0) -> list[tuple[int, str]]:
    """Position and document of the trusted statements that were stored last; from the position `since` on."""
    rows = db.session.execute(
        select(StoredStatement.seq, StoredStatement.document)
        .where(StoredStatement.seq >= since, StoredStatement.is_trusted, ~StoredStatement.is_voided)
        .order_by(StoredStatement.seq.desc())
        .limit(limit)
    )
    return [(seq, document) for seq, document in rows]


def last_proof() -> Proof | None:
    return db.session.scalar(select(Proof).order_by(Proof.at.desc(), Proof.id.desc()).limit(1))


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
