"""Counting days as law 112-12 does: all its time limits are clear days (art. 103), neither the first nor the last counts."""

from calendar import monthrange
from datetime import date, timedelta

from lms.core.months import months_after


def clear_days_before(event: date, days: int) -> date:
    """The last day on which something may be done that must precede `event` by so many clear days (art. 103).

    15 clear days before 30 June: 14 June, for the 15th to the 29th lie between.
    """
    return event - timedelta(days=days + 1)


def days_after(event: date, days: int) -> date:
    """The day by which something that follows `event` is done in time.

    Art. 103 leaves the last day out too, so that the day after would still do; who keeps to this one is in time
    whichever way the days are counted.
    """
    return event + timedelta(days=days)


def months_from_closing(closes_on: date, months: int) -> date:
    """Counted in whole months of accounts: what closes with a month ends with one, 30 June and six months is 31 December."""
    return months_after(closes_on + timedelta(days=1), months) - timedelta(days=1)


def after_full_months(day: date, months: int) -> date:
    """The first day on which so many months have passed since `day`: of 29 February and a year, 1 March."""
    return months_after(day - timedelta(days=1), months) + timedelta(days=1)


def closing_in(year: int, year_closes_on: str) -> date:
    """The day in this year on which the accounts close. `year_closes_on` is month and day: "12-31"."""
    month, day = (int(part) for part in year_closes_on.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def closing_on_or_after(day: date, year_closes_on: str) -> date:
    """The end of the accounting year in which `day` lies."""
    closing = closing_in(day.year, year_closes_on)
    return closing if closing >= day else closing_in(day.year + 1, year_closes_on)
