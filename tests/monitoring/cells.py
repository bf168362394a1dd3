"""Cells for tests of pages: amounts put where counting would put them, of 2024 and 2025, which are over whenever the tests run."""

from collections.abc import Sequence
from datetime import date

from lms.core.db import db
from lms.monitoring.dimensions import Dimension
from lms.monitoring.figures import Figure, several_of, several_series
from lms.monitoring.indicators import Indicator, Measure
from lms.monitoring.models import Cell
from lms.monitoring.periods import Period
from lms.monitoring.steps import Step

# A province, its region, a delegation: what Driss advises lies in them.
AGADIR = ("", "MA-09", "MA-TAR", "delegation:agadir")
# Another province of the same region, and one elsewhere.
TIZNIT = ("", "MA-09", "MA-TIZ", "delegation:agadir")
AZILAL = ("", "MA-05", "MA-AZI", "delegation:beni-mellal")
_PLACES = {"MA-09": Dimension.REGION, "MA-05": Dimension.REGION}


def put(
    measure: Measure,
    amount: int,
    *,
    month: str = "2025-03",
    places: tuple[str, ...] = AGADIR,
    by: Dimension = Dimension.ALL,
    value: str = "",
) -> None:
    """Under the breakdown and, without one, under those by region, province and delegation as well."""
    _country, region, province, delegation = places
    _add(measure, amount, month, places, by, value)
    if by is Dimension.ALL:
        _add(measure, amount, month, places, Dimension.REGION, region)
        _add(measure, amount, month, places, Dimension.PROVINCE, province)
        _add(measure, amount, month, places, Dimension.DELEGATION, delegation.removeprefix("delegation:"))
    db.session.commit()


def _add(measure: Measure, amount: int, month: str, places: tuple[str, ...], by: Dimension, value: str) -> None:
    first = Period.parse(month).first
    for place in places:
        found = db.session.get(Cell, (place, by, measure, first, value))
        if found is None:
            found = Cell(place=place, dimension=by, measure=measure, month=first, value=value, amount=0)
            db.session.add(found)
        found.amount += amount
    db.session.flush()


def put_funnel(reached: dict[Step, int], *, places: tuple[str, ...] = AGADIR, month: str = "2025-01") -> None:
    """So many reach each step; who stops is what is left between two."""
    put(Measure.COOPERATIVES, reached[Step.REGISTERED], month=month, places=places)
    steps = list(Step)
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        amount = reached.get(step, 0)
        stopped = amount - (reached.get(after, 0) if after else 0)
        put(Measure.FUNNEL_REACHED, amount, month=month, places=places, by=Dimension.FUNNEL, value=step)
        put(Measure.FUNNEL_STAYING, stopped, month=month, places=places, by=Dimension.FUNNEL, value=step)


def figure_of(indicator: Indicator, place: str, period: Period, today: date) -> Figure:
    return several_of([indicator], place, period, today)[indicator.slug]


def series_of(indicator: Indicator, place: str, periods: Sequence[Period], today: date) -> dict[Period, Figure]:
    return several_series([indicator], place, periods, today)[indicator.slug]
