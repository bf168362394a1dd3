"""Months on, and the number of a month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.months import month_of, months_after

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 12, 31), 6, date(2026, 6, 30)),
        (date(2025, 12, 31), -2, date(2025, 10, 31)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), -2, date(2025, 11, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 27), 0, date(2026, 11, 27)),
        (date(2026, 11, 27), 14, date(2028, 1, 27)),
    ],
)
def test_months_end_where_their_last_day_is(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@given(DAYS, st.integers(-24, 24))
def test_months_on_are_that_many_calendar_months_on(day: date, months: int) -> None:
    found = months_after(day, months)

    assert month_of(found) - month_of(day) == months
    assert found.day <= day.day
