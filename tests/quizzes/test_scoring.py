from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.quizzes.kinds import Mark, TrueFalse
from lms.quizzes.scoring import Score, ShortBank, draw, passes, total
from tests.quizzes.strategies import seeds

TEXT = {"ar": "نص", "fr": "texte"}
shares = st.fractions(0, 1)


def bank(**modules: int) -> list[TrueFalse]:
    return [
        TrueFalse(id=f"{module}-{number}", text=TEXT, explain=TEXT, answer=True, module=module)
        for module, count in modules.items()
        for number in range(count)
    ]


@settings(deadline=None)
@given(seeds)
def test_draw_follows_the_blueprint_in_its_order(seed: int) -> None:
    ids = draw(bank(bees=4, honey=3), [("honey", 2), ("bees", 3)], seed)

    assert [question_id.split("-")[0] for question_id in ids] == ["honey"] * 2 + ["bees"] * 3
    assert len(set(ids)) == 5


@settings(deadline=None)
@given(seeds)
def test_same_seed_draws_the_same(seed: int) -> None:
    questions = bank(bees=9)

    assert draw(questions, [(None, 5)], seed) == draw(questions, [(None, 5)], seed)


def test_other_seeds_draw_otherwise() -> None:
    assert len({tuple(draw(bank(bees=9), [(None, 5)], seed)) for seed in range(20)}) > 10


@settings(deadline=None)
@given(seeds)
def test_whole_bank_does_not_starve_a_module(seed: int) -> None:
    ids = draw(bank(bees=2, honey=2), [(None, 2), ("honey", 2)], seed)

    assert [question_id.split("-")[0] for question_id in ids] == ["bees", "bees", "honey", "honey"]


@settings(deadline=None)
@given(seeds)
def test_module_named_twice_gives_different_questions(seed: int) -> None:
    assert len(set(draw(bank(bees=3), [("bees", 1), ("bees", 2)], seed))) == 3


@pytest.mark.parametrize(("module", "where"), [("honey", "module “honey”"), (None, "the bank")])
def test_short_bank_says_what_is_missing(module: str | None, where: str) -> None:
    with pytest.raises(ShortBank, match=f"4 questions of {where} are wanted, 3 are there") as caught:
        draw(bank(honey=3), [(module, 4)], 1)

    assert (caught.value.module, caught.value.wanted, caught.value.available) == (module, 4, 3)


@settings(deadline=None)
@given(st.lists(shares, min_size=1))
def test_total_is_the_share_of_the_points(scores: list[Fraction]) -> None:
    score = total(Mark.of(share) for share in scores)

    assert score.raw == sum(scores)
    assert score.max == len(scores)
    assert 0 <= score.scaled <= 1
    assert score.scaled * score.max == score.raw


def test_no_marks_score_nothing() -> None:
    assert total([]) == Score(Fraction(0), 0, Fraction(0))


@settings(deadline=None)
@given(st.lists(shares, min_size=1), shares, st.data())
def test_better_mark_never_lowers_the_total(scores: list[Fraction], better: Fraction, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(scores) - 1))
    improved = [*scores[:place], max(better, scores[place]), *scores[place + 1 :]]

    assert total(map(Mark.of, improved)).scaled >= total(map(Mark.of, scores)).scaled


@settings(deadline=None)
@given(st.integers(1, 100), st.data())
def test_exactly_the_pass_score_passes(count: int, data: st.DataObject) -> None:
    tenths = data.draw(st.integers(0, 10))
    right = [Mark.of(True)] * (tenths * count) + [Mark.of(False)] * ((10 - tenths) * count)

    assert passes(total(right), tenths / 10)
    assert passes(total(right), Fraction(tenths, 10))
    assert tenths == 0 or not passes(total([*right[1:], Mark.of(False)]), tenths / 10)
