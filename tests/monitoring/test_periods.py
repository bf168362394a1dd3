"""Periods are those of the calendar, and their parts make them whole."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.periods import BadPeriod, Period

YEARS = st.integers(2000, 2099)
PERIODS = st.one_of(
    YEARS.map(lambda year: Period.parse(str(year))),
    st.tuples(YEARS, st.integers(1, 4)).map(lambda pair: Period.parse(f"{pair[0]}-Q{pair[1]}")),
    st.tuples(YEARS, st.integers(1, 12)).map(lambda pair: Period.parse(f"{pair[0]}-{pair[1]:02d}")),
)


@given(PERIODS)
def test_text_names_the_period_again(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS)
def test_parts_follow_one_another_and_are_the_whole(period: Period) -> None:
    months = [month for part in period.parts for month in part.months]
    assert months == (list(period.months) if period.length > 1 else [])


@given(PERIODS)
def test_period_before_ends_where_this_one_begins(period: Period) -> None:
    assert period.before.last == period.first - 1
    assert period.before.length == period.length
    assert period.year_before.year == period.year - 1


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-Q5", "2026-Q0", "2026-7", "1999", "2026-07-01", "٢٠٢٦", "2026 ", "x"]
)
def test_nonsense_is_no_period(text: str) -> None:
    with pytest.raises(BadPeriod):
        Period.parse(text)


def test_running_period_ends_with_this_month() -> None:
    assert str(Period.parse("2026").ends_by(date(2026, 3, 5))) != "2026"
    assert Period.parse("2026").ends_by(date(2026, 3, 5)).length == 3
