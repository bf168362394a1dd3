"""What each month must bring."""

from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.targets.pace import Pace, months_left, share_in_thousandths

paces = st.builds(
    Pace, st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 12), is_added_up=st.just(True)
)  # fmt: skip


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
    better = Pace(pace.target, pace.actual + more, pace.months_left)

    assert better.remaining <= pace.remaining
    assert better.is_in_time >= pace.is_in_time


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
