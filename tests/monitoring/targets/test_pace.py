"""What each month must bring."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.targets.pace import Pace, months_left, share_in_thousandths

paces = st.builds(
    Pace,
    st.integers(1, 10**9),
    st.integers(0, 10**9),
    st.integers(0, 12),
    is_added_up=st.just(True),
    start=st.integers(0, 10**9),
)  # fmt: skip
flows = st.builds(dataclasses.replace, paces, start=st.just(0))


@given(paces)
def test_the_months_that_are_left_bring_what_remains_and_none_less_would(pace: Pace) -> None:
    if pace.months_left == 0:
        assert pace.monthly is None
        return

    assert pace.monthly is not None
    assert pace.monthly * pace.months_left >= pace.remaining
    assert pace.monthly == 0 or (pace.monthly - 1) * pace.months_left < pace.remaining


@given(paces)
def test_a_target_is_reached_exactly_when_nothing_remains(pace: Pace) -> None:
    assert pace.is_reached == (pace.actual >= pace.target) == (pace.remaining == 0)
    assert not pace.is_reached or pace.is_in_time


@given(paces, st.integers(1, 1000))
def test_more_is_never_later(pace: Pace, more: int) -> None:
    better = dataclasses.replace(pace, actual=pace.actual + more)

    assert better.remaining <= pace.remaining
    assert better.is_in_time or not pace.is_in_time


@given(flows, st.integers(0, 10**9))
def test_what_there_was_before_the_year_brings_nothing_on_the_way(pace: Pace, before: int) -> None:
    stock = Pace(pace.target + before, pace.actual + before, pace.months_left, start=before)

    assert stock.is_in_time == pace.is_in_time
    assert (stock.remaining, stock.monthly) == (pace.remaining, pace.monthly)


@given(paces, st.integers(0, 10**9))
def test_who_brings_each_month_what_is_needed_stays_in_time(pace: Pace, before: int) -> None:
    january = Pace(pace.target + before, before, 12, start=before)
    assert january.monthly is not None
    for left in range(12, -1, -1):
        assert Pace(january.target, before + january.monthly * (12 - left), left, start=before).is_in_time


@given(paces, st.integers(1, 12))
def test_a_year_that_brought_nothing_is_behind_once_a_month_is_over(pace: Pace, over: int) -> None:
    assert not Pace(pace.actual + pace.target, pace.actual, 12 - over, start=pace.actual).is_in_time


def test_where_the_start_is_hidden_only_the_end_is_told() -> None:
    assert Pace(100, 60, 2, start=None).is_in_time is None
    assert Pace(100, 100, 2, start=None).is_in_time


def test_months_of_shares_do_not_add_up() -> None:
    pace = Pace(800, 620, 3, is_added_up=False)

    assert (pace.remaining, pace.monthly, pace.is_in_time) == (180, None, False)


def test_the_running_month_is_left() -> None:
    assert months_left(2026, 12 * 2026 + 10) == 2
    assert months_left(2026, 12 * 2027) == 0
    assert months_left(2027, 12 * 2026 + 10) == 12


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_share_is_never_rounded_up_to_its_target(did: int, of: int) -> None:
    found = share_in_thousandths(did, of)

    assert found * of <= did * 1000
