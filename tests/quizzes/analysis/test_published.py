"""The figures are those that others printed for the same data, and those of an independent computation."""

import statistics
from fractions import Fraction
from math import sqrt

import pytest

from lms.quizzes.analysis import measures
from lms.quizzes.analysis.figures import Method, figures_of
from tests.quizzes.analysis.published import (
    LSAT_FACILITY,
    LSAT_POINT_BISERIAL,
    LSAT_TOTALS,
    SHROUT_FLEISS,
    SHROUT_FLEISS_ICC_1_K,
    SHROUT_FLEISS_ICC_3_K,
    WUENSCH,
    WUENSCH_P,
    WUENSCH_PQ,
    WUENSCH_TOTAL_VARIANCE,
    ZAIONTZ,
    ZAIONTZ_KR20,
    bits,
    lsat_rows,
    tally_of,
    version,
)


def column(rows, place: int) -> list[int]:
    return [row[place] for row in rows]


def rest(rows, place: int) -> list[int]:
    return [sum(row) - row[place] for row in rows]


def textbook_alpha(rows) -> float:
    """From the covariances, where the module takes the variances."""
    k = len(rows[0])
    columns = [column(rows, place) for place in range(k)]
    between = sum(statistics.covariance(one, other) for one in columns for other in columns if one is not other)
    return k / (k - 1) * between / statistics.variance(map(sum, rows))


def test_law_school_test_has_the_printed_facilities_and_totals() -> None:
    tally = tally_of(lsat_rows())
    figures = figures_of(tally)

    assert [float(figures.items[version(place)].facility) for place in range(5)] == list(LSAT_FACILITY)
    (totals,) = tally.totals.values()
    assert totals == LSAT_TOTALS


def test_law_school_test_has_the_printed_point_biserial_correlations() -> None:
    rows = lsat_rows()

    for place, printed in enumerate(LSAT_POINT_BISERIAL):
        found = measures.correlation((row[place], sum(row), 1) for row in rows)
        # He takes the standard deviation over n - 1, and prints three decimals.
        assert round(found * sqrt(999 / 1000), 3) == printed


def test_law_school_test_corrected_correlations_are_those_of_question_and_rest() -> None:
    rows = lsat_rows()
    figures = figures_of(tally_of(rows))

    for place in range(5):
        expected = statistics.correlation(column(rows, place), rest(rows, place))
        assert figures.items[version(place)].discrimination == pytest.approx(expected, abs=1e-12)


def test_law_school_test_is_as_reliable_as_its_covariances_say() -> None:
    rows = lsat_rows()
    found = figures_of(tally_of(rows)).reliability

    assert found.method is Method.KR20
    assert float(found.value) == pytest.approx(textbook_alpha(rows), abs=1e-12)
    assert round(float(found.value), 3) == 0.295
    deviation = statistics.pstdev(map(sum, rows))
    assert found.error * 5 == pytest.approx(deviation * sqrt(1 - textbook_alpha(rows)))


def test_formula_20_gives_the_printed_result() -> None:
    found = figures_of(tally_of(bits(ZAIONTZ))).reliability

    assert round(float(found.value), 3) == ZAIONTZ_KR20


def test_formula_20_has_the_printed_parts() -> None:
    tally = tally_of(bits(WUENSCH))
    figures = figures_of(tally)
    (totals,) = tally.totals.values()

    facilities = [figures.items[version(place)].facility for place in range(10)]
    assert [float(p) for p in facilities] == list(WUENSCH_P)
    assert [float(p * (1 - p)) for p in facilities] == list(WUENSCH_PQ)
    assert float(measures.variance(totals)) == WUENSCH_TOTAL_VARIANCE
    assert figures.reliability.value == Fraction(10, 9) * (1 - Fraction(218, 584))


@pytest.mark.parametrize(
    ("is_drawn", "method", "printed"),
    [(False, Method.ALPHA, SHROUT_FLEISS_ICC_3_K), (True, Method.DRAWN, SHROUT_FLEISS_ICC_1_K)],
)
def test_graded_scores_give_the_printed_results(is_drawn: bool, method: Method, printed: float) -> None:
    rows = [[Fraction(score, 10) for score in row] for row in SHROUT_FLEISS]
    found = figures_of(tally_of(rows, is_drawn=is_drawn)).reliability

    assert found.method is method
    assert round(float(found.value), 2) == printed
