"""Alerts as a table (tables.py), for files and papers."""

from collections.abc import Sequence

from lms.accounts.models import Person
from lms.core.i18n import format_date
from lms.core.i18n import lazy as _
from lms.monitoring import queries
from lms.monitoring.alerts import kinds, words
from lms.monitoring.alerts.models import Alert
from lms.monitoring.naming import place_name
from lms.monitoring.tables import Column, Row, Table


def table(alerts: Sequence[Alert], reader: Person, place: str) -> Table:
    rows = []
    for one, told in words.tell(alerts, reader):
        rows.append(Row(kinds.NAMES[one.kind], [told.about, told.sentence, format_date(one.opened_at)]))
    return Table(
        title=_("Alerts"),
        heading=_("What"),
        columns=[Column(_("About")), Column(_("What was found")), Column(_("Since"))],
        rows=rows,
        filters=[(_("Place"), place_name(place))],
        as_of=queries.as_of(),
        slug="alerts",
    )
