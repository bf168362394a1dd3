"""When what counts today stops counting. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from lms.pathway.rules.findings import State

# How long before its end a requirement is said to be expiring.
WARNING = timedelta(days=60)
# What is renewed month by month is always about to end: only the last days count.
MONTHLY_WARNING = timedelta(days=15)


def expires(ends: Iterable[date | None], need: int) -> date | None:
    """The day from which fewer than `need` of these count; None where that day does not come, or has come."""
    ordered = sorted(ends, key=lambda end: end or date.max, reverse=True)
    return ordered[need - 1] if 0 < need <= len(ordered) else None


def state_until(end: date | None, on: date, warning: timedelta = WARNING) -> State:
    return State.EXPIRING if end is not None and end - on <= warning else State.MET
