"""Answers that a trainer marks: what the kinds with a rubric share. Marking itself is `quizzes/marking`."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

import msgspec

from lms.quizzes.kinds.base import Base, Judge, Presentation, Text
from lms.quizzes.kinds.source import Source, refuse_repeats, refuse_same_texts

MAX_POINTS = 100


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer is like that earns these points for a criterion."""

    points: int
    text: Text


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """`levels` go up: the last one earns the most."""

    id: str
    text: Text
    levels: list[Level]


class Judged(Base, frozen=True, kw_only=True):
    """A question whose answer a trainer marks, criterion by criterion."""

    judge: ClassVar[Judge] = Judge.TRAINER

    rubric: list[Criterion]
    # Two trainers mark, neither seeing what the other said; where they differ by more than this share, a third one does.
    double_marking: bool = False
    difference: Decimal = Decimal("0.2")

    @property
    def most_points(self) -> int:
        return sum(criterion.levels[-1].points for criterion in self.rubric)

    def points_for(self, levels: dict[str, int]) -> int | None:
        """`levels`: criterion → place of the level that was chosen. None where it does not fit the rubric."""
        if levels.keys() != {criterion.id for criterion in self.rubric}:
            return None
        if not all(0 <= levels[criterion.id] < len(criterion.levels) for criterion in self.rubric):
            return None
        return sum(criterion.levels[levels[criterion.id]].points for criterion in self.rubric)

    @property
    def most_difference(self) -> Fraction:
        """In points."""
        return Fraction(self.difference) * self.most_points

    def parts(self, _seed: int) -> Presentation:
        return Presentation()

    def key(self) -> None:
        return None

    def mark(self, _response: object) -> None:
        return None


def read_judged(source: Source) -> dict[str, Any]:
    """The fields of a question that is marked by people."""
    sources = source.mappings("rubric", least=1, most=6)
    rubric = [_read_criterion(one) for one in sources]
    for one in sources:
        one.refuse_rest()
    refuse_repeats(sources, [criterion.id for criterion in rubric], "id")
    refuse_same_texts(sources, [criterion.text for criterion in rubric])
    double_marking = source.boolean("double_marking", default=False)
    if not double_marking:
        source.drop("difference", "only questions that two trainers mark have one; add “double_marking: true”")
    difference = source.number("difference", default=Decimal("0.2"))
    if not 0 <= difference < 1:
        source.fault("“difference” is a share of the points, like 0.2", "difference")
    return {"rubric": rubric, "double_marking": double_marking, "difference": difference}


def _read_criterion(source: Source) -> Criterion:
    sources = source.mappings("levels", least=2, most=6)
    levels = [Level(points=one.whole("points", least=0, most=MAX_POINTS), text=one.languages()) for one in sources]
    for one in sources:
        one.refuse_rest()
    points = [level.points for level in levels]
    if points != sorted(set(points)):
        source.fault("the points do not go up: begin with the lowest level, each with more points", "levels")
    refuse_same_texts(sources, [level.text for level in levels])
    return Criterion(id=source.slug("id"), text=source.languages(), levels=levels)
