"""What of figures is hidden, judged with all that belongs together, so that one page shows what every other does (suppression.py).

The total of a place is judged in the tree of all provinces and regions, or in that of all delegations, with all other indicators; what is added
up from months, with all months of its year: a quarter is shown where its months are, so it tells nothing more. A breakdown at a place is
judged as one row of the same breakdown at all places; where it is added up, of whole years, and at the country by its months, too
(telling.py). That reads much more than the page shows: what was judged is kept for KEPT_S, and what has become small meanwhile is
hidden in any case.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from time import monotonic
from typing import Any, TypeVar, cast

from lms.cooperatives import territory
from lms.core.months import month_of
from lms.monitoring import queries
from lms.monitoring.concealing import KIN, hidden_together
from lms.monitoring.dimensions import COUNTRY, UNKNOWN, Dimension, delegation_of, delegation_place
from lms.monitoring.figures import Figure, figure_from, measures_of, months_of, nothing
from lms.monitoring.indicators import BY_SLUG, INDICATORS, Indicator, Kind, Measure, Unit
from lms.monitoring.periods import Period
from lms.monitoring.steps import Step
from lms.monitoring.suppression import TOTAL, Key, hide_table, is_small
from lms.monitoring.telling import is_of_places, told_of
from lms.monitoring.trees import Tree, leaves_by_month, leaves_of, tree_of

KEPT_S = 600
# A month after all that are counted.
_ALWAYS = 12 * 9999
_MOST_KEPT = 2000
# Stands for an indicator, where it is no single one.
FUNNEL = "funnel"
_ALL = tuple(one for one in INDICATORS if one.is_recorded)
# A figure that was judged: slug, place, value ("" without a breakdown).
Hidden = frozenset[tuple[str, str, str]]
# Of a year, its quarters and its months.
ByPeriod = Mapping[Period, Hidden]
Judged = TypeVar("Judged")
_kept: dict[Any, tuple[float, Any]] = {}


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
    if figure.indicator.unit is Unit.SHARE:
        did, of = max(0, figure.amount), figure.of or 0
        return any(map(is_small, (did, of, max(0, of - did))))
    return is_small(max(0, figure.behind))


def hidden_totals(place: str, period: Period, today: date) -> Hidden:
    """Of figures without a breakdown, of all indicators: at all places of the tree in which `place` stands."""
    tree = tree_of(place)
    last = Period.of_month(min(period.last, month_of(today)))
    standing = _remembered((tree.leaves, last, today), lambda: _judge_standing(tree, last, today))
    return standing | _year(tree, period.year, today).get(period, frozenset())


def hidden_values(indicator: Indicator, dimension: Dimension, place: str, period: Period, today: date) -> Hidden:
    """Of a breakdown: at all places of the tree in which `place` stands. Raises ValueError where it is not told of this period."""
    if not indicator.is_recorded:
        return frozenset()
    if told_of([indicator], dimension, place, period) != period:
        raise ValueError(f"{indicator.slug} by {dimension} at {place} is not told of {period}")
    by_delegation = dimension is Dimension.DELEGATION and place == COUNTRY
    if by_delegation or is_of_places(dimension, place):
        before = delegation_place("") if by_delegation else ""
        totals = hidden_totals(before or COUNTRY, period, today)
        if dimension is Dimension.REGION and place in territory.provinces():
            # What its region is shown with is the province's own total.
            region = tree_of(place).parents[place]
            return frozenset((slug, place, region) for slug, name, _value in totals if name == place)
        return frozenset((slug, place, name.removeprefix(before)) for slug, name, _value in totals if name)
    tree = tree_of(place)
    if tree.is_of_delegations and dimension in (Dimension.REGION, Dimension.PROVINCE):
        # The same figures as of provinces and regions by delegation.
        across = hidden_values(indicator, Dimension.DELEGATION, tree_of(COUNTRY).leaves[0], period, today)
        known = territory.regions() if dimension is Dimension.REGION else territory.provinces()
        return frozenset((slug, delegation_place(value), where) for slug, where, value in across if where in known)
    of = _group(indicator, dimension), dimension, tree.leaves, today
    if indicator.kind is Kind.FLOW:
        year = _remembered(
            (*of, period.year), lambda: _judge_values_of_year(indicator, dimension, tree, period.year, today)
        )
        return year.get(period, frozenset())
    last = Period.of_month(min(period.last, month_of(today)))
    return _remembered((*of, last), lambda: _judge_values(indicator, dimension, tree, last, today))


def with_hidden_zeros(
    figures: Mapping[str, Figure], hidden: Hidden, indicator: Indicator, dimension: Dimension, place: str
) -> dict[str, Figure]:
    """Value → figure; also of values under which there is nothing, where nobody is to know that."""
    if is_of_places(dimension, place):
        return dict(figures)
    zeros = {value for slug, where, value in hidden if slug == indicator.slug and where == place}
    return {value: nothing(indicator) for value in zeros} | dict(figures)


def hidden_by_month(indicator: Indicator, place: str, months: Sequence[Period], today: date) -> frozenset[Period]:
    """Which of these months are hidden at the place, as on their own pages."""
    if not indicator.is_recorded:
        return frozenset()
    tree = tree_of(place)
    if indicator.kind is Kind.FLOW:
        years = {month.year: _year(tree, month.year, today) for month in months}
        return frozenset(
            month for month in months if (indicator.slug, place, "") in years[month.year].get(month, frozenset())
        )
    by_month = _standing(indicator, tree, tuple(months), today)
    return frozenset(month for month in months if (indicator.slug, place, "") in by_month[month])


def hidden_steps(place: str, period: Period, today: date) -> Hidden:
    """Of how many cooperatives stop at each step (steps.py), at all places of the tree; the value "" is how many there are at the place."""
    tree = tree_of(place)
    totals = hidden_totals(place, period, today)
    return _remembered((FUNNEL, tree.leaves, period, today), lambda: _judge_steps(tree, period, today, totals))


def forget() -> None:
    """What was judged; for tests, whose databases change faster."""
    _kept.clear()


def _remembered(key: Any, judge: Callable[[], Judged]) -> Judged:
    until, found = _kept.get(key, (0.0, None))
    if until < monotonic():
        found = judge()
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = monotonic() + KEPT_S, found
    return cast(Judged, found)


def _year(tree: Tree, year: int, today: date) -> ByPeriod:
    return _remembered((tree.leaves, year, today), lambda: _judge_year(tree, year, today))


def _standing(indicator: Indicator, tree: Tree, months: tuple[Period, ...], today: date) -> ByPeriod:
    key = _group(indicator), tree.leaves, months, today
    return _remembered(key, lambda: _judge_months(indicator, tree, months, today))


def _judge_standing(tree: Tree, last: Period, today: date) -> Hidden:
    """Of what there is at the end of a month, and of what only that month tells."""
    some = [one for one in _ALL if one.kind is not Kind.FLOW]
    leaves = leaves_of(some, tree, Dimension.ALL, last, today)
    around = _hidden_around(tree, lambda: hidden_totals(COUNTRY, last, today))
    return _hidden_totals(some, {place: amounts for (place, _value), amounts in leaves.items()}, tree, around)


def _hidden_totals(
    indicators: Sequence[Indicator], leaves: Mapping[str, Mapping[Any, int]], tree: Tree, forced: Hidden
) -> Hidden:
    by_slug = _figures(indicators, {(leaf, TOTAL): amounts for leaf, amounts in leaves.items()})
    found = hidden_together(by_slug, tree.parents, forced=_by_slug(forced), is_told=tree.is_of_country)
    return frozenset((slug, place, "") for slug, keys in found.items() for place, _total in keys)


def _judge_months(indicator: Indicator, tree: Tree, months: tuple[Period, ...], today: date) -> ByPeriod:
    """Of what there is at the end of each month; read at once."""
    near = _near(indicator)
    first = None if indicator.kind is Kind.STOCK else min(one.first for one in months)
    by_leaf = leaves_by_month(near, tree, first, min(max(one.last for one in months), month_of(today)))

    def around(month: Period) -> Hidden:
        return _hidden_around(tree, lambda: _standing(indicator, tree_of(COUNTRY), months, today)[month])

    found = {}
    for month in months:
        span = months_of(indicator, month, today)
        leaves = {
            leaf: {measure: run.within(span) for measure, run in measures.items()} for leaf, measures in by_leaf.items()
        }
        found[month] = _hidden_totals(near, leaves, tree, around(month))
    return found


def _judge_year(tree: Tree, year: int, today: date) -> ByPeriod:
    """Of what is added up from months: a table of places by months, whose total is the year."""
    some, whole = [one for one in _ALL if one.kind is Kind.FLOW], Period.of_year(year)
    months = _months_of_year(year, today)
    if not months:
        return {}
    by_leaf = leaves_by_month(some, tree, months[0].first, months[-1].last)
    cells = {
        (leaf, str(month)): {measure: run.within(range(month.first, month.last + 1)) for measure, run in runs.items()}
        for leaf, runs in by_leaf.items()
        for month in months
    }

    def around(period: Period) -> Hidden:
        return _hidden_around(tree, lambda: _year(tree_of(COUNTRY), year, today)[period])

    forced: dict[str, set[Key]] = {}
    for period in (*months, whole):
        for slug, place, _value in around(period):
            forced.setdefault(slug, set()).add((place, TOTAL if period == whole else str(period)))
    found = hidden_together(
        _figures(some, cells), tree.parents, forced=forced, sum_of=_quarter_of_column, is_told=tree.is_of_country
    )
    return _by_period(
        whole, ((column or str(year), slug, place, "") for slug, keys in found.items() for place, column in keys)
    )


def _is_total(key: Key) -> bool:
    return not all(key)


def _quarter_of_column(key: Key) -> Key | None:
    place, month = key
    return None if month == TOTAL else (place, str(Period.parse(month).quarter))


def _quarter_of_row(key: Key) -> Key | None:
    month, value = key
    return None if month == COUNTRY else (str(Period.parse(month).quarter), value)


def _judge_values(indicator: Indicator, dimension: Dimension, tree: Tree, period: Period, today: date) -> Hidden:
    """Of a breakdown of one period: of what there is at the end of a month, or of what is added up in a year."""
    near = _near(indicator, dimension)
    by_slug = _figures(near, leaves_of(near, tree, dimension, period, today))

    def of_country() -> Hidden:
        return hidden_values(indicator, dimension, COUNTRY, period, today)

    # Delegations are judged in their own tree.
    is_crossed = dimension is Dimension.DELEGATION
    around = of_country() if is_crossed else _hidden_around(tree, of_country)
    found = hidden_together(
        by_slug,
        tree.parents,
        forced=_by_slug(hidden_totals(tree.leaves[0], period, today) | around),
        is_told=_is_total if is_crossed else tree.is_told_elsewhere,
    )
    hidden = frozenset((slug, place, value) for slug, keys in found.items() for place, value in keys if value)
    return _of_pairs(hidden, by_slug, tree) if is_crossed else hidden


def _of_pairs(hidden: Hidden, by_slug: Mapping[str, Mapping[Key, Figure]], tree: Tree) -> Hidden:
    """Of places by delegation those that lie in each other: that a province does not lie in a delegation is no secret."""
    pairs = {(province, str(delegation_of(delegation))) for delegation, province in _lying()}
    pairs.update(key for figures in by_slug.values() for key, figure in figures.items() if figure.behind)
    pairs |= {(tree.parents[place], value) for place, value in pairs if place in tree.parents}
    return frozenset(one for one in hidden if one[1:] in pairs or UNKNOWN in one or COUNTRY in one)


def _judge_values_of_year(indicator: Indicator, dimension: Dimension, tree: Tree, year: int, today: date) -> ByPeriod:
    """Of a breakdown of what is added up: of the year at all places, and at the country by its months. What is hidden of the year there is hidden
    of each month: then the two tables share nothing that is hidden."""
    whole = Period.of_year(year)
    hidden = _judge_values(indicator, dimension, tree, whole, today)
    near, months = _near(indicator, dimension), _months_of_year(year, today)
    is_of_years = (
        dimension is Dimension.DELEGATION or not months or told_of(near, dimension, COUNTRY, months[0]) == whole
    )
    if tree.is_of_delegations or is_of_years:
        return {whole: hidden}
    rows = queries.amounts_by_month([COUNTRY], dimension, measures_of(near), months[0].first, months[-1].last)
    cells: dict[Key, dict[str, int]] = {}
    for (_place, measure, value), amounts in rows.items():
        for month, amount in amounts.items():
            cells.setdefault((str(Period.of_month(month)), value), {})[measure] = amount
    of_values = {(slug, value) for slug, place, value in hidden if place == COUNTRY}
    of_months = {
        (slug, str(month))
        for month in months
        for slug, place, _value in _year(tree, year, today)[month]
        if place == COUNTRY
    }
    known = frozenset(
        {(slug, month, "") for slug, month in of_months} | {(slug, COUNTRY, value) for slug, value in of_values}
    )
    found = hidden_together(_figures(near, cells), forced=_by_slug(known), sum_of=_quarter_of_row, is_told=_is_total)
    return _by_period(
        whole, ((row, slug, COUNTRY, value) for slug, keys in found.items() for row, value in keys if value and row)
    ) | {whole: hidden}


def _by_period(year: Period, found: Iterable[tuple[str, str, str, str]]) -> dict[Period, Hidden]:
    """`found`: period, slug, place, value."""
    hidden: dict[Period, set[tuple[str, str, str]]] = {one: set() for one in year.with_parts}
    for period, *rest in found:
        hidden[Period.parse(period)].add((rest[0], rest[1], rest[2]))
    return {period: frozenset(some) for period, some in hidden.items()}


def _hidden_around(tree: Tree, judged: Callable[[], Hidden]) -> Hidden:
    """Of delegations, for provinces are judged first: what is hidden of the country, and the delegations in which a province lies that is
    hidden for itself. A delegation that is shown then tells nothing of it."""
    if not tree.is_of_delegations:
        return frozenset()
    delegations = [*_lying(), (COUNTRY, COUNTRY)]
    return frozenset(
        (slug, delegation, value)
        for slug, place, value in judged()
        for delegation, province in delegations
        if province == place
    )


def _lying() -> set[tuple[str, str]]:
    """Delegation and province, where anybody is in both."""
    measures = [Measure.COOPERATIVES, Measure.MEMBERS, Measure.ENROLMENTS]
    rows = queries.amounts(tree_of(delegation_place("")).leaves, Dimension.PROVINCE, measures, None, _ALWAYS)
    return {(delegation, province) for delegation, _measure, province in rows}


def _by_slug(hidden: Hidden) -> dict[str, set[Key]]:
    found: dict[str, set[Key]] = {}
    for slug, place, value in hidden:
        found.setdefault(slug, set()).add((place, value))
    return found


def _figures(indicators: Sequence[Indicator], amounts: Mapping[Key, Mapping[Any, int]]) -> dict[str, dict[Key, Figure]]:
    return {one.slug: {key: figure_from(one, found) for key, found in amounts.items()} for one in indicators}


def _near(indicator: Indicator, dimension: Dimension = Dimension.ALL) -> tuple[Indicator, ...]:
    """Those that are hidden with it: they share a measure, or share one with what does; nothing else changes what is hidden of it."""
    return _near_of(indicator.slug, dimension)


# By its name: the words of an indicator have another hash in each language.
@cache
def _near_of(slug: str, dimension: Dimension) -> tuple[Indicator, ...]:
    indicator = BY_SLUG[slug]
    known = [one for one in _ALL if dimension is Dimension.ALL or dimension in one.dimensions]
    near, measures = list[Indicator](), measures_of([indicator])
    while len(near) < len(
        near := [one for one in known if one.kind is indicator.kind and measures.intersection(one.measures)]
    ):
        measures |= measures_of(near)
        if measures & KIN:
            measures |= KIN
    return tuple(near)


def _group(indicator: Indicator, dimension: Dimension = Dimension.ALL) -> tuple[str, ...]:
    return tuple(one.slug for one in _near(indicator, dimension))


def _months_of_year(year: int, today: date) -> list[Period]:
    """Those that have begun."""
    return [Period.of_month(month) for month in Period.of_year(year).ends_by(today).months]


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
        (place, value) for _slug, place, value in _hidden_around(tree, lambda: hidden_steps(COUNTRY, period, today))
    }
    places = {*tree.leaves, *tree.parents, COUNTRY}
    hidden = hide_table(
        cells, tree.parents, forced=hidden_here | below, shown={(place, "") for place in places} - hidden_here
    )  # fmt: skip
    return frozenset((FUNNEL, place, value) for place, value in hidden)
