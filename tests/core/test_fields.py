"""Days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.fields import FIRST_DAY, LAST_DAY, day_from


@pytest.mark.parametrize("text", ["2026-11-27", "27/11/2026", "27.11.2026", "27-11-2026", " ٢٧/١١/٢٠٢٦ "])
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert day_from(text) == date(2026, 11, 27)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-02-30", "0001-01-01", "2026-11", "1/2/3/4", "11/27/2026", "9999-01-01", "²/1/2026", "-1/1/2026"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_from(text) is None


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_what_browsers_send_reads_back(day: date) -> None:
    assert day_from(day.isoformat()) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_of_our_time_or_none(text: str) -> None:
    day = day_from(text)

    assert day is None or FIRST_DAY <= day <= LAST_DAY
