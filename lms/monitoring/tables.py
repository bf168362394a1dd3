"""A table of figures, as it is before it becomes a page, a file for spreadsheets or a printed report. What is hidden is hidden here already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from lms.core.i18n import lazy as _
from lms.monitoring.dimensions import delegation_of
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import Indicator, Unit
from lms.monitoring.periods import Period


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    COUNT = "count"
    # Of 1.
    SHARE = "share"
    DAYS = "days"
    LEVELS = "levels"
    DIRHAMS = "dirhams"


class Mark(Enum):
    """Where no number stands."""

    # So that nobody is recognised (suppression.py). It looks the same whether it is small itself or hides another.
    HIDDEN = "hidden"
    # There is nothing to divide by, or nothing records it yet.
    MISSING = "missing"


# A number in the unit of its column, a text, or why there is none.
Cell = float | str | Mark
HIDDEN_WORD = _("hidden")
WHY_HIDDEN = _(
    "Figures of 1 to 4 are hidden so that nobody is recognised, and with them others from which they could be computed."
)


@dataclass(frozen=True)
class Column:
    name: Any
    kind: Kind = Kind.TEXT
    # Whose definition is told with the table.
    indicator: Indicator | None = None

    @classmethod
    def of(cls, indicator: Indicator) -> "Column":
        return cls(indicator.name, Kind(indicator.unit.value), indicator)

    @property
    def is_number(self) -> bool:
        return self.kind is not Kind.TEXT


@dataclass(frozen=True)
class Row:
    label: Any
    cells: Sequence[Cell]
    # What the label stands for: a code, a value.
    key: str = ""
    # The page behind it, as far as the reader may go.
    href: str | None = None
    # Of its numbers, where each row has a unit of its own: another figure.
    kind: Kind | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    title: Any
    # What the labels of the rows are: « Region ».
    heading: Any
    columns: Sequence[Column]
    # May be read once only where the table is long and goes into a file.
    rows: Iterable[Row]
    total: Row | None = None
    # What was asked, in words: name and value.
    filters: Sequence[tuple[Any, Any]] = ()
    as_of: datetime | None = None
    # Of the file: a-z, digits and hyphens.
    slug: str = "figures"
    # Of the file, too: place and period, by their codes.
    about: str = ""
    # Rows say of which kind their numbers are; files then name the unit.
    has_units: bool = False

    @property
    def indicators(self) -> list[Indicator]:
        """Those that are shown, each once."""
        return list({one.indicator.slug: one.indicator for one in self.columns if one.indicator}.values())

    @property
    def all_rows(self) -> Iterable[Row]:
        """The rows, and the total last."""
        yield from self.rows
        if self.total is not None:
            yield self.total

    @property
    def hides(self) -> bool:
        """Whether something is hidden in it."""
        return any(cell is Mark.HIDDEN for row in self.all_rows for cell in row.cells)


def cell_of(figure: Figure | None) -> Cell:
    """What stands in the table for a figure; None is one that is hidden."""
    if figure is None:
        return Mark.HIDDEN
    return Mark.MISSING if figure.value is None else figure.value


def about(place: str, period: Period) -> str:
    """As names of files say it: MA-09-2026-Q3."""
    return f"{delegation_of(place) or place or 'MA'}-{period}"


UNIT = _("Unit of measure")


def unit_name(unit: Unit) -> Any:
    return _UNITS[unit]


def unit_of(row: Row) -> str:
    """Of a row with a kind of its own."""
    return str(unit_name(Unit(row.kind.value))) if row.kind else ""


_UNITS = {
    Unit.COUNT: _("number"),
    Unit.SHARE: _("share of 1, shown in per cent"),
    Unit.DAYS: _("days"),
    Unit.LEVELS: _("levels from 1 to 5"),
    Unit.DIRHAMS: _("dirhams"),
}
