"""Which questions are shown first, why, and how sure that is."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.analysis.figures import ItemFigures, Shares
from lms.quizzes.analysis.flags import (
    ENOUGH,
    Certainty,
    Choices,
    Flag,
    Reason,
    flags_of,
    is_early,
    usual_seconds,
)
from tests.quizzes.analysis.published import version
from tests.quizzes.strategies import relaxed

CHOICES = Choices(("a", "b", "c", "d"), frozenset("a"), is_single=True)


def shares(low: float, middle: float, high: float) -> Shares:
    parts = [Fraction(part).limit_denominator(1000) for part in (low, middle, high)]
    return Shares(*parts, sum(parts) / 3, 10)


ALL_CHOSEN = {option: shares(0.25, 0.25, 0.25) for option in "abcd"}


def figures(**values) -> ItemFigures:
    """An item with which nothing is wrong."""
    fine = {
        "version": version(0), "held": 500, "answered": 500, "facility": Fraction(6, 10), "discrimination": 0.4, "missing": None,
        "upper_lower": Fraction(4, 10), "options": ALL_CHOSEN, "median_s": Fraction(20), "mean_s": Fraction(25),
    }  # fmt: skip
    return ItemFigures(**(fine | values))


def reasons(found: ItemFigures, choices: Choices = CHOICES, usual_s: float | None = 20) -> dict[Reason, Certainty]:
    return {flag.reason: flag.certainty for flag in flags_of(found, choices, usual_s)}


def test_good_question_has_no_flag() -> None:
    assert reasons(figures()) == {}


def test_with_too_few_answers_nothing_is_said() -> None:
    found = figures(held=29, answered=29, facility=Fraction(0), discrimination=-0.9, median_s=Fraction(900))

    assert is_early(found)
    assert reasons(found) == {}


@pytest.mark.parametrize(
    ("facility", "held", "expected"),
    [
        (Fraction(99, 100), 2000, {Reason.TOO_EASY: Certainty.SURE}),
        (Fraction(96, 100), 50, {Reason.TOO_EASY: Certainty.LIKELY}),
        (Fraction(22, 100), 2000, {Reason.GUESSED: Certainty.SURE}),
        (Fraction(24, 100), 50, {Reason.GUESSED: Certainty.LIKELY}),
        (Fraction(94, 100), 50, {}),
        (Fraction(26, 100), 50, {}),
    ],
)
def test_too_easy_and_too_hard(facility: Fraction, held: int, expected: dict) -> None:
    assert reasons(figures(facility=facility, held=held, answered=held)) == expected


@pytest.mark.parametrize(
    ("facility", "held", "certainty"),
    [(Fraction(1, 10), 400, Certainty.SURE), (Fraction(1, 5), 40, Certainty.LIKELY)],
)
def test_question_without_options_may_be_very_hard(facility: Fraction, held: int, certainty: Certainty) -> None:
    found = figures(facility=facility, held=held, answered=held, options={})

    assert reasons(found, Choices()) == {Reason.TOO_HARD: certainty}


def test_key_may_be_wrong_where_the_best_choose_another_answer() -> None:
    options = {
        "a": shares(0.5, 0.3, 0.2),
        "b": shares(0.1, 0.4, 0.7),
        "c": shares(0.2, 0.2, 0.05),
        "d": shares(0.2, 0.1, 0.05),
    }
    (flag,) = flags_of(figures(discrimination=-0.3, options=options), CHOICES, 20)

    assert flag == Flag(Reason.WRONG_KEY, Certainty.SURE, ("b",), {"share": 0.7, "right": 0.2})
    assert flag.is_grave


def test_negative_question_whose_right_answer_the_best_still_choose_misleads() -> None:
    options = {
        "a": shares(0.7, 0.6, 0.5),
        "b": shares(0.1, 0.2, 0.3),
        "c": shares(0.1, 0.1, 0.1),
        "d": shares(0.1, 0.1, 0.1),
    }

    assert reasons(figures(discrimination=-0.3, options=options)) == {Reason.NEGATIVE: Certainty.SURE}
    assert reasons(figures(discrimination=-0.05, held=40, answered=40, options=options)) == {
        Reason.NEGATIVE: Certainty.LIKELY
    }


def test_answer_that_the_weak_choose_even_more_does_not_make_the_key_wrong() -> None:
    options = {"a": shares(0.1, 0.2, 0.2), "b": shares(0.9, 0.8, 0.8), "c": shares(0, 0, 0), "d": shares(0, 0, 0)}

    assert Reason.NEGATIVE in reasons(figures(discrimination=-0.01, options=options))


@pytest.mark.parametrize(("r", "held", "certainty"), [(0.02, 2000, Certainty.SURE), (0.05, 40, Certainty.LIKELY)])
def test_question_may_tell_nobody_apart(r: float, held: int, certainty: Certainty) -> None:
    assert reasons(figures(discrimination=r, held=held, answered=held)) == {Reason.WEAK: certainty}


def test_the_few_who_miss_what_everybody_knows_are_not_held_against_it() -> None:
    found = figures(facility=Fraction(99, 100), discrimination=-0.02)

    assert reasons(found) == {Reason.TOO_EASY: Certainty.SURE}


def test_answer_that_nobody_chooses_is_named_unless_everybody_is_right() -> None:
    options = {option: ALL_CHOSEN[option] for option in "abc"}
    (flag,) = flags_of(figures(options=options), CHOICES, 20)

    assert (flag.reason, flag.options, flag.certainty) == (Reason.IDLE, ("d",), Certainty.SURE)
    assert reasons(figures(options=options, held=40, answered=40)) == {Reason.IDLE: Certainty.LIKELY}
    assert Reason.IDLE not in reasons(figures(options=options, facility=Fraction(99, 100)))


@pytest.mark.parametrize(
    ("seconds", "usual", "is_slow"),
    [(100, 20, True), (59, 10, False), (61, 40, False), (100, None, False), (None, 20, False)],
)
def test_question_takes_long_beside_the_usual_one(seconds: int | None, usual: float | None, is_slow: bool) -> None:
    found = figures(median_s=None if seconds is None else Fraction(seconds))

    assert (Reason.SLOW in reasons(found, usual_s=usual)) is is_slow


def test_question_left_out_is_told_even_where_too_few_answer_it() -> None:
    found = figures(held=200, answered=10)

    assert reasons(found) == {Reason.LEFT_OUT: Certainty.SURE}
    assert reasons(figures(held=100, answered=75))[Reason.LEFT_OUT] is Certainty.LIKELY
    assert reasons(figures(held=100, answered=80)) == {}


def test_usual_question_is_the_one_in_the_middle() -> None:
    items = [figures(median_s=None if seconds is None else Fraction(seconds)) for seconds in (10, 30, None, 20, 90)]

    assert usual_seconds(items) == 25
    assert usual_seconds([]) is None


@relaxed
@given(
    st.integers(0, 300), st.integers(0, 300), st.fractions(0, 1), st.none() | st.floats(-1, 1),
    st.sets(st.sampled_from("abcd")),
)  # fmt: skip
def test_gravest_comes_first_and_nothing_is_said_early(held: int, answered: int, facility, r, chosen: set[str]) -> None:
    answered = min(held, answered)
    options = {option: ALL_CHOSEN[option] for option in chosen}
    found = flags_of(
        figures(held=held, answered=answered, facility=facility, discrimination=r, options=options), CHOICES, 20
    )

    order = [list(Reason).index(flag.reason) for flag in found]
    assert order == sorted(set(order))
    if answered < ENOUGH:
        assert all(flag.reason is Reason.LEFT_OUT for flag in found)
