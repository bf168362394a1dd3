"""Months of a cash book: which may be written, what is in the box, how many stand without a gap. Pure.

A month is a number: 12 × year + month − 1, so that the next one is one more. Money is whole centimes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from lms.core.months import first_day, month_of


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What was written of a month. `opening`: what was in the box before, asked where the month before is not written."""

    month: int
    incoming: int
    outgoing: int
    opening: int | None = None


@dataclass(frozen=True)
class Line:
    """`closing` below zero: more went out than there was."""

    month: int
    opening: int
    incoming: int
    outgoing: int

    @property
    def closing(self) -> int:
        return self.opening + self.incoming - self.outgoing


def last_ended(on: date) -> int:
    """The month before the one that runs: what is not over is not written down yet."""
    return month_of(on) - 1


def writable(registered_on: date, on: date) -> range:
    """From the month of the registration to the last one that is over."""
    return range(month_of(registered_on), last_ended(on) + 1)


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """One a month, the earliest first. Each begins with what the month before ended with; after a gap, with what was
    found in the box."""
    lines: list[Line] = []
    for entry in sorted(entries, key=lambda entry: entry.month):
        follows = bool(lines) and lines[-1].month == entry.month - 1
        opening = lines[-1].closing if follows else entry.opening or 0
        lines.append(Line(entry.month, opening, entry.incoming, entry.outgoing))
    return lines


def months_kept(months: Collection[int], on: date) -> int:
    """How many stand without a gap up to now. The last one may still be on the desk: until the month that runs is over,
    a book that ends with the one before it is up to date."""
    last = next((month for month in (last_ended(on), last_ended(on) - 1) if month in months), None)
    count = 0
    while last is not None and last - count in months:
        count += 1
    return count


def lapses_on(last_month: int) -> date:
    """The day from which a book whose last month is this one counts no more."""
    return first_day(last_month + 3)
