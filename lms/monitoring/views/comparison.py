"""Two periods, or two places, side by side."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.monitoring import policy
from lms.monitoring.indicators import Indicator
from lms.monitoring.policy import Viewer
from lms.monitoring.reading import breakdown, comparison
from lms.monitoring.reading.saying import known_indicators
from lms.monitoring.telling import year_note
from lms.monitoring.views import files, links
from lms.monitoring.views.blueprint import PREFIX, add_section, bp
from lms.monitoring.views.overview import OVERVIEW, asked_breakdown

COMPARISON = "monitoring.show_comparison"

add_section(40, COMPARISON, _("Comparison"))


@bp.get(f"{PREFIX}/comparison")
@grants(policy.viewer)
def show_comparison(viewer: Viewer) -> ResponseReturnValue:
    asked, note = asked_breakdown(viewer)
    other = comparison.other_question(asked, request.args, viewer)
    found = comparison.compared(other, asked)
    first, second = found.names
    title = str(_("%(second)s compared with %(first)s", first=first, second=second))
    compared_with = (_("Compared with"), comparison.where_and_when(other))
    about = files.described(asked, compared_with)
    of_other, of_asked = found.of_parts
    about_parts = files.described(of_asked, (_("Compared with"), comparison.where_and_when(of_other)))

    def lead(indicator: Indicator) -> str | None:
        return links.way_to_figure(viewer, indicator, asked.place, asked.period)

    def lead_of_part(value: str) -> str | None:
        return links.way_behind(of_asked, viewer, OVERVIEW, value)

    tables: files.Tables = {
        "figures": lambda: comparison.totals_table(found, title, lead, **about),
        "breakdown": lambda: comparison.parts_table(found, lead_of_part, **about_parts),
    }
    if (file := files.asked_file(tables)) is not None:
        return file
    parameters = asked.parameters() | {"other_place": other.place, "other_period": str(other.period)}
    return render_template(
        "monitoring/comparison.html",
        viewer=viewer,
        asked=asked,
        other=other,
        note=note,
        year_note=year_note(asked, of_asked, of_other) or year_note(other, of_other, of_asked),
        is_same=(of_asked.place, of_asked.period) == (of_other.place, of_other.period),
        running_parts=comparison.running(of_asked, of_other),
        running=comparison.running(asked, other),
        title=title,
        indicators=known_indicators(),
        breakdowns=breakdown.CHOICES,
        tables={name: make() for name, make in tables.items()},
        ways={name: files.ways_to_files(name, **parameters) for name in tables},
    )
