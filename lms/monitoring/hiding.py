"""Figures of the country and its parts as they may be shown: what the reports, the targets and the mails take theirs from. What is hidden
is judged as for every page (judging.py)."""

from collections.abc import Mapping, Sequence
from datetime import date

from lms.cooperatives import territory
from lms.monitoring import figures
from lms.monitoring.dimensions import COUNTRY, Dimension
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import Indicator
from lms.monitoring.judging import Hidden, hidden_totals, hidden_values, seen, with_hidden_zeros
from lms.monitoring.periods import Period

# Slug → place or value → its figure, None where it is hidden.
Shown = dict[str, dict[str, Figure | None]]


def over_regions(indicators: Sequence[Indicator], period: Period, today: date) -> Shown:
    """Of the country, its regions and its provinces."""
    return _over([COUNTRY, *territory.regions(), *territory.provinces()], indicators, period, today)


def at(place: str, indicators: Sequence[Indicator], period: Period, today: date) -> dict[str, Figure | None]:
    """Of one place, by slug."""
    return {slug: by_place[place] for slug, by_place in _over([place], indicators, period, today).items()}


def broken_down(
    indicators: Sequence[Indicator], place: str, dimension: Dimension, period: Period, today: date
) -> Shown:
    """By the values of a breakdown at one place, under which there is anything."""
    found = figures.several_broken_down(indicators, place, dimension, period, today)
    return {
        one.slug: {
            value: shown(figure, hidden, place, value)
            for value, figure in with_hidden_zeros(found[one.slug], hidden, one, dimension, place).items()
        }
        for one in indicators
        for hidden in [hidden_values(one, dimension, place, period, today)]
    }


def _over(places: Sequence[str], indicators: Sequence[Indicator], period: Period, today: date) -> Shown:
    """All of one tree: of regions and provinces, or of delegations."""
    hidden = hidden_totals(places[-1], period, today)
    found: Mapping[str, Mapping[str, Figure]] = figures.over_places(indicators, places, period, today)
    return {
        slug: {place: shown(figure, hidden, place) for place, figure in by_place.items()}
        for slug, by_place in found.items()
    }


def shown(figure: Figure, hidden: Hidden, place: str, value: str = "") -> Figure | None:
    return None if seen(figure, hidden, place, value).is_hidden else figure
