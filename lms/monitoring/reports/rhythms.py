"""On which day what comes regularly comes next, and when what was not sent is tried again. Pure."""

from datetime import date, datetime, timedelta

from lms.core.months import first_day, month_of
from lms.monitoring.reports.models import Rhythm

# After each failure; then it is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 25, 120, 600))
MOST_TRIES = len(WAITS) + 1


def next_day(rhythm: Rhythm, after: date) -> date:
    """The first Monday, or first day of a month, after that day."""
    if rhythm is Rhythm.WEEKLY:
        return after + timedelta(days=7 - after.weekday())
    return first_day(month_of(after) + 1)


def due_again(tries: int, at: datetime) -> datetime | None:
    """After so many failures; None where it is given up."""
    return at + WAITS[tries - 1] if tries < MOST_TRIES else None
