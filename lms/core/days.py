"""The moments at which days begin in Morocco."""

from datetime import UTC, date, datetime, time, timedelta

from lms.core.i18n import MOROCCO


def midnight(day: date) -> datetime:
    """The moment with which that day begins in Morocco."""
    begin = datetime.combine(day, time.min)
    return (begin - (MOROCCO.utcoffset(begin) or timedelta())).replace(tzinfo=UTC)
