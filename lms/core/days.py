"""Days in Morocco: when they begin, and in which of them a moment lies."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from lms.core.i18n import MOROCCO


def midnight(day: date) -> datetime:
    """The moment with which that day begins in Morocco."""
    begin = datetime.combine(day, time.min)
    return (begin - (MOROCCO.utcoffset(begin) or timedelta())).replace(tzinfo=UTC)


def day_of(moment: datetime) -> date:
    """By the clock of Morocco. Statements of units keep the offset that they came with; without one it is UTC (xAPI 1.0.3, Data 4.5)."""
    if offset := moment.utcoffset():
        moment -= offset
    return _shifted(moment.year, moment.month, moment.day, moment.hour)


@lru_cache(100_000)
def _shifted(year: int, month: int, day: int, hour: int) -> date:
    return datetime(year, month, day, hour, tzinfo=UTC).astimezone(MOROCCO).date()
