"""When what comes regularly comes next, and what was not sent is tried again."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.reports.models import Rhythm
from lms.monitoring.reports.rhythms import WAITS, due_again, next_day

days = st.dates(date(2024, 1, 1), date(2100, 12, 1))
NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)


@given(days)
def test_weeks_come_on_the_next_monday(after: date) -> None:
    found = next_day(Rhythm.WEEKLY, after)

    assert found.weekday() == 0
    assert timedelta(0) < found - after <= timedelta(days=7)


@given(days)
def test_months_come_on_the_next_first(after: date) -> None:
    found = next_day(Rhythm.MONTHLY, after)

    assert found.day == 1
    assert timedelta(0) < found - after <= timedelta(days=31)


def test_a_mail_is_tried_six_times_and_later_each_time() -> None:
    moments = [due_again(tries, NOW) for tries in range(1, len(WAITS) + 2)]

    assert moments[-1] is None
    assert [one for one in moments if one] == sorted(one for one in moments if one)
    assert len(moments) == 6
