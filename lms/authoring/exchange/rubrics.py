"""A rubric as text for whoever marks elsewhere, one criterion a line, and the rubric again out of such a text. Pure.

« Les raisons: 0 = aucune; 2 = deux »
"""

import re
from collections.abc import Sequence

from lms.learning.content import Text
from lms.quizzes.kinds import Criterion, Level
from lms.quizzes.kinds.judged import MAX_POINTS

# As the kinds of quizzes take them (docs/course-sources.md).
MOST_CRITERIA, LEVELS = 6, (2, 6)
_POINTS = re.compile(r"(?:(?<=: )|(?<=; ))(\d{1,3}) = ")

# Of one criterion in one language: its words, and the points and words of its levels.
_Read = tuple[str, list[tuple[int, str]]]


def text_of(rubric: Sequence[Criterion]) -> Text:
    lines: dict[str, list[str]] = {}
    for criterion in rubric:
        for code, words in criterion.text.items():
            levels = "; ".join(f"{level.points} = {level.text.get(code, '')}" for level in criterion.levels)
            lines.setdefault(code, []).append(f"{words}: {levels}")
    return {code: "\n".join(found) for code, found in lines.items()}


def rubric_of(told: Text) -> list[Criterion]:
    """Empty where the text is none of ours, or says another thing in another language. Criteria are called a, b, c."""
    read = {code: [_line(line) for line in words.split("\n")] for code, words in told.items()}
    shapes = {tuple(_points(one) for one in lines) for lines in read.values()}
    if len(shapes) != 1 or None in (shape := shapes.pop()) or len(shape) > MOST_CRITERIA:
        return []
    return [
        _criterion(number, {code: one for code, lines in read.items() if (one := lines[number])})
        for number in range(len(shape))
    ]


def _line(line: str) -> _Read | None:
    words, *rest = _POINTS.split(line)
    levels = [
        (int(points), said.removesuffix("; ").strip()) for points, said in zip(rest[::2], rest[1::2], strict=True)
    ]
    words = words.removesuffix(": ").strip()
    points = [one for one, _said in levels]
    is_rising = points == sorted(set(points)) and points[-1:] <= [MAX_POINTS]
    is_whole = bool(words) and all(said for _points, said in levels)
    return (words, levels) if is_whole and is_rising and LEVELS[0] <= len(levels) <= LEVELS[1] else None


def _points(one: _Read | None) -> tuple[int, ...] | None:
    return tuple(points for points, _said in one[1]) if one else None


def _criterion(number: int, read: dict[str, _Read]) -> Criterion:
    points = [points for points, _said in next(iter(read.values()))[1]]
    levels = [
        Level(points=one, text={code: found[1][place][1] for code, found in read.items()})
        for place, one in enumerate(points)
    ]
    return Criterion(id=chr(ord("a") + number), text={code: found[0] for code, found in read.items()}, levels=levels)
