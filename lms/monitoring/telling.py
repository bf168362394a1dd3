"""Of which periods breakdowns are told. Pure.

A table of places by values by months is beyond what can be judged (suppression.py). So what is added up from months is told month by month
and quarter by quarter in totals of every place, and by its values for the country; by its values below the country, and by cohorts, of whole years.
"""

from collections.abc import Collection
from dataclasses import replace

from lms.core.i18n import lazy as _
from lms.monitoring.asking import Question
from lms.monitoring.dimensions import COUNTRY, Dimension, delegation_of
from lms.monitoring.indicators import Indicator, Kind
from lms.monitoring.naming import period_name
from lms.monitoring.periods import Period


def told_of(indicators: Collection[Indicator], dimension: Dimension, place: str, period: Period) -> Period:
    """The period of which these are told by this breakdown: this one, or the whole year around it."""
    is_added_up = any(one.kind is Kind.FLOW for one in indicators)
    if not is_added_up or is_of_places(dimension, place) or (place == COUNTRY and dimension is not Dimension.COHORT):
        return period
    return Period.of_year(period.year)


def is_of_places(dimension: Dimension, place: str) -> bool:
    """Whether its values are places that are judged by themselves."""
    if dimension is Dimension.DELEGATION:
        return place == COUNTRY
    return dimension in (Dimension.REGION, Dimension.PROVINCE) and delegation_of(place) is None


def told(
    asked: Question,
    indicators: Collection[Indicator] | None = None,
    by: Dimension | None = None,
    place: str | None = None,
) -> Question:
    """What is answered where this is asked; usually of its own indicator, breakdown and place."""
    period = told_of(
        [asked.indicator] if indicators is None else indicators,
        by or asked.by,
        asked.place if place is None else place,
        asked.period,
    )
    return replace(asked, period=period)


def year_note(asked: Question, *answered: Question) -> str:
    """A word where that is another period."""
    if asked.period == answered[0].period:
        return ""
    years = dict.fromkeys(period_name(one.period) for one in answered)
    return str(
        _(
            "So that nobody can be recognised, this is broken down for whole years. These figures are of: %(year)s.",
            year=", ".join(years),
        )
    )
