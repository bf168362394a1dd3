"""From attempts to figures: drawn questions, blank attempts, what nobody answered, what cannot be computed."""

import random
import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.analysis.figures import Method, Missing, figures_of, item_figures
from lms.quizzes.analysis.tally import LONGEST_S, Form, Reply, Tally, Version
from tests.quizzes.analysis.published import tally_of, version
from tests.quizzes.strategies import relaxed


def reply(place: int, score=1, choice=("a",), seconds=None) -> Reply:
    return Reply(version(place), score, choice, seconds)


def left_out(place: int) -> Reply:
    return Reply(version(place), 0, None)


def test_attempt_without_any_answer_does_not_count() -> None:
    tally = tally_of([(1, 0), (0, 1)])
    tally.add(Form(2), [left_out(0), left_out(1)])

    figures = figures_of(tally)

    assert (figures.attempts, figures.blank) == (2, 1)
    assert figures.items[version(0)].held == 2


def test_question_that_nobody_answered_earns_nothing_and_tells_nothing() -> None:
    tally = Tally()
    for score in (0, 1, 1):
        tally.add(Form(2), [reply(0, score), left_out(1)])

    found = figures_of(tally).items[version(1)]

    assert (found.held, found.answered, found.facility) == (3, 0, 0)
    assert (found.discrimination, found.missing) == (None, Missing.SAME_SCORE)
    assert found.options[""].whole == 1
    assert (found.median_s, found.mean_s) == (None, None)


def test_question_that_nobody_held_has_no_figures() -> None:
    found = item_figures(version(0), {}, {})

    assert (found.held, found.facility, found.missing) == (0, None, Missing.NOBODY)


def test_where_everybody_earns_the_same_nothing_is_computed() -> None:
    figures = figures_of(tally_of([(1, 1, 1)] * 5))

    assert figures.items[version(0)].missing is Missing.SAME_SCORE
    assert (figures.reliability.value, figures.reliability.missing) == (None, Missing.SAME_TOTAL)
    assert figures.deviation == 0


def test_where_the_rest_is_the_same_there_is_no_discrimination() -> None:
    figures = figures_of(tally_of([(1, 1), (0, 1), (1, 1)]))

    assert figures.items[version(0)].missing is Missing.SAME_REST
    assert figures.items[version(1)].missing is Missing.SAME_SCORE


def test_single_question_has_nothing_to_be_compared_with() -> None:
    figures = figures_of(tally_of([(1,), (0,)]))

    assert figures.items[version(0)].missing is Missing.ONE_QUESTION
    assert figures.reliability.missing is Missing.ONE_QUESTION


def test_nothing_handed_in_has_no_figures() -> None:
    figures = figures_of(Tally())

    assert (figures.attempts, figures.mean, figures.deviation) == (0, None, None)
    assert figures.reliability.missing is Missing.NOBODY


def test_drawn_question_is_held_against_the_others_of_its_own_attempts() -> None:
    tally, chance = Tally(), random.Random(3)
    pairs = []
    for _person in range(200):
        drawn = chance.sample(range(6), 3)
        scores = [chance.randint(0, 1) for _one in drawn]
        tally.add(Form(3), [reply(place, score) for place, score in zip(drawn, scores, strict=True)])
        if 0 in drawn:
            score = scores[drawn.index(0)]
            pairs.append((score, sum(scores) - score))

    found = figures_of(tally)

    expected = statistics.correlation(*zip(*pairs, strict=True))
    assert found.items[version(0)].held == len(pairs)
    assert found.items[version(0)].discrimination == pytest.approx(expected)
    assert found.reliability.method is Method.DRAWN


def test_revision_that_fewer_than_half_took_does_not_disturb_the_reliability() -> None:
    rows = [(1, 1, 0), (1, 0, 0), (0, 0, 0), (1, 1, 1)]
    alone, tally = figures_of(tally_of(rows)).reliability, tally_of(rows)
    tally.add(Form(1), [reply(0)])

    found = figures_of(tally).reliability

    assert (found.value, found.attempts, found.method) == (alone.value, 4, Method.KR20)


def test_revisions_of_many_lengths_have_no_common_reliability() -> None:
    tally = Tally()
    for length in (2, 3, 4):
        tally.add(Form(length), [reply(place) for place in range(length)])

    assert figures_of(tally).reliability.missing is Missing.MIXED


def test_partial_credit_makes_it_alpha() -> None:
    half = Fraction(1, 2)

    assert figures_of(tally_of([(1, half), (0, 0), (half, 1)])).reliability.method is Method.ALPHA


def test_thirds_are_parted_by_the_other_questions() -> None:
    tally = Tally()
    for place in range(9):
        # The rest grows with the place; the three best chose "b", which is wrong.
        others = [reply(1 + other, int(other < place)) for other in range(9)]
        tally.add(Form(10), [reply(0, int(place < 6), ("a",) if place < 6 else ("b",)), *others])

    options = figures_of(tally).items[version(0)].options

    assert (options["a"].low, options["a"].middle, options["a"].high) == (1, 1, 0)
    assert (options["b"].low, options["b"].middle, options["b"].high) == (0, 0, 1)
    assert options["b"].whole == Fraction(1, 3)


def test_times_have_a_middle_and_a_longest() -> None:
    tally = Tally()
    for seconds in (10, 20, 100_000, -5):
        tally.add(Form(1), [reply(0, seconds=seconds)])

    found = figures_of(tally).items[version(0)]

    assert found.median_s == 15
    assert found.mean_s == Fraction(10 + 20 + LONGEST_S, 4)


@relaxed
@given(
    st.lists(st.lists(st.sampled_from([0, 1, Fraction(1, 3), None]), min_size=3, max_size=3), max_size=20), st.randoms()
)
def test_order_of_reading_changes_nothing_and_figures_stay_in_bounds(rows: list[list], chance: random.Random) -> None:
    def count(given: list[list]):
        tally = Tally()
        for row in given:
            tally.add(
                Form(3),
                [left_out(place) if score is None else reply(place, score) for place, score in enumerate(row)],
            )
        return figures_of(tally)

    figures, shuffled = count(rows), count(chance.sample(rows, len(rows)))

    assert figures.reliability == shuffled.reliability
    for one in figures.items.values():
        assert one == shuffled.items[one.version]
        assert 0 <= one.facility <= 1
        assert one.discrimination is None or -1 <= one.discrimination <= 1
        assert one.upper_lower is None or -1 <= one.upper_lower <= 1
        whole = [
            sum(getattr(share, part) for share in one.options.values()) for part in ("low", "middle", "high", "whole")
        ]
        assert whole == [1, 1, 1, 1]
    assert figures.attempts + figures.blank == len(rows)


def test_versions_are_told_apart() -> None:
    tally = Tally()
    other = Version("q1", "f" * 16)
    tally.add(Form(1), [reply(0)])
    tally.add(Form(1), [Reply(other, 0, ("b",))])

    assert {one.facility for one in figures_of(tally).items.values()} == {0, 1}
