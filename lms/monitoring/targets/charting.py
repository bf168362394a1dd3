"""A bar for each place with its target beside it."""

from collections.abc import Sequence

from markupsafe import Markup

from lms.core.i18n import language, percent
from lms.core.i18n import lazy as _
from lms.monitoring.charts import Mark, Reading, bars
from lms.monitoring.colons import named
from lms.monitoring.indicators import Indicator
from lms.monitoring.naming import place_name
from lms.monitoring.targets import words
from lms.monitoring.targets.services import Standing


def chart(indicator: Indicator, standings: Sequence[Standing], year: int) -> Markup:
    """How much of its target each region has: the whole width is the target. Regions without one are left out."""
    marks = [_mark(one) for one in standings if one.target is not None]
    if not marks:
        return Markup()
    reading = Reading(
        key="targets",
        title=str(_("%(name)s: how much of the target of %(year)s is reached", name=indicator.name, year=year)),
        description=str(_("A bar for each place; the end of the chart is its target.")),
        write=str,
        named=named,
        is_rtl=language().dir == "rtl",
    )
    return bars(reading, marks, most=1)


def _mark(one: Standing) -> Mark:
    name = place_name(one.place)
    if one.pace is None or one.figure is None or one.target is None:
        return Mark(name, None, str(words.HIDDEN), is_hidden=True)
    share = one.pace.actual / one.target
    # Short, for a phone: the amounts stand in the table.
    return Mark(name, min(1.0, share), percent(share))
