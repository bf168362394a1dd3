"""When a cooperative was last heard of, and for how long it has been silent. And the days of an accompaniment. Pure."""

from datetime import date

from lms.core.months import months_after

# Mourafaka (domain.md 1.6): twelve sessions for each cooperative, over two years.
SESSIONS = 12
MONTHS = 24
# Choices of the adviser, in days; the first is the one that raises an alert.
SILENT_DAYS = (90, 30, 180, 365)


def ends_on(begun_on: date) -> date:
    return months_after(begun_on, MONTHS)


def expected_sessions(begun_on: date, on: date) -> int:
    """How many of the twelve would be held by that day if they were spread evenly: one every two months."""
    months = next((month for month in range(MONTHS, 0, -1) if months_after(begun_on, month) <= on), 0)
    return SESSIONS * months // MONTHS


def is_overdue(planned_on: date, held_on: date | None, on: date) -> bool:
    """A session whose day is over, and that nobody wrote down as held."""
    return held_on is None and planned_on < on


def silent_days(last_sign: date | None, on: date) -> int | None:
    """None where nothing was ever heard."""
    return None if last_sign is None else max(0, (on - last_sign).days)
