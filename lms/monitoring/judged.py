"""Figures by the values of a breakdown at one place, as they may be shown: what tables of courses are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.monitoring import hiding
from lms.monitoring.dimensions import Dimension
from lms.monitoring.figures import nothing
from lms.monitoring.indicators import Indicator
from lms.monitoring.periods import Period
from lms.monitoring.tables import Cell, Column, cell_of


@dataclass(frozen=True)
class Judged:
    """Cells in the order of `indicators`, by value, and of all values together."""

    indicators: Sequence[Indicator]
    by_value: Mapping[str, Sequence[Cell]]
    total: Sequence[Cell]

    @property
    def columns(self) -> list[Column]:
        return [Column.of(one) for one in self.indicators]

    def of(self, value: str) -> Sequence[Cell]:
        """Also of a value of which there is nothing."""
        return self.by_value.get(value) or [cell_of(nothing(one)) for one in self.indicators]


def broken_down(
    indicators: Sequence[Indicator], place: str, dimension: Dimension, period: Period, today: date
) -> Judged:
    """A query for each kind of indicator, and as many for the total; more where it was not judged lately."""
    found = hiding.broken_down(indicators, place, dimension, period, today)
    total = hiding.at(place, indicators, period, today)
    return Judged(
        indicators,
        {
            value: [cell_of(found[one.slug].get(value, nothing(one))) for one in indicators]
            for value in {value for by_value in found.values() for value in by_value}
        },
        [cell_of(total[one.slug]) for one in indicators],
    )
