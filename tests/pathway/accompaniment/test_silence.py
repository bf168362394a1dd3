"""Signs of life and the days of an accompaniment, for whatever dates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.pathway.accompaniment.silence import ends_on, expected_sessions, is_overdue, is_silent, latest, silent_days

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(st.lists(st.none() | days))
def test_latest_sign_is_the_last_of_those_there_are(signs: list[date | None]) -> None:
    known = [sign for sign in signs if sign]

    assert latest(*signs) == (max(known) if known else None)


@given(days, st.integers(0, 1000), st.integers(1, 400))
def test_silence_is_counted_in_days(last: date, ago: int, limit: int) -> None:
    today = last + timedelta(days=ago)

    assert silent_days(last, today) == ago
    assert is_silent(last, today, limit) == (ago > limit)


@given(days, st.integers(1, 400))
def test_who_was_never_heard_of_is_silent(today: date, limit: int) -> None:
    assert silent_days(None, today) is None
    assert is_silent(None, today, limit)


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
