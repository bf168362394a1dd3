"""Questions as exports need them: a few shapes, whatever the kind. Pure.

A kind that is new here gets `Shape.NONE`, and each format then reports that it has no form for it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from lms.authoring.exchange.rubrics import text_of
from lms.learning.content import Course, QuizSettings, Source, Text
from lms.quizzes.kinds import Question
from lms.quizzes.kinds.true_false import WORDS


class Shape(StrEnum):
    CHOICE = "choice"
    TRUTH = "truth"
    PAIRS = "pairs"
    ORDER = "order"
    NUMBER = "number"
    WORDS = "words"
    # A text with gaps, and words to put into them.
    GAPS = "gaps"
    SPOT = "spot"
    # Read by people.
    ESSAY = "essay"
    VOICE = "voice"
    # Nothing is right or wrong.
    SURVEY = "survey"
    NONE = "none"


@dataclass(frozen=True)
class Choice:
    id: str
    text: Text
    is_correct: bool = False
    picture: str | None = None
    feedback: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    id: str
    left: Text
    right: Text


@dataclass(frozen=True)
class Region:
    id: str
    text: Text
    # rect, circle or poly, with the numbers of HTML's <area>.
    shape: str
    coords: list[int]
    is_correct: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question. `place`: where it stands, for people; `explain` ends with the law that it rests on."""

    id: str
    kind: str
    shape: Shape
    place: str
    text: Text
    explain: Text
    picture: str | None = None
    tags: list[str] = field(default_factory=list)
    objective: str = ""
    difficulty: int | None = None
    is_drawn: bool = False
    module: str | None = None
    # CHOICE, ORDER (in the right order), GAPS (the words).
    choices: list[Choice] = field(default_factory=list)
    is_multiple: bool = False
    # Something is given for part of the answer.
    is_partial: bool = False
    # PAIRS; of a SURVEY its items, without right sides.
    pairs: list[Pair] = field(default_factory=list)
    scale: list[Choice] = field(default_factory=list)
    is_true: bool = False
    answer: Decimal = Decimal(0)
    tolerance: Decimal = Decimal(0)
    unit: Text = field(default_factory=dict)
    # A number that is touched here, among tiles or in notes and coins.
    is_touched: bool = False
    accepted: dict[str, list[str]] = field(default_factory=dict)
    # GAPS: with [[id of a word]] in the text.
    passage: Text = field(default_factory=dict)
    # SPOT: of the picture, in its own units.
    width: int = 0
    height: int = 0
    regions: list[Region] = field(default_factory=list)
    # ESSAY and VOICE: what its marks are given for, in each language.
    rubric: Text = field(default_factory=dict)

    @property
    def has_feedback(self) -> bool:
        return any(choice.feedback for choice in self.choices)

    @property
    def has_labels(self) -> bool:
        return bool(self.tags or self.objective or self.difficulty)

    def media(self) -> list[str]:
        return [name for name in (self.picture, *(choice.picture for choice in self.choices)) if name]


@dataclass(frozen=True)
class Bank:
    """Questions that stand together. `item`: module/lesson, module/quiz or exam."""

    item: str
    title: Text
    questions: list[Asked]
    settings: QuizSettings | None = None


_SHAPES = {
    "single_choice": Shape.CHOICE,
    "multiple_choice": Shape.CHOICE,
    "picture_choice": Shape.CHOICE,
    "true_false": Shape.TRUTH,
    "matching": Shape.PAIRS,
    "ordering": Shape.ORDER,
    "numeric": Shape.NUMBER,
    "short_text": Shape.WORDS,
    "drag_words": Shape.GAPS,
    "hot_spot": Shape.SPOT,
    "long_answer": Shape.ESSAY,
    "voice_answer": Shape.VOICE,
    "likert": Shape.SURVEY,
}
# A gap of a text, by the id of the word that is right there (quizzes/kinds).
GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
# Whoever opens the export gets these numbers.
_SEED = 0
QUIZ: Text = {"ar": "اختبار", "fr": "Quiz"}
EXAM: Text = {"ar": "الامتحان", "fr": "Examen"}


def banks_of(course: Course) -> list[Bank]:
    return [bank for bank in _all_banks(course) if bank.questions]


def banks_by_item(course: Course) -> dict[str, Bank]:
    """Those without questions too. Each question is decoded and drawn once: ask for it once."""
    return {bank.item: bank for bank in _all_banks(course)}


def truths(question: Asked) -> list[Choice]:
    """True or false as two choices."""
    return [Choice(token, words, token == str(question.is_true).lower()) for token, words in WORDS.items()]


def asked(question: Any, place: str, sources: Mapping[str, Source]) -> Asked:
    """`question`: a struct of quizzes/kinds. Sources that the course lacks are passed over."""
    drawn = question.drawn(_SEED) if hasattr(question, "drawn") else question
    shape = _SHAPES.get(question.kind, Shape.NONE)
    return Asked(
        id=question.id,
        kind=question.kind,
        shape=shape,
        place=f"{place} · {question.id}",
        text=drawn.text,
        explain=_explained(drawn.explain, [sources[name] for name in question.sources if name in sources]),
        picture=question.picture,
        tags=list(getattr(question, "tags", [])),
        objective=getattr(question, "objective", ""),
        difficulty=getattr(question, "difficulty", None),
        is_drawn=drawn != question,
        module=question.module,
        is_partial=getattr(drawn, "credit", None) == "partial",
        **_OF_SHAPE.get(shape, lambda _question: {})(drawn),
    )


def _all_banks(course: Course) -> Iterator[Bank]:
    for module in course.modules:
        for lesson in module.lessons:
            item = f"{module.slug}/{lesson.slug}"
            yield Bank(item, lesson.title, _asked(lesson.practice, item, course))
        if module.quiz:
            item = f"{module.slug}/quiz"
            title = {code: f"{words}{' – '}{QUIZ.get(code, QUIZ['fr'])}" for code, words in module.title.items()}
            yield Bank(item, title, _asked(module.quiz.bank, item, course), module.quiz)
    if course.exam:
        yield Bank("exam", EXAM, _asked(course.exam.bank, "exam", course), course.exam)


def _asked(raws: list[msgspec.Raw], place: str, course: Course) -> list[Asked]:
    return [asked(msgspec.json.decode(raw, type=Question), place, course.sources) for raw in raws]


def _explained(explain: Text, sources: list[Source]) -> Text:
    codes = explain or (sources[0].title if sources else {})
    return {
        code: "\n".join(filter(None, (explain.get(code, ""), *(f"({one.title.get(code, '')})" for one in sources))))
        for code in codes
    }


def _choices(question: Any) -> dict[str, Any]:
    return {
        "choices": [
            Choice(one.id, one.text, one.correct, one.picture, getattr(one, "feedback", {})) for one in question.choices
        ],
        "is_multiple": question.kind == "multiple_choice",
    }


def _pairs(question: Any) -> dict[str, Any]:
    return {"pairs": [Pair(one.id, one.left, one.right) for one in question.pairs]}


def _order(question: Any) -> dict[str, Any]:
    return {"choices": [Choice(one.id, one.text, picture=one.picture) for one in question.items]}


def _number(question: Any) -> dict[str, Any]:
    return {
        "answer": question.answer,
        "tolerance": question.tolerance,
        "unit": question.unit or {},
        "is_touched": question.is_money or question.range is not None,
    }


def _gaps(question: Any) -> dict[str, Any]:
    return {"choices": [Choice(one.id, one.text) for one in question.words], "passage": question.passage}


def _spot(question: Any) -> dict[str, Any]:
    regions = [Region(one.id, one.text, str(one.shape), list(one.coords), one.correct) for one in question.regions]
    return {"width": question.width, "height": question.height, "regions": regions}


def _survey(question: Any) -> dict[str, Any]:
    return {
        "pairs": [Pair(one.id, one.text, {}) for one in question.items],
        "scale": [Choice(one.id, one.text) for one in question.scale],
    }


_OF_SHAPE: Mapping[Shape, Any] = {
    Shape.CHOICE: _choices,
    Shape.TRUTH: lambda question: {"is_true": question.answer},
    Shape.PAIRS: _pairs,
    Shape.ORDER: _order,
    Shape.NUMBER: _number,
    Shape.WORDS: lambda question: {"accepted": question.accepted},
    Shape.GAPS: _gaps,
    Shape.SPOT: _spot,
    Shape.ESSAY: lambda question: {"rubric": text_of(question.rubric)},
    Shape.VOICE: lambda question: {"rubric": text_of(question.rubric)},
    Shape.SURVEY: _survey,
}
