"""Examples for single kinds: what is read, and what it earns."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from lms.quizzes.kinds import (
    Choice,
    Credit,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    Reason,
    ShortText,
    SingleChoice,
    TrueFalse,
    Unreadable,
)

TEXT = {"ar": "نص", "fr": "texte"}
COMMON: dict[str, Any] = {"id": "q", "text": TEXT, "explain": TEXT}
SEED = 7


def multiple(credit: Credit) -> MultipleChoice:
    choices = [Choice(id=one, text={"ar": one, "fr": one}, correct=one in "ab") for one in "abcd"]
    return MultipleChoice(**COMMON, choices=choices, credit=credit)


def ordering(credit: Credit, ids: str = "abcd") -> Ordering:
    return Ordering(**COMMON, items=[Item(id=one, text={"ar": one, "fr": one}) for one in ids], credit=credit)


def matching(credit: Credit) -> Matching:
    pairs = [Pair(id=one, left={"ar": one, "fr": one}, right={"ar": one * 2, "fr": one * 2}) for one in "abc"]
    return Matching(**COMMON, pairs=pairs, credit=credit)


def numeric(answer: str = "1250", tolerance: str = "0") -> Numeric:
    return Numeric(**COMMON, answer=Decimal(answer), tolerance=Decimal(tolerance))


SHORT = ShortText(**COMMON, accepted={"ar": ["الجمع العام"], "fr": ["L'assemblée générale", "AG"]})


@pytest.mark.parametrize(
    ("picks", "share", "all_or_nothing"),
    [("ab", 1, 1), ("a", Fraction(1, 2), 0), ("abc", Fraction(1, 2), 0), ("ac", 0, 0), ("cd", 0, 0), ("abcd", 0, 0)],
)
def test_wrong_picks_take_from_right_ones(picks: str, share: Fraction, all_or_nothing: int) -> None:
    assert multiple(Credit.PARTIAL).mark(list(picks)).score == share
    assert multiple(Credit.ALL_OR_NOTHING).mark(list(picks)).score == all_or_nothing


def test_repeated_pick_counts_once() -> None:
    assert multiple(Credit.PARTIAL).mark(["a", "a"]).score == Fraction(1, 2)


@pytest.mark.parametrize(
    ("put", "share"),
    [
        ({"a": "a", "b": "b", "c": "c"}, Fraction(1)),
        ({"a": "a", "b": "c", "c": "b"}, Fraction(1, 3)),
        ({"a": "a", "b": "a", "c": "a"}, Fraction(1, 3)),
        ({"a": "a"}, Fraction(1, 3)),
        ({"a": "b", "b": "c", "c": "a"}, Fraction(0)),
        ({"a": "a", "b": "gone"}, Fraction(0)),
    ],
)
def test_right_pairs_of_all_pairs(put: dict[str, str], share: Fraction) -> None:
    assert matching(Credit.PARTIAL).mark(put).score == share
    assert matching(Credit.ALL_OR_NOTHING).mark(put).score == (share == 1)


@pytest.mark.parametrize(
    ("order", "share"),
    [
        ("abcd", Fraction(1)),
        ("bcda", Fraction(2, 3)),
        ("badc", Fraction(1, 3)),
        ("dcba", Fraction(0)),
        ("abc", Fraction(0)),
    ],
)
def test_items_in_order_among_themselves(order: str, share: Fraction) -> None:
    assert ordering(Credit.PARTIAL).mark(list(order)).score == share
    assert ordering(Credit.ALL_OR_NOTHING).mark(list(order)).score == (share == 1)


def test_single_item_can_be_shown() -> None:
    assert len(ordering(Credit.PARTIAL, "a").parts(SEED).options) == 1


@pytest.mark.parametrize(
    ("answer", "tolerance", "response", "is_correct"),
    [
        ("1250", "0", "1250", True),
        ("1250", "0", "1250.000000001", False),
        ("0.3", "0.1", "0.2", True),
        ("0.3", "0.1", "0.4", True),
        ("0.3", "0.1", "0.41", False),
        ("-5", "0", "-5", True),
        ("1250", "0", "１２５０", False),
        ("1250", "0", "nan", False),
        ("1250", "0", "1" * 50, False),
    ],
)
def test_number_is_right_within_its_tolerance(answer: str, tolerance: str, response: str, is_correct: bool) -> None:
    assert numeric(answer, tolerance).mark(response).is_correct is is_correct


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1250", "1250"),
        ("١٢٥٠", "1250"),
        ("۱۲۵۰", "1250"),
        (" 1 250 ", "1250"),
        ("1\u202f250", "1250"),
        ("1\u2009250\u00a0000,5", "1250000.5"),
        ("1.250.000", "1250000"),
        ("1.250,50", "1250.5"),
        ("1,250.50", "1250.5"),
        ("1,250,000", "1250000"),
        ("1'250", "1250"),
        ("١٬٢٥٠٫٥", "1250.5"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("12،5", "12.5"),
        ("1,250", "1.25"),
        ("0.125", "0.125"),
        ("1.2500", "1.25"),
        (",5", "0.5"),
        ("007", "7"),
        ("-3", "-3"),
        ("\u200e−3", "-3"),
        ("- 3", "-3"),
        ("+3", "3"),
        ("-0,0", "0"),
        ("5,0", "5"),
    ],
)
def test_number_is_read_as_moroccans_write_it(typed: str, number: str) -> None:
    assert numeric().read({"answer": [typed]}, SEED) == number


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1.250", Reason.AMBIGUOUS_NUMBER),
        ("-12.500", Reason.AMBIGUOUS_NUMBER),
        ("nan", Reason.NOT_A_NUMBER),
        ("inf", Reason.NOT_A_NUMBER),
        ("1e999", Reason.NOT_A_NUMBER),
        ("²", Reason.NOT_A_NUMBER),
        ("-", Reason.NOT_A_NUMBER),
        ("--5", Reason.NOT_A_NUMBER),
        ("5-", Reason.NOT_A_NUMBER),
        ("5,", Reason.NOT_A_NUMBER),
        ("1 25", Reason.NOT_A_NUMBER),
        ("1.250.00", Reason.NOT_A_NUMBER),
        ("1 250.000.000", Reason.NOT_A_NUMBER),
        ("12 DH", Reason.NOT_A_NUMBER),
        ("\u200f", Reason.NOT_A_NUMBER),
        ("9" * 41, Reason.TOO_LONG),
        (" ", Reason.MISSING),
    ],
)
def test_what_is_no_number_is_asked_again(typed: str, reason: Reason) -> None:
    assert numeric().read({"answer": [typed]}, SEED) == Unreadable(reason)


def test_numeric_pattern_is_a_range() -> None:
    assert numeric("12.5", "0.5").interaction({})["correctResponsesPattern"] == ["12[:]13"]
    assert numeric("1.125").interaction({})["correctResponsesPattern"] == ["1.125[:]1.125"]


@pytest.mark.parametrize("typed", ["الجمع العامّ", "l’assemblee generale", "a.g.", "  AG "])
def test_short_text_is_right_in_any_language_and_spelling(typed: str) -> None:
    response = SHORT.read({"answer": [typed]}, SEED)

    assert SHORT.mark(response).is_correct


def test_short_text_is_stored_on_one_line() -> None:
    assert SHORT.read({"answer": ["as\nsem\0blée\ud800 générale"]}, SEED) == "as sem blée générale"


@pytest.mark.parametrize(
    ("typed", "reason"), [("x" * 201, Reason.TOO_LONG), ("\0", Reason.MISSING), ("\ud800", Reason.MISSING)]
)
def test_short_text_that_cannot_be_kept(typed: str, reason: Reason) -> None:
    assert SHORT.read({"answer": [typed]}, SEED) == Unreadable(reason)


def test_short_text_pattern_takes_no_delimiter_from_the_learner() -> None:
    assert SHORT.response_pattern("a[,]b") == "a[;]b"
    assert SHORT.response_pattern("{lang=fr}{case_matters=true}b {lang=ar}") == "b {lang=ar}"
    assert SHORT.response_pattern("{peut-être}") == "{peut-être}"


def test_short_text_patterns_name_their_language() -> None:
    assert SHORT.interaction({"ar": "ar-MA"})["correctResponsesPattern"] == [
        "{case_matters=false}{lang=ar-MA}الجمع العام",
        "{case_matters=false}{lang=fr}L'assemblée générale",
        "{case_matters=false}{lang=fr}AG",
    ]


def test_patterns_in_author_ids() -> None:
    assert multiple(Credit.PARTIAL).response_pattern(["c", "a"]) == "a[,]c"
    assert matching(Credit.PARTIAL).response_pattern({"b": "a", "a": "c"}) == "a[.]c[,]b[.]a"
    assert ordering(Credit.PARTIAL).response_pattern(list("dcba")) == "d[,]c[,]b[,]a"
    assert TrueFalse(**COMMON, answer=False).interaction({})["correctResponsesPattern"] == ["false"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (["1", "2"], Reason.SEVERAL_ANSWERS),
        (["9"], Reason.UNKNOWN_OPTION),
        (["a"], Reason.UNKNOWN_OPTION),
        ([], Reason.MISSING),
    ],
)
def test_one_of_the_tokens_is_needed(values: list[str], reason: Reason) -> None:
    question = SingleChoice(**COMMON, choices=multiple(Credit.PARTIAL).choices)

    assert question.read({"answer": values}, SEED) == Unreadable(reason)


def test_several_picks_must_all_be_shown() -> None:
    assert multiple(Credit.PARTIAL).read({"answer": ["1", "5"]}, SEED) == Unreadable(Reason.UNKNOWN_OPTION)


def test_unreadable_names_the_field() -> None:
    order = ordering(Credit.PARTIAL)
    taken_twice = {"answer-1": ["1"], "answer-2": ["1"], "answer-3": ["3"], "answer-4": ["4"]}

    assert order.read(taken_twice, SEED) == Unreadable(Reason.DUPLICATE_POSITION, "answer-2")
    assert order.read({**taken_twice, "answer-2": ["5"]}, SEED) == Unreadable(Reason.UNKNOWN_OPTION, "answer-2")
    assert matching(Credit.PARTIAL).read({"answer-1": ["r1"]}, SEED) == Unreadable(Reason.MISSING, "answer-2")
