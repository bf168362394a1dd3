"""Which questions are drawn, what the marks add up to, and whether that passes. Pure and exact: no float decides."""

import random
from collections.abc import Iterable, Sequence
from fractions import Fraction

import msgspec

from lms.quizzes.kinds import Mark, Question
from lms.quizzes.text import normalise

__all__ = ["Score", "ShortBank", "draw", "normalise", "passes", "total"]


class Score(msgspec.Struct, frozen=True):
    """Points of an attempt: `raw` of `max`, one a question; `scaled` is their share, 0 where nothing was asked."""

    raw: Fraction
    max: int
    scaled: Fraction


class ShortBank(ValueError):
    """The blueprint asks for more questions of `module` (None: of the whole bank) than there are."""

    def __init__(self, module: str | None, *, wanted: int, available: int) -> None:
        where = "the bank" if module is None else f"module “{module}”"
        super().__init__(f"{wanted} questions of {where} are wanted, {available} are there: add some or draw fewer")
        self.module, self.wanted, self.available = module, wanted, available


def draw(bank: Sequence[Question], blueprint: Sequence[tuple[str | None, int]], seed: int) -> list[str]:
    """Ids of the questions of one attempt, in the blueprint's order, none twice; the same seed draws the same.

    An entry without module draws from the whole bank. Raises ShortBank.
    """
    chance = random.Random(f"{seed}:draw")
    drawn: dict[int, list[str]] = {}
    # Entries that name a module go first: what the whole bank gives must not starve them.
    for position, (module, count) in sorted(enumerate(blueprint), key=lambda entry: entry[1][0] is None):
        taken = {question_id for ids in drawn.values() for question_id in ids}
        left = [question.id for question in bank if module in (None, question.module) and question.id not in taken]
        if count > len(left):
            raise ShortBank(module, wanted=count, available=len(left))
        drawn[position] = chance.sample(left, count)
    return [question_id for position in sorted(drawn) for question_id in drawn[position]]


def total(marks: Iterable[Mark | None]) -> Score:
    """Sums the marks of an attempt. Give a zero mark for each question that was left out, and none for a survey, which has no
    points; where nothing but surveys was asked, having answered is all there was to do.
    """
    asked = list(marks)
    scores = [mark.score for mark in asked if mark is not None]
    if asked and not scores:
        return Score(Fraction(1), 1, Fraction(1))
    raw = sum(scores, Fraction(0))
    return Score(raw, len(scores), raw / len(scores) if scores else Fraction(0))


def passes(score: Score, pass_score: Fraction | float | str) -> bool:
    """Whether the share of the points reaches `pass_score`, read as it is written: 7 of 10 reaches 0.7."""
    return score.scaled >= Fraction(str(pass_score))
