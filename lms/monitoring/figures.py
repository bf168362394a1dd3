"""Figures of indicators, read from the cells: one query for all that a page asks of one place and one breakdown."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from lms.core.months import month_of
from lms.monitoring import queries
from lms.monitoring.dimensions import BEFORE_ALL, Dimension
from lms.monitoring.indicators import Indicator, Kind, Measure, Unit
from lms.monitoring.periods import Period


@dataclass(frozen=True)
class Figure:
    """`amount` of `of`, where the indicator has a denominator; both 0 where nothing happened. `counted`: who stands behind a sum of money. Not
    `is_known`: of months that are not told apart."""

    indicator: Indicator
    amount: int = 0
    of: int | None = None
    counted: int | None = None
    is_known: bool = True

    @property
    def value(self) -> float | None:
        """In the unit of the indicator: a count, a share of 1, days, levels, dirhams. None where there is nothing to divide by."""
        if not self.indicator.is_recorded or not self.is_known:
            return None
        scale = 100 if self.indicator.unit in (Unit.LEVELS, Unit.DIRHAMS) else 1
        if self.of is None:
            return self.amount / scale
        return self.amount / self.of / scale if self.of else None

    @property
    def behind(self) -> int:
        """How many people or cooperatives stand behind it: those of whom something is hidden where they are few."""
        if self.indicator.counted_by is not None:
            # A sum is somebody's, also where nobody is counted.
            return self.counted or min(1, abs(self.amount))
        return self.amount if self.of is None else self.of


def several_of(indicators: Sequence[Indicator], place: str, period: Period, today: date) -> dict[str, Figure]:
    """By slug; one query."""
    found = _figures(indicators, [place], Dimension.ALL, period, today)
    return {one.slug: found.get((one.slug, place, ""), nothing(one)) for one in indicators}


def breakdown_of(
    indicator: Indicator, place: str, dimension: Dimension, period: Period, today: date
) -> dict[str, Figure]:
    """Value → figure, of the values under which there is anything."""
    return several_broken_down([indicator], place, dimension, period, today)[indicator.slug]


def several_broken_down(
    indicators: Sequence[Indicator], place: str, dimension: Dimension, period: Period, today: date
) -> dict[str, dict[str, Figure]]:
    """Slug → value → figure; one query."""
    result: dict[str, dict[str, Figure]] = {one.slug: {} for one in indicators}
    for (slug, _place, value), figure in _figures(indicators, [place], dimension, period, today).items():
        result[slug][value] = figure
    return result


def over_places(
    indicators: Sequence[Indicator], places: Collection[str], period: Period, today: date
) -> dict[str, dict[str, Figure]]:
    """Slug → place → figure, without a breakdown; one query."""
    result = {one.slug: dict.fromkeys(places, nothing(one)) for one in indicators}
    for (slug, place, _value), figure in _figures(indicators, places, Dimension.ALL, period, today).items():
        result[slug][place] = figure
    return result


def several_series(
    indicators: Sequence[Indicator], place: str, periods: Sequence[Period], today: date
) -> dict[str, dict[Period, Figure]]:
    """Slug → period → figure."""
    first = None if any(one.kind is Kind.STOCK for one in indicators) else min(one.first for one in periods)
    found = queries.amounts_by_month(
        [place], Dimension.ALL, measures_of(indicators), first, min(max(one.last for one in periods), month_of(today))
    )
    run = {measure: Run.of(months) for (_place, measure, _value), months in found.items()}
    return {
        one.slug: {
            period: figure_from(
                one,
                {measure: run.get(measure, NOTHING).within(months_of(one, period, today)) for measure in one.measures},
            )
            if _is_known(one, period)
            else Figure(one, is_known=False)
            for period in periods
        }
        for one in indicators
    }


def _is_known(indicator: Indicator, period: Period) -> bool:
    """What there was before BEFORE_ALL is counted in that month."""
    return indicator.kind is not Kind.STOCK or period.last >= BEFORE_ALL


def figure_from(indicator: Indicator, amounts: Mapping[Any, int]) -> Figure:
    """From the amounts of its measures."""
    if indicator.measure is None:
        return Figure(indicator)
    return Figure(
        indicator,
        amounts.get(indicator.measure, 0),
        None if indicator.denominator is None else amounts.get(indicator.denominator, 0),
        None if indicator.counted_by is None else amounts.get(indicator.counted_by, 0),
    )


@dataclass(frozen=True)
class Run:
    """What falls into months, summed up as they go on."""

    months: Sequence[int]
    sums: Sequence[int]

    @classmethod
    def of(cls, amounts: Mapping[int, int]) -> "Run":
        months = sorted(amounts)
        return cls(months, list(accumulate((amounts[month] for month in months), initial=0)))

    def within(self, span: range) -> int:
        return self.sums[bisect_left(self.months, span.stop)] - self.sums[bisect_left(self.months, span.start)]


NOTHING = Run((), (0,))


def months_of(indicator: Indicator, period: Period, today: date) -> range:
    """The months of which the amounts are added."""
    last = min(period.last, month_of(today))
    match indicator.kind:
        case Kind.STOCK:
            return range(last + 1)
        case Kind.LEVEL:
            return range(max(period.first, last), last + 1)
        case Kind.FLOW:
            return range(period.first, last + 1)


def _figures(
    indicators: Sequence[Indicator], places: Collection[str], dimension: Dimension, period: Period, today: date
) -> dict[tuple[str, str, str], Figure]:
    """(slug, place, value) → figure. A query for each kind of indicator."""
    result: dict[tuple[str, str, str], Figure] = {}
    for kind in Kind:
        some = [one for one in indicators if one.kind is kind and one.measure is not None]
        if not some:
            continue
        span = months_of(some[0], period, today)
        first = None if kind is Kind.STOCK else span.start
        amounts = queries.amounts(places, dimension, measures_of(some), first, span.stop - 1)
        for one in some:
            for place, value in {(place, value) for place, measure, value in amounts if measure in one.measures}:
                result[one.slug, place, value] = figure_from(
                    one, {measure: amounts.get((place, measure, value), 0) for measure in one.measures}
                )
    return result


def measures_of(indicators: Collection[Indicator]) -> set[Measure]:
    return {measure for one in indicators for measure in one.measures}


def nothing(indicator: Indicator) -> Figure:
    """What is shown of it where nothing happened."""
    return Figure(indicator, 0, 0 if indicator.denominator else None)
