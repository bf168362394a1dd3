"""The national overview: what matters first, then one figure month by month and by any breakdown."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.monitoring import policy
from lms.monitoring.asking import BadQuestion, Question
from lms.monitoring.behind import behind
from lms.monitoring.indicators import Indicator
from lms.monitoring.naming import DIMENSIONS, place_name
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.reading import breakdown, headlines
from lms.monitoring.reading.saying import known_indicators
from lms.monitoring.telling import year_note
from lms.monitoring.views import files, links
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, question

OVERVIEW = "monitoring.show_overview"

add_section(10, OVERVIEW, _("Overview"))


@bp.get(PREFIX)
@grants(policy.viewer)
def show_overview(viewer: Viewer) -> ResponseReturnValue:
    asked, note = asked_breakdown(viewer)
    months = headlines.Asked(asked.period, asked.today)
    series = headlines.read_series([*headlines.SHOWN, asked.indicator], asked.place, months)
    found = headlines.headlines(series, asked.place, months)
    year = breakdown.year(asked, series, months)
    parts = breakdown.breakdown(asked)
    title = _("Figures: %(place)s", place=place_name(asked.place))

    def lead(value: str) -> str | None:
        return links.way_behind(parts.asked, viewer, OVERVIEW, value)

    def lead_of_month(month: Period) -> str | None:
        return links.way_to_figure(viewer, asked.indicator, asked.place, month)

    def behind_figure(indicator: Indicator) -> links.Way | None:
        return links.way_behind_figure(indicator, viewer, asked.place, asked.period)

    about = files.described(asked)
    tables: files.Tables = {
        "figures": lambda: headlines.table_of(found, months, title=str(title), **about),
        "months": lambda: breakdown.year_table(year, lead_of_month, **about),
        "breakdown": lambda: breakdown.breakdown_table(parts, lead, **files.described(parts.asked)),
    }
    if (file := files.asked_file(tables)) is not None:
        return file
    has_figures = asked.indicator.is_recorded
    return render_template(
        "monitoring/overview.html",
        viewer=viewer,
        asked=asked,
        note=note,
        year_note=year_note(asked, parts.asked),
        title=title,
        groups=[(name, [found[slug] for slug in slugs]) for name, slugs in headlines.GROUPS],
        not_recorded=headlines.NOT_RECORDED,
        indicators=known_indicators(),
        breakdowns=breakdown.CHOICES,
        year_chart=breakdown.year_chart(year) if has_figures else None,
        bars=breakdown.breakdown_bars(parts, lead) if has_figures and parts.parts else None,
        behind=behind(asked.indicator, asked.period, asked.today) if viewer.is_national else None,
        is_cut=len(parts.parts) > breakdown.MOST_BARS,
        tables={name: make() for name, make in tables.items()},
        ways={name: files.ways_to_files(name, **asked.parameters()) for name in tables},
        behind_figure=behind_figure,
        list_href=links.way_to_list(viewer, place=asked.place),
    )


def asked_breakdown(viewer: Viewer) -> tuple[Question, str]:
    """The question, and a word where the figure asked for has no such breakdown: then another is shown."""
    asked = question(viewer)
    if not request.args.get("by"):
        asked = replace(asked, by=breakdown.usual_breakdown(asked.place, asked.indicator))
    if asked.by not in breakdown.CHOICES:
        raise BadQuestion(_("There is no such breakdown. Choose one from the list."))
    if asked.by in asked.indicator.dimensions:
        return asked, ""
    note = _(
        "“%(figure)s” is not counted by: %(breakdown)s.", figure=asked.indicator.name, breakdown=DIMENSIONS[asked.by]
    )
    if request.args.get("format"):
        raise BadQuestion(note)
    return replace(asked, by=breakdown.usual_breakdown(asked.place, asked.indicator)), str(note)
