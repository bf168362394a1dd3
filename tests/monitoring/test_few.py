"""Counts in whole fives tell of nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.few import STEP, cell_in_fives, in_fives, part_of, share_cell
from lms.monitoring.tables import Mark

AMOUNTS = st.integers(0, 400)


def test_zero_is_told_and_one_to_four_are_hidden() -> None:
    assert in_fives(0) == 0
    assert [in_fives(amount) for amount in range(1, 5)] == [None] * 4
    assert in_fives(5) == 5


@given(AMOUNTS)
def test_never_more_is_told_than_there_is(amount: int) -> None:
    shown = in_fives(amount)
    assert shown is None or (shown <= amount < shown + STEP and shown % STEP == 0)


@given(st.integers(5, 400))
def test_five_numbers_look_the_same(amount: int) -> None:
    first = amount - amount % STEP
    assert len({in_fives(one) for one in range(first, first + STEP)}) == 1


@given(AMOUNTS, AMOUNTS)
def test_difference_of_two_tells_of_no_single_person(whole: int, part: int) -> None:
    shown = in_fives(whole), in_fives(part)
    if None not in shown:
        assert (shown[0] or 0) % STEP == (shown[1] or 0) % STEP == 0


@given(AMOUNTS, AMOUNTS)
def test_share_lies_between_nothing_and_all(part: int, whole: int) -> None:
    cell = share_cell(part, whole)
    if whole == 0:
        assert cell is Mark.MISSING
    elif in_fives(whole) is None or in_fives(part) is None or in_fives(max(0, whole - part)) is None:
        assert cell is Mark.HIDDEN
    else:
        assert isinstance(cell, float)
        assert cell == pytest.approx(min(1, part / whole), abs=0.025 + 1e-9)


def test_share_of_many_is_told_as_finely_as_they_can_be() -> None:
    assert share_cell(123_456, 1_000_000) == 0.123455
    assert share_cell(13, 16) is Mark.HIDDEN, "three did not"
    assert share_cell(13, 20) == 0.65


@given(AMOUNTS, AMOUNTS)
def test_part_is_hidden_where_it_or_the_others_are_few(first: int, others: int) -> None:
    part, whole = part_of(first, first + others)
    if isinstance(part, int):
        # No whole number of them is left over when all parts that are told are taken from a sum.
        assert part == in_fives(first)
        assert not 0 < first < STEP
        assert not 0 < others < STEP
    if 0 < first + others < STEP:
        assert whole is Mark.HIDDEN
        assert part is Mark.HIDDEN


def test_cell_of_few_is_hidden() -> None:
    assert cell_in_fives(3) is Mark.HIDDEN
    assert cell_in_fives(13) == 10
