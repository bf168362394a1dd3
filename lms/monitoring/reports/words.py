"""What somebody asked for, in the words of the page."""

from typing import Any

from flask_babel import gettext as _

from lms.core.i18n import lazy
from lms.monitoring.asking import BadQuestion
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.naming import DIMENSIONS, place_name
from lms.monitoring.reports.exporting import PAGES, Page, read
from lms.monitoring.reports.models import Subscription

# What sending.py keeps in English; the words of a mail server stay as they are.
NOT_MADE, CUT_OFF = "It could not be made", "The program was ended while it made or sent it"
DETAILS: dict[str, Any] = {
    NOT_MADE: lazy("It could not be made"),
    CUT_OFF: lazy("The program was ended while it made or sent it"),
}


def about(subscription: Subscription) -> str:
    """What it tells, and of which place."""
    what = what_of(subscription)
    if subscription.question is None:
        return what
    try:
        return f"{what} · {place_name(read(subscription.question).place)}"
    except BadQuestion:
        return what


def what_of(subscription: Subscription) -> str:
    if subscription.question is None:
        return str(_("The week in figures"))
    try:
        asked = read(subscription.question)
    except BadQuestion as error:
        return str(error)
    if asked.page is not Page.BREAKDOWN or asked.indicator not in BY_SLUG:
        return str(PAGES[asked.page])
    figure, breakdown = BY_SLUG[asked.indicator].name, DIMENSIONS.get(asked.by, asked.by)
    return str(_("%(figure)s by: %(breakdown)s", figure=figure, breakdown=breakdown))
