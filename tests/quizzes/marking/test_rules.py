"""What one, two or three trainers come to."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.marking.rules import mark_of, standing
from tests.quizzes.marking.asked import BEST, DOUBLE, HALF, LONG
from tests.quizzes.strategies import judged, parsed, relaxed

ONE: Any = parsed(LONG)
# Six points; a quarter of them is one and a half.
TWO: Any = parsed(DOUBLE)
points = st.integers(0, 6)


def test_one_trainer_is_enough() -> None:
    assert (standing(ONE, []).wanted, standing(ONE, []).points) == (1, None)
    assert standing(ONE, [4]).points == 4


def test_two_who_agree_give_their_mean() -> None:
    assert (standing(TWO, [3]).wanted, standing(TWO, [3]).points) == (2, None)
    assert standing(TWO, [3, 4]).points == Fraction(7, 2)


def test_two_who_differ_want_a_third_and_the_middle_counts() -> None:
    assert (standing(TWO, [2, 4]).wanted, standing(TWO, [2, 4]).points) == (3, None)
    assert standing(TWO, [2, 6, 5]).points == 5


@given(st.lists(points, min_size=1, max_size=3), st.data())
def test_order_of_trainers_changes_nothing(given_points: list[int], data: st.DataObject) -> None:
    other = data.draw(st.permutations(given_points))

    assert standing(TWO, given_points) == standing(TWO, other)


@given(st.lists(points, min_size=2, max_size=3))
def test_outcome_lies_between_what_they_gave(given_points: list[int]) -> None:
    found = standing(TWO, given_points)

    assert found.points is None or min(given_points) <= found.points <= max(given_points)
    assert (found.points is None) == (found.wanted > len(given_points))


@given(points, points, points)
def test_third_trainer_always_ends_it(one: int, other: int, third: int) -> None:
    assert standing(TWO, [one, other, third]).points is not None


@relaxed
@given(judged("long_answer"), st.data())
def test_mark_lies_between_0_and_1(raw: dict[str, Any], data: st.DataObject) -> None:
    question: Any = parsed(raw)
    levels = {one.id: data.draw(st.integers(0, len(one.levels) - 1)) for one in question.rubric}

    earned = question.points_for(levels)

    assert 0 <= earned <= question.most_points
    assert 0 <= mark_of(question, earned).score <= 1


def test_levels_that_do_not_fit_earn_nothing() -> None:
    assert (ONE.points_for(BEST), ONE.points_for(HALF)) == (6, 2)
    for levels in ({}, {"reasons": 1}, {**BEST, "other": 0}, {**BEST, "reasons": 3}, {**BEST, "reasons": -1}):
        assert ONE.points_for(levels) is None
