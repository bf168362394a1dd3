"""The arithmetic of questions whose numbers are drawn."""

from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes import kinds
from lms.quizzes.kinds import formulas
from lms.quizzes.kinds.formulas import BadFormula, decimal, parse, value
from lms.quizzes.kinds.variants import Variable, combinations, draw
from tests.quizzes.strategies import RAWS, is_computed, parsed, relaxed, seeds

NAMES = ("a", "b")
QUORUM = {
    "id": "quorum",
    "kind": "numeric",
    "variables": {"members": {"from": 7, "to": 61}, "share": [100, 250.5]},
    "formula": "floor(members / 2) + 1",
    "text": {"ar": "{members} أعضاء", "fr": "{members} membres à {share} DH"},
    "explain": {"ar": "{answer}", "fr": "Il en faut {answer} sur {members}."},
}


def came_to(text: str, **values: int | str) -> Fraction:
    return value(parse(text, values.keys()), {name: Fraction(number) for name, number in values.items()})


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) × 3 − 4 ÷ 2", 7),
        ("-a + b", 3),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("a / b", Fraction(2, 5)),
        ("min(a, b, 1) + max(a, b)", 6),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(a / 3, 2)", Fraction(67, 100)),
        ("floor(-0.5) + ceil(-0.5)", -1),
    ],
)
def test_formula_comes_to(text: str, result: int | Fraction) -> None:
    assert came_to(text, a=2, b=5) == result


@pytest.mark.parametrize(
    "text",
    [
        "", "a +", "a b", "c", "a ** b", "a // b", "a % b", "a if b else a", "a < b", "[a]", "(a, b)", "a.real", "a[0]", "'a'",
        "lambda: a", "__import__('os')", "min", "min()", "min(*a)", "round(a, -1)", "round(a, 7)", "round(a, True)", "True",
        "None", "1j", "1e3", "2a", "0x10", "1_000", "9" * 16, "a; b", "a\nb", "a := 1", "f(a)", "floor(a, b)", "abs(a)",
        "round(a, b)", "(" * 60 + "a" + ")" * 60 + "+" * 90, "-" * 21 + "a", "max(" + "a," * 98 + "a)", "\0", "٣ + a", "…",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadFormula):
        parse(text, NAMES)


@given(st.text("ab01.+-*/(), minroudflceFTx'\"[]{}:=<>%@~\n\\", max_size=60))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        tree = parse(text, NAMES)
    except BadFormula:
        return
    try:
        assert isinstance(value(tree, {"a": Fraction(3), "b": Fraction(7, 2)}), Fraction)
    except ZeroDivisionError:
        assert "/" in text


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> tuple[str, Any]:
    """A formula, and the same computed by Python's own fractions."""
    if depth == 0 or draw(st.booleans()):
        number = draw(st.integers(0, 99))
        return str(number), Fraction(number)
    (left, one), (right, other) = draw(trees(depth - 1)), draw(trees(depth - 1))
    sign, result = draw(st.sampled_from([("+", one + other), ("−", one - other), ("×", one * other)]))
    return f"({left} {sign} {right})", result


@given(trees())
def test_sums_are_exact(tree: tuple[str, Fraction]) -> None:
    text, result = tree
    if len(text) <= formulas.MAX_LENGTH:
        assert came_to(text) == result


@given(st.fractions(-(10**16), 10**16, max_denominator=10**10))
def test_decimal_is_the_same_number_or_none(number: Fraction) -> None:
    found = decimal(number)

    if found is None:
        assert abs(number) >= 10**15 or (number * 10**9).denominator != 1
    else:
        assert Fraction(found) == number
        assert "E" not in str(found)


@given(seeds)
def test_drawn_numbers_stand_in_text_answer_and_explanation(seed: int) -> None:
    question: Any = parsed(QUORUM)
    shown: Any = kinds.drawn(question, seed)
    numbers = kinds.drawn_numbers(question, seed)
    members = int(numbers["members"])

    assert 7 <= members <= 61
    assert shown.answer == members // 2 + 1
    assert shown.text["fr"] == f"{members} membres à {numbers['share'].replace('.', ',')} DH"
    assert shown.explain["fr"] == f"Il en faut {members // 2 + 1} sur {members}."
    assert kinds.mark(shown, kinds.key(shown)) == kinds.Mark(Fraction(1), is_correct=True)


@relaxed
@given(st.data(), seeds)
def test_every_draw_can_be_answered(data: st.DataObject, seed: int) -> None:
    kind = data.draw(st.sampled_from(["numeric", "single_choice"]))
    question: Any = parsed(data.draw(RAWS[kind].filter(is_computed)))
    shown = kinds.drawn(question, seed)

    assert shown == kinds.drawn(question, seed)
    assert not kinds.drawn_numbers(shown, seed)
    assert kinds.drawn(shown, seed + 1) == shown
    assert kinds.mark(shown, kinds.read(shown, kinds.form_of(shown, kinds.key(shown), seed), seed)).is_correct
    texts = [option.text["fr"] for option in kinds.parts(shown, seed).options]
    assert len(set(texts)) == len(texts)
    assert not any("{value}" in text for text in texts)


@relaxed
@given(st.data())
def test_what_is_read_never_divides_by_zero(data: st.DataObject) -> None:
    divisor = data.draw(st.integers(-9, 9))
    raw = {**QUORUM, "variables": {"members": {"from": -5, "to": 5}, "share": [1, 2]}}
    found = kinds.parse_question({**raw, "formula": f"round(100 / (members - {divisor}), 2)"}, needs_module=False)

    assert isinstance(found, list) == (-5 <= divisor <= 5)


def test_seeds_draw_different_numbers() -> None:
    question: Any = parsed(QUORUM)

    assert len({tuple(kinds.drawn_numbers(question, seed).items()) for seed in range(60)}) > 20


@relaxed
@given(
    st.dictionaries(
        st.sampled_from("abc"),
        st.builds(
            lambda values: Variable(values=values),
            st.lists(st.decimals(0, 9, places=1), min_size=2, max_size=4, unique=True),
        ),
    ),
    seeds,
)
def test_draw_is_one_of_the_combinations(variables: dict[str, Variable], seed: int) -> None:
    every = list(combinations(variables))

    assert draw(variables, "q", seed) in every
    assert len(every) == prod(len(one.numbers) for one in variables.values())


def test_range_ends_where_its_steps_do() -> None:
    assert Variable(least=Decimal(1), most=Decimal("2.2"), step=Decimal("0.5")).numbers == [
        Decimal(1), Decimal("1.5"), Decimal("2.0"),
    ]  # fmt: skip
