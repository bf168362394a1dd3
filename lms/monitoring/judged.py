"""Figures by the values of a breakdown at one place, as they may be shown: what tables of courses are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.monitoring import figures, judging
from lms.monitoring.dimensions import Dimension
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import Indicator
from lms.monitoring.judging import Hidden
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
    found = figures.several_broken_down(indicators, place, dimension, period, today)
    totals = figures.several_of(indicators, place, period, today)
    hidden = {one.slug: judging.hidden_values(one, dimension, place, period, today) for one in indicators}
    over = judging.hidden_totals(place, period, today)
    return Judged(
        indicators,
        {
            value: [
                shown(found[one.slug].get(value) or nothing(one), hidden[one.slug], place, value) for one in indicators
            ]
            for value in {value for by_value in found.values() for value in by_value}
        },
        [shown(totals[one.slug], over, place) for one in indicators],
    )


def shown(figure: Figure, hidden: Hidden, place: str, value: str = "") -> Cell:
    seen = judging.seen(figure, hidden, place, value)
    return cell_of(figure, is_hidden=seen.is_hidden)


def nothing(indicator: Indicator) -> Figure:
    return Figure(indicator, 0, 0 if indicator.denominator else None)
