"""Where a statement stands in the log: one number that orders statements by the time at which they were stored. Pure.

A position is the microseconds since 1970, times 4096, plus a lane that tells two writers of the same microsecond apart.
So `since` and `until` are ranges of positions, every index is in the order of time, and `stored` needs no column.
"""

from datetime import UTC, datetime, timedelta

LANES = 4096
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def position_of(moment: datetime) -> int:
    """The first position of that microsecond."""
    return ((moment - _EPOCH) // _MICROSECOND) * LANES


def stored_at(position: int) -> datetime:
    return _EPOCH + timedelta(microseconds=position // LANES)


def iso_stored(position: int) -> str:
    """The `stored` property of the statement at this position: microseconds, in UTC."""
    return stored_at(position).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
