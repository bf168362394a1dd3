"""Differences are told as exactly as what stands behind them allows, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.comparing import NONE, Difference, Scale, Verdict, difference
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG

COUNT, RATE, DAYS, LEVELS, MONEY = (
    BY_SLUG[slug] for slug in ("enrolled", "completion-rate", "time-to-complete", "diagnosis-change", "sales-declared")
)
counts = st.integers(0, 5000).map(lambda amount: Figure(COUNT, amount))
rates = st.integers(0, 5000).flatmap(
    lambda of: st.integers(0, of).map(lambda amount: Figure(RATE, amount, of))
)  # fmt: skip
OPPOSITE = {Verdict.MORE: Verdict.LESS, Verdict.LESS: Verdict.MORE}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Figure(COUNT, 100), Figure(COUNT, 112), Difference(Verdict.MORE, 0.12)),
        (Figure(COUNT, 100), Figure(COUNT, 70), Difference(Verdict.LESS, 0.3)),
        (Figure(COUNT, 100), Figure(COUNT, 100), Difference(Verdict.SAME)),
        (Figure(COUNT, 1000), Figure(COUNT, 1004), Difference(Verdict.SAME)),
        (Figure(COUNT, 10), Figure(COUNT, 20), Difference(Verdict.FEW)),
        (Figure(COUNT, 10), Figure(COUNT, 250), Difference(Verdict.MORE, 25, Scale.TIMES)),
        (Figure(COUNT, 100), Figure(COUNT, 250), Difference(Verdict.MORE, 2.5, Scale.TIMES)),
        (Figure(COUNT, 0), Figure(COUNT, 250), NONE),
        (Figure(RATE, 400, 1000), Figure(RATE, 500, 1000), Difference(Verdict.MORE, 10, Scale.POINTS)),
        (Figure(RATE, 40, 100), Figure(RATE, 45, 100), Difference(Verdict.UNCLEAR)),
        (Figure(RATE, 10, 20), Figure(RATE, 1, 1000), Difference(Verdict.FEW)),
        (Figure(RATE, 0, 0), Figure(RATE, 1, 1000), NONE),
        (Figure(DAYS, 1000, 100), Figure(DAYS, 800, 100), Difference(Verdict.LESS, 0.2)),
        (Figure(LEVELS, 5000, 100), Figure(LEVELS, 9000, 100), Difference(Verdict.MORE, 0.4, Scale.LEVELS)),
        (Figure(MONEY, 10_000_00), Figure(MONEY, 12_000_00), Difference(Verdict.MORE, 0.2)),
        (Figure(BY_SLUG["jobs"]), Figure(BY_SLUG["jobs"]), NONE),
    ],
)
def test_difference(first: Figure, second: Figure, expected: Difference) -> None:
    assert difference(first, second) == expected


@given(rates, rates)
def test_points_look_alike_from_either_side(first: Figure, second: Figure) -> None:
    there, back = difference(first, second), difference(second, first)

    assert OPPOSITE.get(there.verdict, there.verdict) == back.verdict
    assert there.amount == back.amount


@given(counts, counts)
def test_what_is_said_to_have_grown_has(first: Figure, second: Figure) -> None:
    found = difference(first, second)

    if found.verdict is Verdict.MORE:
        assert second.amount > first.amount
    if found.verdict is Verdict.LESS:
        assert second.amount < first.amount
        assert found.amount <= 1
