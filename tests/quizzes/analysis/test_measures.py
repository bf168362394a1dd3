"""Properties of the measures, against computations that are made otherwise."""

import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.quizzes.analysis import measures
from tests.quizzes.strategies import relaxed

scores = st.sampled_from([0, 1, Fraction(1, 2), Fraction(1, 3), Fraction(2, 5)])
dichotomous = st.integers(0, 1)
places = st.integers(0, 6).map(Fraction)


def tables(score: st.SearchStrategy, *, least: int = 2) -> st.SearchStrategy[list[list]]:
    return st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(score, min_size=width, max_size=width), min_size=least, max_size=25)
    )


def columns(table: list[list]) -> list[Counter]:
    return [Counter(column) for column in zip(*table, strict=True)]


@relaxed
@given(st.lists(st.tuples(scores, places), min_size=2, max_size=30))
def test_correlation_is_that_of_the_standard_library(pairs: list[tuple]) -> None:
    xs, ys = [float(x) for x, _y in pairs], [float(y) for _x, y in pairs]
    found = measures.correlation((x, y, 1) for x, y in pairs)

    if len(set(xs)) < 2 or len(set(ys)) < 2:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(xs, ys), abs=1e-9)
        assert -1 <= found <= 1


@relaxed
@given(st.lists(st.tuples(scores, places, st.integers(1, 4)), min_size=1, max_size=12))
def test_counting_is_the_same_as_repeating(points: list[tuple]) -> None:
    repeated = [(x, y, 1) for x, y, count in points for _one in range(count)]

    assert measures.correlation(points) == measures.correlation(repeated)
    assert measures.upper_lower(points) == measures.upper_lower(repeated)


@relaxed
@given(tables(scores))
def test_alpha_is_that_of_the_covariances(table: list[list]) -> None:
    totals = Counter(sum(row) for row in table)
    found = measures.alpha(columns(table), totals)
    if len(totals) < 2:
        assert found is None
        return
    k = len(table[0])
    rows = [[float(score) for score in column] for column in zip(*table, strict=True)]
    between = sum(statistics.covariance(one, other) for one in rows for other in rows if one is not other)

    expected = k / (k - 1) * between / statistics.variance(float(sum(row)) for row in table)
    assert float(found) == pytest.approx(expected, abs=1e-9)
    assert found <= 1


@relaxed
@given(tables(dichotomous))
def test_alpha_of_right_and_wrong_is_formula_20(table: list[list[int]]) -> None:
    totals = Counter(sum(row) for row in table)
    assume(len(totals) > 1)
    k, n = len(table[0]), len(table)
    pq = sum(Fraction(sum(column), n) * (1 - Fraction(sum(column), n)) for column in zip(*table, strict=True))
    centre = Fraction(sum(map(sum, table)), n)
    spread = sum((sum(row) - centre) ** 2 for row in table) / n

    assert measures.alpha(columns(table), totals) == Fraction(k, k - 1) * (1 - pq / spread)


@relaxed
@given(tables(scores))
def test_reliability_of_draws_is_that_of_the_mean_squares(table: list[list]) -> None:
    totals = Counter(sum(row) for row in table)
    k, n = len(table[0]), len(table)
    found = measures.nested_reliability(totals, sum(score * score for row in table for score in row), k)
    if len(totals) < 2:
        assert found is None
        return
    means = [Fraction(sum(row)) / k for row in table]
    between = k * sum((mean - sum(means) / n) ** 2 for mean in means) / (n - 1)
    within = sum((score - mean) ** 2 for row, mean in zip(table, means, strict=True) for score in row) / (n * (k - 1))

    assert found == (between - within) / between
    assert found <= 1


@relaxed
@given(st.dictionaries(places, st.integers(1, 9), min_size=1), st.sampled_from([measures.THIRD, measures.KELLEY]))
def test_portions_hold_exactly_their_part_from_each_end(counts: dict[Fraction, int], part: Fraction) -> None:
    low, high = measures.portions(counts, part)
    whole = sum(counts.values())

    assert sum(counts[place] * low[place] for place in counts) == part * whole
    assert sum(counts[place] * high[place] for place in counts) == part * whole
    assert all(low[place] >= 0 and low[place] + high[place] <= 1 for place in counts)
    assert [low[place] for place in sorted(counts)] == sorted(low.values(), reverse=True)


def test_upper_lower_index_without_ties_takes_the_27_of_100_at_each_end() -> None:
    right = [place >= 40 for place in range(100)]
    points = [(int(is_right), Fraction(place), 1) for place, is_right in enumerate(right)]

    assert measures.upper_lower(points) == Fraction(sum(right[73:]) - sum(right[:27]), 27) == 1
    assert measures.upper_lower([(1, Fraction(3), 9)]) is None


@relaxed
@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_median_is_that_of_the_standard_library(values: list[int]) -> None:
    assert measures.median(Counter(values)) == Fraction(statistics.median(values))
    assert measures.variance(Counter(values)) == pytest.approx(statistics.pvariance(values))


def test_nothing_is_made_of_nothing() -> None:
    assert measures.mean({}) is None
    assert measures.variance({}) is None
    assert measures.median({}) is None
    assert measures.alpha([Counter({1: 3})], Counter({1: 3})) is None
    assert measures.nested_reliability(Counter({1: 1}), 1, 3) is None
    assert measures.share_interval(0.5, 0) == (0, 1)
    assert measures.correlation_interval(0.5, 3) == (-1, 1)


@relaxed
@given(st.floats(0, 1), st.integers(1, 5000))
def test_intervals_hold_what_was_found_and_narrow_with_more(share: float, n: int) -> None:
    low, high = measures.share_interval(share, n)
    closer = measures.share_interval(share, 4 * n)
    r_low, r_high = measures.correlation_interval(share, n)

    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1
    assert closer[1] - closer[0] <= high - low
    assert r_low <= share + 1e-5
    assert share - 1e-5 <= r_high


def test_intervals_are_the_printed_ones() -> None:
    """Newcombe, “Two-sided confidence intervals for the single proportion”, Statistics in Medicine 17 (1998), table I: 81 of 263."""
    low, high = measures.share_interval(81 / 263, 263)

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
