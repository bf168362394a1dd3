"""Progress as grains of an ear."""

from hypothesis import given
from hypothesis import strategies as st

from lms.core.ears import MOST, ear

counts = st.integers(0, 500)


@given(done=counts, total=st.integers(1, MOST))
def test_each_grain_is_one_where_there_are_few(done: int, total: int) -> None:
    assert ear(done, total) == (min(done, total), total)


@given(done=counts, total=st.integers(1, 500))
def test_full_ear_means_all_done_and_bare_one_nothing(done: int, total: int) -> None:
    filled, grains = ear(done, total)

    assert 0 <= filled <= grains <= MOST
    assert (filled == grains) == (done >= total)
    assert (filled == 0) == (done == 0)


@given(done=counts, total=counts)
def test_more_done_never_empties_a_grain(done: int, total: int) -> None:
    assert ear(done, total)[0] <= ear(done + 1, total)[0]


@given(st.integers(-500, 500))
def test_nothing_to_do_has_no_grains(done: int) -> None:
    assert ear(done, 0) == (0, 0)
