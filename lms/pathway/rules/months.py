"""Counting months as people do: the 31st of a month that has none is its last day. Pure."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
