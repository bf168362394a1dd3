"""Signs of life and the days of an accompaniment, for whatever dates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.pathway.accompaniment.silence import ends_on, expected_sessions, is_overdue, silent_days

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days, st.integers(0, 1000))
def test_silence_is_counted_in_days(last: date, ago: int) -> None:
    today = last + timedelta(days=ago)

    assert silent_days(last, today) == ago


@given(days)
def test_who_was_never_heard_of_has_no_days_of_silence(today: date) -> None:
    assert silent_days(None, today) is None


@given(days, days)
def test_a_sign_to_come_is_no_silence(today: date, sign: date) -> None:
    assert silent_days(sign, today) == max(0, (today - sign).days)


@given(days, st.integers(0, 1200))
def test_expected_sessions_grow_from_none_to_twelve(begun: date, passed: int) -> None:
    day = begun + timedelta(days=passed)

    assert 0 <= expected_sessions(begun, day) <= expected_sessions(begun, day + timedelta(days=31)) <= 12
    assert expected_sessions(begun, begun) == 0
    assert expected_sessions(begun, ends_on(begun)) == 12


def test_one_session_is_expected_every_two_months() -> None:
    assert [expected_sessions(date(2026, 1, 31), day) for day in (date(2026, 3, 30), date(2026, 3, 31))] == [0, 1]


@given(st.dates(), st.none() | st.dates(), st.dates())
def test_session_is_overdue_from_the_day_after_until_it_is_held(planned: date, held: date | None, on: date) -> None:
    assert is_overdue(planned, held, on) is (held is None and (on - planned).days >= 1)
