"""Figures of the country and its parts as they may be shown: what the reports, the targets and the mails take theirs from.

Whatever is asked, all indicators are judged (concealing.py): what one paper hides none shows.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from time import monotonic

from lms.cooperatives import territory
from lms.monitoring import figures
from lms.monitoring.concealing import COUNTS_BEHIND, hidden_together
from lms.monitoring.dimensions import COUNTRY, Dimension, delegation_of, delegation_place
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import INDICATORS, Indicator, Unit
from lms.monitoring.periods import Period
from lms.monitoring.suppression import is_small

# Slug → place or value → its figure, None where it is hidden.
Shown = dict[str, dict[str, Figure | None]]
Hidden = Mapping[str, frozenset[str]]
_JUDGED = (*(one for one in INDICATORS if one.is_recorded), *COUNTS_BEHIND.values())
# What is hidden in a whole country is not judged anew by each page; what has become small meanwhile is hidden in any case.
KEPT_S, MOST_KEPT = 600, 500
_kept: dict[tuple[Dimension, Period, date], tuple[float, Hidden]] = {}


def over_regions(indicators: Sequence[Indicator], period: Period, today: date) -> Shown:
    """Of the country, its regions and its provinces; provinces decide. One query, or two."""
    parents = _parents()
    found = figures.over_places(indicators, [COUNTRY, *territory.regions(), *parents], period, today)
    return _without(found, _hidden_places(Dimension.PROVINCE, period, today))


def over_delegations(indicators: Sequence[Indicator], period: Period, today: date) -> Shown:
    """Of the country and its delegations, by their places. One query, or two."""
    places = [COUNTRY, *map(delegation_place, territory.delegations())]
    found = figures.over_places(indicators, places, period, today)
    return _without(found, _hidden_places(Dimension.DELEGATION, period, today))


def at(place: str, indicators: Sequence[Indicator], period: Period, today: date) -> dict[str, Figure | None]:
    """Of one place, by slug."""
    found = figures.over_places(indicators, [place], period, today)
    by = Dimension.PROVINCE if delegation_of(place) is None else Dimension.DELEGATION
    shown = _without(found, _hidden_places(by, period, today))
    return {slug: by_place[place] for slug, by_place in shown.items()}


def broken_down(
    indicators: Sequence[Indicator], place: str, dimension: Dimension, period: Period, today: date
) -> Shown:
    """By the values of a breakdown at one place, under which there is anything. Where the place itself is hidden, so is what would add up
    to it."""
    judged = [one for one in _JUDGED if dimension in one.dimensions]
    values = figures.several_broken_down(judged, place, dimension, period, today)
    shown = at(place, judged, period, today)
    forced = {slug: [COUNTRY] for slug, figure in shown.items() if figure is None}
    hidden = hidden_together(values, forced=forced)
    return _without({one.slug: values[one.slug] for one in indicators}, hidden)


def forget() -> None:
    """What was judged; for tests, whose databases change faster."""
    _kept.clear()


def _parents() -> dict[str, str]:
    return {code: province.region_code or COUNTRY for code, province in territory.provinces().items()}


def _hidden_places(by: Dimension, period: Period, today: date) -> Hidden:
    until, hidden = _kept.get((by, period, today), (0.0, {}))
    if until >= monotonic():
        return hidden
    leaves = figures.several_broken_down(_JUDGED, COUNTRY, by, period, today)
    if by is Dimension.DELEGATION:
        leaves = {slug: {delegation_place(code): one for code, one in found.items()} for slug, found in leaves.items()}
    hidden = hidden_together(leaves, _parents() if by is Dimension.PROVINCE else None)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[by, period, today] = monotonic() + KEPT_S, hidden
    return hidden


def _without(found: Mapping[str, Mapping[str, Figure]], hidden: Hidden) -> Shown:
    return {
        slug: {
            name: None if name in hidden.get(slug, ()) or _is_small_now(figure) else figure
            for name, figure in by_name.items()
        }
        for slug, by_name in found.items()
    }


def _is_small_now(figure: Figure) -> bool:
    """Sums of money do not tell how many stand behind them: what was judged decides alone."""
    if figure.indicator.unit is Unit.DIRHAMS:
        return False
    if figure.indicator.unit is Unit.SHARE:
        return any(is_small(max(0, part)) for part in (figure.amount, figure.of or 0, (figure.of or 0) - figure.amount))
    return is_small(max(0, figure.behind))
