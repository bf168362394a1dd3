"""Periods of figures: a month, a quarter or a year of the calendar. Pure.

No others: from two periods that overlap somebody could compute what a third one hides (suppression.py).
"""

import re
from dataclasses import dataclass
from datetime import date

from lms.core.months import month_of

_TEXT = re.compile(r"(20\d\d)(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


class BadPeriod(ValueError):
    """The text names no period."""


@dataclass(frozen=True, order=True)
class Period:
    """From the month `first` to the month `last`, both included: 12 × year + month − 1 (core/months.py)."""

    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """`2026`, `2026-Q3` or `2026-07`. Raises BadPeriod."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise BadPeriod(text)
        year, quarter, month = found.groups()
        january = 12 * int(year)
        if quarter:
            first = january + 3 * (int(quarter) - 1)
            return cls(first, first + 2)
        if month:
            return cls.of_month(january + int(month) - 1)
        return cls.of_year(int(year))

    @classmethod
    def year_of(cls, day: date) -> "Period":
        return cls.of_year(day.year)

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(12 * year, 12 * year + 11)

    @classmethod
    def of_month(cls, month: int) -> "Period":
        """`month`: 12 × year + month − 1."""
        return cls(month, month)

    @property
    def length(self) -> int:
        """Months: 1, 3 or 12."""
        return self.last - self.first + 1

    @property
    def year(self) -> int:
        return self.first // 12

    @property
    def quarter(self) -> "Period":
        """In which it begins."""
        first = self.first - self.first % 3
        return Period(first, first + 2)

    @property
    def months(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def before(self) -> "Period":
        """The one of the same length that ends where this one begins."""
        return Period(self.first - self.length, self.first - 1)

    @property
    def year_before(self) -> "Period":
        return Period(self.first - 12, self.last - 12)

    @property
    def parts(self) -> tuple["Period", ...]:
        """The quarters of a year, the months of a quarter; a month has none."""
        size = {12: 3, 3: 1}.get(self.length)
        if size is None:
            return ()
        return tuple(Period(first, first + size - 1) for first in range(self.first, self.last + 1, size))

    @property
    def with_parts(self) -> tuple["Period", ...]:
        """A year, its quarters, its months."""
        return self, *(one for part in self.parts for one in part.with_parts)

    def __str__(self) -> str:
        year, index = divmod(self.first, 12)
        return {12: f"{year}", 3: f"{year}-Q{index // 3 + 1}"}.get(self.length, f"{year}-{index + 1:02d}")

    def ends_by(self, day: date) -> "Period":
        """Without the months that have not begun on that day."""
        return Period(self.first, min(self.last, month_of(day)))
