"""The places that are judged together, and their amounts: the smallest ones, in which all others lie."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from lms.cooperatives import territory
from lms.monitoring import queries
from lms.monitoring.dimensions import COUNTRY, UNKNOWN, Dimension, delegation_of, delegation_place
from lms.monitoring.figures import NOTHING, Run, measures_of, months_of
from lms.monitoring.indicators import Indicator, Measure
from lms.monitoring.periods import Period
from lms.monitoring.suppression import TOTAL, Key


@dataclass(frozen=True)
class Tree:
    """The smallest places, and what lies around each place. What belongs to none of them is one more leaf, UNKNOWN."""

    leaves: tuple[str, ...]
    parents: Mapping[str, str]

    @property
    def is_of_delegations(self) -> bool:
        return delegation_of(self.leaves[0]) is not None

    def is_of_country(self, key: Key) -> bool:
        """Whether it is judged in the tree of provinces, and only added up in this one."""
        return self.is_of_delegations and key[0] == COUNTRY

    def is_told_elsewhere(self, key: Key) -> bool:
        """Of a breakdown: whether it is a total that is judged without it."""
        return key[1] == TOTAL or self.is_of_country(key)


def tree_of(place: str) -> Tree:
    """The delegations, where the place is one; else the provinces in their regions."""
    return _of_provinces() if delegation_of(place) is None else _of_delegations()


@cache
def _of_delegations() -> Tree:
    leaves = tuple(map(delegation_place, territory.delegations()))
    return Tree(leaves, dict.fromkeys(leaves, COUNTRY))


@cache
def _of_provinces() -> Tree:
    provinces = territory.provinces()
    parents = {code: str(province.region_code) for code, province in provinces.items()}
    return Tree(tuple(provinces), parents | dict.fromkeys(territory.regions(), COUNTRY))


def leaves_of(
    indicators: Collection[Indicator], tree: Tree, dimension: Dimension, period: Period, today: date
) -> dict[Key, dict[str, int]]:
    """(leaf, value) → measure → amount; of what belongs to no leaf what is left of the country. One query."""
    rows = queries.sums((*tree.leaves, COUNTRY), [dimension], spans_of(indicators, period, today))
    found: dict[Key, dict[str, int]] = {}
    for (place, _dimension, measure, value), amount in rows.items():
        leaf = UNKNOWN if place == COUNTRY else place
        amounts = found.setdefault((leaf, value), {})
        amounts[measure] = amounts.get(measure, 0) + amount
        if place != COUNTRY:
            left = found.setdefault((UNKNOWN, value), {})
            left[measure] = left.get(measure, 0) - amount
    return found


def leaves_by_month(
    indicators: Collection[Indicator], tree: Tree, first: int | None, last: int
) -> dict[str, dict[Measure, Run]]:
    """Leaf → measure → its months; of what belongs to no leaf what is left of the country. One query."""
    measures = measures_of(indicators)
    rows = queries.amounts_by_month((*tree.leaves, COUNTRY), Dimension.ALL, measures, first, last)
    found: dict[str, dict[Measure, Run]] = {leaf: dict.fromkeys(measures, NOTHING) for leaf in tree.leaves}
    left: dict[Measure, dict[int, int]] = {measure: {} for measure in measures}
    for (place, measure, _value), amounts in rows.items():
        if place != COUNTRY:
            found[place][Measure(measure)] = Run.of(amounts)
        for month, amount in amounts.items():
            months = left[Measure(measure)]
            months[month] = months.get(month, 0) + (amount if place == COUNTRY else -amount)
    return found | {UNKNOWN: {measure: Run.of(amounts) for measure, amounts in left.items()}}


def spans_of(
    indicators: Collection[Indicator], period: Period, today: date
) -> dict[tuple[int | None, int], set[Measure]]:
    """From and to which month the measures of these are added, in one question."""
    spans: dict[tuple[int | None, int], set[Measure]] = {}
    for one in indicators:
        months = months_of(one, period, today)
        spans.setdefault((months.start or None, months.stop - 1), set()).update(one.measures)
    return spans
