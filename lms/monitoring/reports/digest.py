"""The digest of a week: how the month stands, what needs a look, what is left to the targets."""

from datetime import date

from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core.i18n import format_date
from lms.core.months import month_of
from lms.monitoring.alerts import kinds, words
from lms.monitoring.alerts import queries as alerts
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.naming import period_name, place_name
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.reports import contents
from lms.monitoring.reports.paper import Paper, Section, Sheet
from lms.monitoring.targets import policy as target_policy
from lms.monitoring.targets import queries as targets

OF_A_MONTH = tuple(
    BY_SLUG[slug]
    for slug in ("people-enrolled", "active", "completed", "exam-pass-rate", "certificates", "dossiers-submitted")
)
OF_A_YEAR = tuple(
    BY_SLUG[slug] for slug in ("completion-rate", "people-certified", "projects-opened", "markets-opened")
)
# What a page holds; the rest stands on the page of alerts.
MOST_ALERTS = 40


def digest(viewer: Viewer, today: date) -> Paper:
    """In the language that is spoken."""
    month, year = Period.of_month(month_of(today)), Period.year_of(today)
    places = target_policy.places_of(viewer)
    sections = [
        Section(heading=_("%(month)s so far", month=period_name(month)), figures=contents.tiles(OF_A_MONTH, viewer.place, month, today)),
        Section(heading=_("The year %(year)s so far", year=today.year), figures=contents.tiles(OF_A_YEAR, viewer.place, year, today)),
        needing_a_look(viewer.person, viewer.place),
        contents.against_targets(today.year, places, targets.indicators_with_targets(today.year), today),
        contents.how_counted(),
    ]  # fmt: skip
    return Paper(
        title=str(_("The week in figures")),
        subtitle=f"{place_name(viewer.place)} · {format_date(today)}",
        footer=" · ".join((str(_("Cooperatives learn")), place_name(viewer.place), contents.until())),
        sections=[one for one in sections if one],
    )


def needing_a_look(reader: Person, place: str) -> Section:
    found = alerts.open_alerts(place)
    if not found:
        return Section(heading=str(_("Alerts")), paragraphs=[str(_("Nothing needs a look."))])
    rows = []
    for one, told in words.tell(found[:MOST_ALERTS], reader):
        rows.append([str(kinds.NAMES[one.kind]), told.about, told.sentence, format_date(one.opened_at)])
    more = len(found) - len(rows)
    columns = [str(name) for name in (_("What"), _("About"), _("What was found"), _("Since"))]
    note = str(_("And %(count)s more on the page of alerts.", count=more)) if more else ""
    return Section(heading=str(_("Alerts")), table=Sheet(columns, rows, widths=(1.4, 1.2, 2.6, 1)), note=note)
