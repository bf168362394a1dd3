"""When something happened on a phone whose clock may be wrong by years. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# A clock that is off by less is taken at its word: lines are slow too.
TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Moment:
    """`at`: as the server reckons; `phone_time`: as the phone said, where that is another time."""

    at: datetime
    phone_time: datetime | None


def moment_of(said: datetime | None, *, sent_at: datetime, now: datetime, earliest: datetime) -> Moment:
    """`said`: by the phone's clock, which showed `sent_at` when the server's showed `now`. Never before `earliest` or in
    the future: nobody learns in a course before she is enrolled."""
    if said is None:
        return Moment(now, None)
    offset = now - sent_at
    if abs(offset) <= TOLERANCE:
        offset = timedelta(0)
    try:
        at = said.astimezone(UTC) + offset
    except OverflowError:
        at = now
    at = min(max(at, earliest), now)
    return Moment(at, None if at == said else said)
