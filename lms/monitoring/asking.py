"""What an address asks of the figures: a place, a period, an indicator, a breakdown. Read in one way by every page and export."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from lms.cooperatives import territory
from lms.core.errors import DomainError, NotFound
from lms.core.i18n import lazy as _
from lms.core.months import month_of
from lms.monitoring.dimensions import BEFORE_ALL, COUNTRY, Dimension, delegation_of, delegation_place
from lms.monitoring.indicators import BY_SLUG, Indicator
from lms.monitoring.periods import BadPeriod, Period
from lms.monitoring.policy import Viewer

FIRST_YEAR = BEFORE_ALL // 12 + 1


class BadQuestion(DomainError):
    """The address asks for something that there is not."""

    status = 400


@dataclass(frozen=True)
class Question:
    """What is shown, until which day: of a running period there is only what has happened."""

    place: str
    period: Period
    indicator: Indicator
    by: Dimension
    today: date

    def parameters(self, **changes: object) -> dict[str, str]:
        """Of the address that asks this, or this with changes; what is usual is left out by no one, so that links stay true."""
        asked = replace(self, **changes)  # type: ignore[arg-type]  # as the caller names them
        return {
            "place": asked.place,
            "period": str(asked.period),
            "indicator": asked.indicator.slug,
            "by": asked.by.value,
        }


def read_question(
    arguments: Mapping[str, str],
    viewer: Viewer,
    today: date,
    *,
    indicator: str = "completion-rate",
    by: Dimension = Dimension.REGION,
) -> Question:
    """Raises BadQuestion in words; NotFound where the place is not the viewer's to ask about."""
    return Question(
        place=read_place(arguments.get("place", ""), viewer),
        period=read_period(arguments.get("period", ""), today),
        indicator=read_indicator(arguments.get("indicator") or indicator),
        by=read_dimension(arguments.get("by") or by),
        today=today,
    )


def read_place(text: str, viewer: Viewer) -> str:
    """Nothing is the widest that she may ask about."""
    if not text:
        return viewer.place
    delegation = delegation_of(text)
    known = (
        delegation in territory.delegations()
        if delegation is not None
        else text in territory.regions() or text in territory.provinces()
    )
    if not known:
        raise BadQuestion(_("There is no such place. Choose one from the list."))
    if not viewer.may_ask_about(text):
        raise NotFound
    return text


def read_period(text: str, today: date) -> Period:
    """Nothing is this year."""
    if not text:
        return Period.year_of(today)
    try:
        found = Period.parse(text)
    except BadPeriod:
        raise BadQuestion(_("A period is a year, a quarter or a month: 2026, 2026-Q3 or 2026-07.")) from None
    if found.first > month_of(today) or found.year < FIRST_YEAR:
        raise BadQuestion(
            _("There are figures from %(first)s to this month. Choose a period between them.", first=FIRST_YEAR)
        )
    return found


def read_indicator(slug: str) -> Indicator:
    found = BY_SLUG.get(slug)
    if found is None:
        raise BadQuestion(_("There is no such figure. Choose one from the list."))
    return found


def read_dimension(text: str) -> Dimension:
    if text not in set(Dimension):
        raise BadQuestion(_("There is no such breakdown. Choose one from the list."))
    return Dimension(text)


def known_periods(today: date) -> list[Period]:
    """Years, their quarters and their months that have begun, the latest first."""
    years = [Period.of_year(year) for year in range(today.year, FIRST_YEAR - 1, -1)]
    found = [one for year in years for one in (year, *reversed(year.parts))]
    months = [Period.of_month(month) for month in range(month_of(today), 12 * FIRST_YEAR - 1, -1)]
    return [one for one in (*found, *months) if one.first <= month_of(today)]


def places_below(place: str) -> list[str]:
    """The regions of the country, the provinces of a region; a province and a delegation have none."""
    if place == COUNTRY:
        return list(territory.regions())
    return [code for code, province in territory.provinces().items() if province.region_code == place]


def known_places(viewer: Viewer) -> list[str]:
    """All that the viewer may ask about: a delegation alone, or the country, each region with its provinces, the delegations;
    of a trainer the country alone."""
    if viewer.place != COUNTRY or not viewer.sees_lists:
        return [viewer.place]
    regions = [place for region in territory.regions() for place in (region, *places_below(region))]
    return [COUNTRY, *regions, *map(delegation_place, territory.delegations())]
