"""Counting months as people do: the 31st of a month that has none is its last day. Pure."""

from calendar import monthrange
from datetime import date


def month_of(day: date) -> int:
    """12 × year + month − 1, so that the next month is one more."""
    return 12 * day.year + day.month - 1


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or back where `months` is negative; the last of a month that has no such day.

    31 December and six months is 30 June.
    """
    year, index = divmod(month_of(day) + months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))
