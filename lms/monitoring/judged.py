"""Figures by the values of a breakdown at one place, as they may be shown: what tables of courses, cohorts and trainers are made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.monitoring import figures
from lms.monitoring.concealing import hidden_of
from lms.monitoring.dimensions import COUNTRY, Dimension
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG, Indicator
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
        return self.by_value.get(value) or [cell_of(_nothing(one)) for one in self.indicators]


def broken_down(
    indicators: Sequence[Indicator], place: str, dimension: Dimension, period: Period, today: date
) -> Judged:
    """One query for each kind of indicator, and as many for the total."""
    found = figures.several_broken_down(indicators, place, dimension, period, today)
    return over(indicators, found, figures.several_of(indicators, place, period, today))


def over(
    indicators: Sequence[Indicator], found: Mapping[str, Mapping[str, Figure]], totals: Mapping[str, Figure]
) -> Judged:
    """Of figures that somebody gathered: slug → value → figure; the values make up the totals."""
    hidden: dict[str, Collection[str]] = {}
    for one in indicators:
        # What a share is of is hidden with it, where it stands in a column of its own.
        own = next((other for other in hidden if BY_SLUG[other].measure is one.denominator), None)
        hidden[one.slug] = hidden_of(found[one.slug], forced=hidden[own] if own and one.denominator else ())
    values = {value for by_value in found.values() for value in by_value}
    return Judged(
        indicators,
        {
            value: [
                cell_of(found[one.slug].get(value, _nothing(one)), is_hidden=value in hidden[one.slug])
                for one in indicators
            ]
            for value in values
        },
        [cell_of(totals[one.slug], is_hidden=COUNTRY in hidden[one.slug]) for one in indicators],
    )


def _nothing(indicator: Indicator) -> Figure:
    return Figure(indicator, 0, 0 if indicator.denominator else None)
