"""How late statements come. Pure."""

from datetime import UTC, datetime, timedelta

from lms.xapi import positions


def delay(position: int, done_at: datetime) -> timedelta:
    """From when it was done to when it was stored. A moment without a time zone is one of UTC (xAPI 1.0.3, Data 4.5)."""
    return positions.stored_at(position) - (done_at if done_at.tzinfo else done_at.replace(tzinfo=UTC))
