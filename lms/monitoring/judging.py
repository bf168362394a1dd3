"""What of figures is hidden, judged with all that belongs together, so that one page shows what every other does (suppression.py).

The total of a place is judged in the tree of all provinces and regions, or in that of all delegations, with all other indicators; a breakdown at
a place as one row of the same breakdown at all places. That reads much more than the page shows: what was judged is kept for KEPT_S,
and what has become small meanwhile is hidden in any case. The months of a place are judged as a tree of their quarters and their year.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any

from lms.cooperatives import territory
from lms.core.months import month_of
from lms.monitoring import queries
from lms.monitoring.concealing import COUNTS_BEHIND, hidden_breakdowns, hidden_of, hidden_together
from lms.monitoring.dimensions import COUNTRY, UNKNOWN, Dimension, delegation_of, delegation_place
from lms.monitoring.figures import NOTHING, Figure, Run, figure_from, months_of
from lms.monitoring.indicators import INDICATORS, Indicator, Kind, Measure, Unit
from lms.monitoring.periods import Period
from lms.monitoring.steps import Step
from lms.monitoring.suppression import Key, hide_table, is_small

KEPT_S = 600
# A month after all that are counted.
_ALWAYS = 12 * 9999
_MOST_KEPT = 2000
# Stands for an indicator, where it is no single one.
FUNNEL = "funnel"
_TREES = (Dimension.REGION, Dimension.PROVINCE)
_ALL = (*(one for one in INDICATORS if one.is_recorded), *COUNTS_BEHIND.values())
# A figure that was judged: slug, place, value ("" without a breakdown).
Hidden = frozenset[tuple[str, str, str]]
_kept: dict[Any, tuple[float, Hidden]] = {}


@dataclass(frozen=True)
class Tree:
    """The smallest places, and what lies around each place. What belongs to none of them is one more leaf, UNKNOWN."""

    leaves: tuple[str, ...]
    parents: Mapping[str, str]


def tree_of(place: str) -> Tree:
    """The delegations, where the place is one; else the provinces in their regions."""
    if delegation_of(place) is not None:
        leaves = tuple(map(delegation_place, territory.delegations()))
        return Tree(leaves, dict.fromkeys(leaves, COUNTRY))
    provinces = territory.provinces()
    parents = {code: str(province.region_code) for code, province in provinces.items()}
    return Tree(tuple(provinces), parents | dict.fromkeys(territory.regions(), COUNTRY))


@dataclass(frozen=True)
class Seen:
    """A figure as it may be seen."""

    figure: Figure
    is_hidden: bool = False

    @property
    def value(self) -> float | None:
        return None if self.is_hidden else self.figure.value


def seen(figure: Figure, hidden: Hidden, place: str, value: str = "") -> Seen:
    return Seen(figure, (figure.indicator.slug, place, value) in hidden or is_small_now(figure))


def is_small_now(figure: Figure) -> bool:
    """Sums of money do not tell how many stand behind them: they are hidden by what was judged alone."""
    did, of = max(0, figure.amount), figure.of
    match figure.indicator.unit:
        case Unit.DIRHAMS:
            return False
        case Unit.SHARE:
            return any(map(is_small, (did, of or 0, max(0, (of or 0) - did))))
        case _:
            return is_small(max(0, figure.behind))


def hidden_totals(place: str, period: Period, today: date) -> Hidden:
    """Of figures without a breakdown, of all indicators: at all places of the tree in which `place` stands."""
    tree = tree_of(place)
    return _remembered((tree.leaves, period, today), lambda: _judge_totals(tree, period, today))


def hidden_values(indicator: Indicator, dimension: Dimension, place: str, period: Period, today: date) -> Hidden:
    """Of a breakdown: at all places of the tree in which `place` stands."""
    if not indicator.is_recorded:
        return frozenset()
    by_delegation = dimension is Dimension.DELEGATION and place == COUNTRY
    if by_delegation or (dimension in _TREES and delegation_of(place) is None):
        before = delegation_place("") if by_delegation else ""
        return frozenset(
            (slug, place, name.removeprefix(before))
            for slug, name, _value in hidden_totals(before or COUNTRY, period, today)
            if name
        )
    tree = tree_of(place)
    key = indicator.slug, dimension, tree.leaves, period, today
    totals = hidden_totals(place, period, today)
    return _remembered(key, lambda: _judge_values(indicator, dimension, tree, period, today, totals=totals))


def hidden_months(series: Mapping[Period, Figure]) -> frozenset[Period]:
    """Of the months of one place, judged with their quarters and years; not of sums of money."""
    if not any(map(is_small_now, series.values())):
        return frozenset()
    names = {str(period): period for period in series}
    parents: dict[str, str] = {}
    for period in series:
        quarter = Period(period.first - period.first % 3, period.first - period.first % 3 + 2)
        parents |= {str(period): str(quarter), str(quarter): str(period.year)}
    hidden = hidden_of({name: series[period] for name, period in names.items()}, parents)
    return frozenset(names[name] for name in hidden if name in names)


def hidden_by_month(indicator: Indicator, place: str, months: Sequence[Period], today: date) -> Hidden:
    """Of each of these months, at all places of the tree, as pages of that month hide it; the value is the month."""
    if not indicator.is_recorded:
        return frozenset()
    tree = tree_of(place)
    key = indicator.slug, tree.leaves, tuple(months), today
    return _remembered(key, lambda: _judge_months(indicator, tree, months, today))


def hidden_steps(place: str, period: Period, today: date) -> Hidden:
    """Of how many cooperatives stop at each step (steps.py), at all places of the tree; the value "" is how many there are at the place."""
    tree = tree_of(place)
    totals = hidden_totals(place, period, today)
    return _remembered((FUNNEL, tree.leaves, period, today), lambda: _judge_steps(tree, period, today, totals))


def forget() -> None:
    """What was judged; for tests, whose databases change faster."""
    _kept.clear()


def _hidden_below(tree: Tree, judged: Callable[[], Hidden]) -> Hidden:
    """Of delegations: those in which a province lies that is hidden for itself. A delegation that is shown then tells nothing of it,
    although delegations and provinces are judged one after the other."""
    if delegation_of(tree.leaves[0]) is None:
        return frozenset()
    rows = queries.amounts(tree.leaves, Dimension.PROVINCE, [Measure.COOPERATIVES], None, _ALWAYS)
    return frozenset(
        (slug, delegation, value)
        for slug, place, value in judged()
        for delegation, _measure, province in rows
        if province == place
    )


def _remembered(key: Any, judge: Callable[[], Hidden]) -> Hidden:
    until, hidden = _kept.get(key, (0.0, frozenset()))
    if until < monotonic():
        hidden = judge()
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = monotonic() + KEPT_S, hidden
    return hidden


def _judge_totals(tree: Tree, period: Period, today: date) -> Hidden:
    leaves = _leaves(_ALL, tree, Dimension.ALL, period, today)
    by_place = {place: amounts for (place, _value), amounts in leaves.items()}
    below = _hidden_below(tree, lambda: hidden_totals(COUNTRY, period, today))
    found = _hidden_places(_ALL, by_place, tree, below)
    return frozenset((slug, place, "") for slug, places in found for place in places)


def _hidden_places(
    indicators: Sequence[Indicator], leaves: Mapping[str, Mapping[Any, int]], tree: Tree, forced: Hidden
) -> Collection[tuple[str, frozenset[str]]]:
    by_slug = {one.slug: {leaf: figure_from(one, amounts) for leaf, amounts in leaves.items()} for one in indicators}
    also = {slug: {place for one, place, _value in forced if one == slug} for slug in by_slug}
    return hidden_together(by_slug, tree.parents, forced=also).items()


def _judge_months(indicator: Indicator, tree: Tree, months: Sequence[Period], today: date) -> Hidden:
    near = _near(indicator)
    asked = {measure for one in near for measure in (one.measure, one.denominator) if measure is not None}
    first = None if indicator.kind is Kind.STOCK else min(one.first for one in months)
    last = min(max(one.last for one in months), month_of(today))
    found = queries.amounts_by_month((*tree.leaves, COUNTRY), Dimension.ALL, asked, first, last)
    run = {(place, measure): Run.of(amounts) for (place, measure, _value), amounts in found.items()}
    hidden: set[tuple[str, str, str]] = set()
    below = _hidden_below(tree, lambda: hidden_by_month(indicator, COUNTRY, months, today))
    for month in months:
        span = months_of(indicator, month, today)
        leaves = {
            leaf: {measure: run.get((leaf, measure), NOTHING).within(span) for measure in asked} for leaf in tree.leaves
        }
        leaves[UNKNOWN] = {
            measure: run.get((COUNTRY, measure), NOTHING).within(span) - sum(one[measure] for one in leaves.values())
            for measure in asked
        }
        forced = frozenset(one for one in below if one[2] == str(month))
        places = dict(_hidden_places(near, leaves, tree, forced))[indicator.slug]
        hidden |= {(indicator.slug, place, str(month)) for place in places}
    return frozenset(hidden)


def _near(indicator: Indicator) -> list[Indicator]:
    """Those that are hidden with it: they share a measure, or share one with what does; nothing else changes what is hidden of it."""
    near, measures = list[Indicator](), {indicator.measure, indicator.denominator} - {None}
    while len(near) < len(
        near := [one for one in _ALL if one.kind is indicator.kind and {one.measure, one.denominator} & measures]
    ):
        measures |= {measure for one in near for measure in (one.measure, one.denominator) if measure is not None}
    return near + [one for slug, one in COUNTS_BEHIND.items() if slug == indicator.slug]


def _judge_values(
    indicator: Indicator, dimension: Dimension, tree: Tree, period: Period, today: date, *, totals: Hidden
) -> Hidden:
    leaves = _leaves([indicator], tree, dimension, period, today)
    figures = {key: figure_from(indicator, amounts) for key, amounts in leaves.items()}
    counts = {key: max(0, amounts.get(Measure.ACCOUNTS_DECLARED, 0)) for key, amounts in leaves.items()}
    forced = {(place, "") for slug, place, _value in totals if slug == indicator.slug}
    below = _hidden_below(tree, lambda: hidden_values(indicator, dimension, COUNTRY, period, today))
    forced |= {(place, value) for _slug, place, value in below}
    hidden = hidden_breakdowns(figures, tree.parents, counts=counts, forced=forced)
    return frozenset((indicator.slug, place, value) for place, value in hidden if value)


def _judge_steps(tree: Tree, period: Period, today: date, totals: Hidden) -> Hidden:
    last = min(period.last, month_of(today))
    rows = queries.amounts((*tree.leaves, COUNTRY), Dimension.FUNNEL, [Measure.FUNNEL_REACHED], None, last)
    reached = {(place, value): amount for (place, _measure, value), amount in rows.items()}
    cells: dict[Key, int] = {}
    for step, after in zip(Step, [*list(Step)[1:], None], strict=True):
        for leaf in (*tree.leaves, COUNTRY):
            stopped = reached.get((leaf, step), 0) - (reached.get((leaf, after), 0) if after else 0)
            cells[leaf, step] = max(0, stopped)
        cells[UNKNOWN, step] = max(0, cells.pop((COUNTRY, step)) - sum(cells[leaf, step] for leaf in tree.leaves))
    hidden_here = {(place, "") for slug, place, _value in totals if slug == "cooperatives"}
    below = {
        (place, value) for _slug, place, value in _hidden_below(tree, lambda: hidden_steps(COUNTRY, period, today))
    }
    places = {*tree.leaves, *tree.parents, COUNTRY}
    hidden = hide_table(
        cells, tree.parents, forced=hidden_here | below, shown={(place, "") for place in places} - hidden_here
    )  # fmt: skip
    return frozenset((FUNNEL, place, value) for place, value in hidden)


def _leaves(
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


def spans_of(
    indicators: Collection[Indicator], period: Period, today: date
) -> dict[tuple[int | None, int], set[Measure]]:
    """From and to which month the measures of these are added, in one question. Accounts are counted behind sums of money."""
    spans: dict[tuple[int | None, int], set[Measure]] = {}
    for one in indicators:
        months = months_of(one, period, today)
        span = spans.setdefault((months.start or None, months.stop - 1), set())
        span |= {measure for measure in (one.measure, one.denominator) if measure is not None}
        if one.unit is Unit.DIRHAMS:
            span.add(Measure.ACCOUNTS_DECLARED)
    return spans
