"""What somebody asked for, in the words of the page."""

from flask_babel import gettext as _

from lms.monitoring.asking import BadQuestion
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.naming import DIMENSIONS, place_name
from lms.monitoring.reports.exporting import PAGES, Page, read
from lms.monitoring.reports.models import Subscription


def about(subscription: Subscription) -> str:
    if subscription.question is None:
        return str(_("The week in figures"))
    try:
        asked = read(subscription.question)
    except BadQuestion as error:
        return str(error)
    if asked.page is not Page.BREAKDOWN or asked.indicator not in BY_SLUG:
        return f"{PAGES[asked.page]} · {place_name(asked.place)}"
    figure, breakdown = BY_SLUG[asked.indicator].name, DIMENSIONS.get(asked.by, asked.by)
    return f"{_('%(figure)s by %(breakdown)s', figure=figure, breakdown=breakdown)} · {place_name(asked.place)}"
