"""Where a statement stands in the log: one number that orders statements by the time at which they were stored. Pure.

A position is the microseconds since 2020, times 4096, plus a lane that tells two writers of the same microsecond apart.
So `since` and `until` are ranges of positions, every index is in the order of time, and `stored` needs no column.
"""

from datetime import UTC, datetime, timedelta

LANES = 4096
# So the numbers of a 64-bit column last until 2091.
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
LAST = (1 << 63) - 2 * LANES
_MICROSECOND = timedelta(microseconds=1)


def position_of(moment: datetime) -> int:
    """The first position of that microsecond; the first or last of all for times that are out of reach."""
    return max(-LAST, min(((moment - _EPOCH) // _MICROSECOND) * LANES, LAST))


def stored_at(position: int) -> datetime:
    return _EPOCH + timedelta(microseconds=position // LANES)


def iso_stored(position: int) -> str:
    """The `stored` property of the statement at this position: microseconds, in UTC."""
    return stored_at(position).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
