"""The hours in which nobody's phone rings, and how long to wait after a failure. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

FRIDAY = 4
Hours = tuple[time, time]
# After the first failure, the second …; then it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 25, 120, 600))


@dataclass(frozen=True)
class QuietHours:
    """By the clock of `zone`. The second hour of a span may lie in the next day; `friday` holds besides, on Fridays."""

    zone: tzinfo
    daily: Hours
    friday: Hours | None = None

    def is_quiet(self, at: datetime) -> bool:
        return self._end_of_quiet(at) is not None

    def next_allowed(self, at: datetime) -> datetime:
        """`at` itself where it is not quiet, else the first moment that is not. Where the spans leave none, `at`."""
        allowed = at
        # Spans may touch one another, and a clock that is set back makes one longer: a week holds them all.
        for _span in range(21):
            end = self._end_of_quiet(allowed)
            if end is None:
                return allowed
            allowed = end
        return at

    def _end_of_quiet(self, at: datetime) -> datetime | None:
        return max((end for begin, end in self._spans_near(at) if begin <= at < end), default=None)

    def _spans_near(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        local = at.astimezone(self.zone).date()
        for day in (local - timedelta(days=1), local):
            yield self._span(self.daily, day)
            if self.friday and day.weekday() == FRIDAY:
                yield self._span(self.friday, day)

    def _span(self, hours: Hours, day: date) -> tuple[datetime, datetime]:
        begin, end = hours
        last = day if begin < end else day + timedelta(days=1)
        return moment_of(day, begin, self.zone), moment_of(last, end, self.zone)


def pause_after(failures: int, *, asked: timedelta | None = None) -> timedelta | None:
    """After so many failures, 1 or more; None when it is given up. What the gateway asked for is never cut short."""
    if failures > len(PAUSES):
        return None
    pause = PAUSES[failures - 1]
    return max(pause, asked) if asked else pause


def days_of(at: datetime, zone: tzinfo) -> tuple[str, str]:
    """The day and the month of that moment, as attempts are counted: ("2026-11-27", "2026-11")."""
    day = at.astimezone(zone).date().isoformat()
    return day, day[:7]


def next_day(at: datetime, zone: tzinfo) -> datetime:
    return moment_of(at.astimezone(zone).date() + timedelta(days=1), time(), zone)


def next_month(at: datetime, zone: tzinfo) -> datetime:
    first = at.astimezone(zone).date().replace(day=1)
    return moment_of((first + timedelta(days=32)).replace(day=1), time(), zone)


def moment_of(day: date, hour: time, zone: tzinfo) -> datetime:
    """When the clock of `zone` shows that. Whichever library the zone is of: those of pytz, which Babel takes where it is there,
    may not be combined with a time.
    """
    wall = datetime.combine(day, hour, UTC)
    guess = wall - _offset(wall, zone)
    return wall - _offset(guess, zone)


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
