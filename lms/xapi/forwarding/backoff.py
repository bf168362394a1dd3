"""How long to leave a target alone that takes nothing. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST_S = 5
LONGEST_S = 15 * 60
# Whatever a target asks for: after a day it is tried again.
LONGEST_ASKED = timedelta(days=1)


def pause_after(failures: int, *, chance: float, asked: timedelta | None = None) -> timedelta:
    """After so many failures in a row, 1 or more: twice as long each time, up to 15 minutes.

    `chance`, between 0 and 1, takes up to half of it away, so that the forwarders of many platforms do not all come at
    once. `asked` is what Retry-After said; it is never cut short.
    """
    seconds = min(FIRST_S * 2 ** min(failures - 1, 20), LONGEST_S)
    pause = timedelta(seconds=seconds * (1 - chance / 2))
    return max(pause, min(asked, LONGEST_ASKED)) if asked else pause


def retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """What the header says (RFC 9110, 10.2.3): seconds, or a date. None for what cannot be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=int(text[:9]))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    # RFC 5322 writes -0000 for a time whose zone is not told, and the parser then names none.
    wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return max(wait, timedelta())
