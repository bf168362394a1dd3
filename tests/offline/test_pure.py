"""Clocks and costs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.config import BadSettings, Settings
from lms.offline.clocks import TOLERANCE, moment_of
from lms.offline.costs import price_of

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ENROLLED = NOW - timedelta(days=400)
moments = st.datetimes(timezones=st.just(UTC))


@given(said=moments | st.none(), sent_at=moments)
def test_moment_lies_between_enrolment_and_now(said: datetime | None, sent_at: datetime) -> None:
    moment = moment_of(said, sent_at=sent_at, now=NOW, earliest=ENROLLED)

    assert ENROLLED <= moment.at <= NOW
    assert moment.phone_time in (None, said)


@given(
    ago=st.timedeltas(timedelta(0), timedelta(days=300)), off=st.timedeltas(timedelta(days=-3000), timedelta(days=3000))
)
def test_wrong_clock_does_not_move_what_happened(ago: timedelta, off: timedelta) -> None:
    moment = moment_of(NOW - ago + off, sent_at=NOW + off, now=NOW, earliest=ENROLLED)

    assert abs(moment.at - (NOW - ago)) <= TOLERANCE


@given(
    first=st.timedeltas(timedelta(0), timedelta(days=99)),
    later=st.timedeltas(timedelta(0), timedelta(days=99)),
    sent_at=moments,
)
def test_order_of_two_acts_is_kept(first: timedelta, later: timedelta, sent_at: datetime) -> None:
    earlier, after = (
        moment_of(NOW - ago, sent_at=sent_at, now=NOW, earliest=ENROLLED).at for ago in sorted((first, later))[::-1]
    )

    assert earlier <= after


def test_small_difference_is_no_wrong_clock() -> None:
    said = NOW - timedelta(hours=1)

    assert moment_of(said, sent_at=NOW - TOLERANCE, now=NOW, earliest=ENROLLED).at == said
    assert moment_of(said, sent_at=NOW - TOLERANCE, now=NOW, earliest=ENROLLED).phone_time is None


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**5))
def test_price_grows_with_the_size_and_is_never_too_low(one: int, other: int, price: int) -> None:
    cheap, dear = (price_of(size, centimes_per_gb=price) for size in sorted((one, other)))

    assert cheap <= dear
    assert dear * 1000**3 >= max(one, other) * price


def test_gigabyte_costs_its_price() -> None:
    assert price_of(1000**3, centimes_per_gb=700) == 700
    assert price_of(1, centimes_per_gb=700) == 1


@pytest.mark.parametrize(("given", "centimes"), [("7", 700), ("7.5", 750), ("0.99", 99), ("", 700)])
def test_price_of_data_is_a_setting_in_dirhams(given: str, centimes: int) -> None:
    settings = Settings.from_environ({"LMS_SECRET_KEY": "x" * 40, "LMS_DATA_PRICE_PER_GB": given})

    assert settings.data_price_per_gb == centimes


@pytest.mark.parametrize("given", ["7,5", "-1", "7.555", "free", "٧"])
def test_price_that_is_no_amount_is_refused(given: str) -> None:
    with pytest.raises(BadSettings, match="LMS_DATA_PRICE_PER_GB"):
        Settings.from_environ({"LMS_SECRET_KEY": "x" * 40, "LMS_DATA_PRICE_PER_GB": given})
