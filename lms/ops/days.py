"""Days as officers enter them, the moments at which they begin in Morocco, and moments of any year in words."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from babel.dates import format_datetime
from wtforms import DateField

from lms.core.i18n import MOROCCO, language
from lms.core.i18n import lazy as _

FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2999, 12, 31)


class DayField(DateField):
    """A day, or nothing. Raises ValueError with a message that says so."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not any((value or "").strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a date, or leave it empty.")) from error
        if self.data is not None and not FIRST_DAY <= self.data <= LAST_DAY:
            raise ValueError(_("Enter a date, or leave it empty."))


def midnight(day: date) -> datetime:
    """The moment with which that day begins in Morocco."""
    begin = datetime.combine(day, time.min)
    return (begin - (MOROCCO.utcoffset(begin) or timedelta())).replace(tzinfo=UTC)


def exact_moment(value: datetime) -> str:
    """« 24 nov. 2026, 14:05:09 »: the log goes back years."""
    try:
        local = value.astimezone(MOROCCO)
    except OverflowError:
        # A client may say the first or the last hour that there is; Morocco's clock has no such hour.
        local = value
    return format_datetime(local.replace(tzinfo=None), "medium", locale=language().locale)
