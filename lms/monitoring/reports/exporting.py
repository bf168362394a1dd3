"""Questions that can be saved and asked again: a page, a place, a figure, a breakdown. Who may ask is judged each time."""

import io
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from flask_babel import gettext as _

from lms.core.errors import NotFound
from lms.core.i18n import lazy
from lms.core.months import month_of
from lms.monitoring import asking
from lms.monitoring import queries as cells
from lms.monitoring.alerts import queries as alert_queries
from lms.monitoring.alerts import tabling as alerts
from lms.monitoring.asking import BadQuestion, Question
from lms.monitoring.dimensions import Dimension
from lms.monitoring.exports.csv_lines import lines_of
from lms.monitoring.exports.workbook import MEDIA_TYPE, write_workbook
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.naming import period_name, place_name
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.reading.breakdown import breakdown, breakdown_table
from lms.monitoring.reports.models import Rhythm
from lms.monitoring.reports.paper import paper_of, pdf_of
from lms.monitoring.tables import Column, Kind, Row, Table, about
from lms.monitoring.targets import policy as target_policy
from lms.monitoring.targets import services as targets
from lms.monitoring.targets import tabling


class Page(StrEnum):
    BREAKDOWN = "breakdown"
    TARGETS = "targets"
    ALERTS = "alerts"


PAGES: dict[Page, Any] = {
    Page.BREAKDOWN: lazy("A figure by a breakdown"),
    Page.TARGETS: lazy("Targets of the year"),
    Page.ALERTS: lazy("Alerts"),
}
FORMATS = ("csv", "xlsx", "pdf")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": MEDIA_TYPE,
    "pdf": "application/pdf",
}


class Asked(msgspec.Struct, frozen=True):
    """As it is kept; the period follows from the day on which it is asked: the month that is over, or the year so far."""

    page: Page
    place: str = ""
    indicator: str = "completion-rate"
    by: Dimension = Dimension.REGION


def read(saved: dict[str, Any]) -> Asked:
    """Raises BadQuestion where the page or the breakdown is no more."""
    try:
        return msgspec.convert(saved, Asked)
    except msgspec.ValidationError:
        raise BadQuestion(_("What was asked is not there any more.")) from None


def answer(asked: Asked, viewer: Viewer, rhythm: Rhythm, on: date) -> Table:
    """In the language that is spoken. Raises NotFound where the viewer may not ask (any more), BadQuestion where nothing is asked."""
    place = _place_of(asked, viewer)
    match asked.page:
        case Page.BREAKDOWN:
            return _breakdown(asked, place, period_of(rhythm, on), on)
        case Page.TARGETS:
            return _targets(place, on)
        case Page.ALERTS:
            return alerts.table(alert_queries.open_alerts(place), viewer.person, place)


def period_of(rhythm: Rhythm, on: date) -> Period:
    """Weeks are no period of figures: a weekly answer is of the month so far, a monthly one of the month that is over."""
    return Period.of_month(month_of(on) - (rhythm is Rhythm.MONTHLY))


def written(table: Table, file_format: str) -> bytes:
    if file_format == "pdf":
        return pdf_of(paper_of(table))
    if file_format == "csv":
        return "".join(lines_of(table)).encode()
    file = io.BytesIO()
    write_workbook(table, file)
    return file.getvalue()


def name_of(asked: Asked, table: Table, on: date, file_format: str) -> str:
    what = f"{asked.indicator}-by-{asked.by}" if asked.page is Page.BREAKDOWN else asked.page
    return f"{'-'.join(filter(None, (what, table.about, on.isoformat())))}.{file_format}".replace("_", "-")


def _breakdown(asked: Asked, place: str, period: Period, on: date) -> Table:
    indicator = BY_SLUG.get(asked.indicator)
    if indicator is None or not indicator.is_recorded or asked.by not in indicator.dimensions:
        raise BadQuestion(_("This figure has no such breakdown. Choose another."))
    found = breakdown(Question(place, period, indicator, asked.by, on))
    period = found.asked.period
    return breakdown_table(
        found,
        lambda _value: None,
        filters=[(_("Place"), place_name(place)), (_("Period"), period_name(period))],
        about=about(place, period),
        as_of=cells.as_of(),
    )


def _targets(place: str, on: date) -> Table:
    places = target_policy.places_for(place)
    names = [_("Target"), _("Reached"), _("Remains"), _("Needed each month")]
    return Table(
        title=_("Targets of %(year)s", year=on.year),
        heading=_("Figure"),
        columns=[Column(_("Place")), *(Column(name, Kind.COUNT) for name in names), Column(_("State"))],
        rows=[
            Row(one.name, [place_name(standing.place), *tabling.cells(one, standing)], kind=Kind(one.unit.value))
            for one in targets.TARGETED
            for standing in targets.standings(on.year, one, places, on)
            if standing.target is not None
        ],
        filters=[(_("Place"), place_name(place))],
        as_of=cells.as_of(),
        has_units=True,
    )


def may_still_see(asked: dict[str, Any], viewer: Viewer) -> bool:
    try:
        _place_of(read(asked), viewer)
    except (BadQuestion, NotFound):
        return False
    return True


def _place_of(asked: Asked, viewer: Viewer) -> str:
    """No place is the country, as it was asked: not the widest place that she may ask about by now."""
    if not viewer.may_ask_about(asked.place):
        raise NotFound
    return asking.read_place(asked.place, viewer)
