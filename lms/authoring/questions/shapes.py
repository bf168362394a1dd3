"""What the form of each kind of question asks for, in the order in which it asks. Names are those of the kind's own JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lms.core.i18n import lazy as _

LONGEST_LINE, LONGEST_TEXT = 300, 2000


class Input(StrEnum):
    # A text in each language.
    TEXT = "text"
    # Texts in each language, one a line.
    LINES = "lines"
    WORD = "word"
    # A decimal number, kept as text with a dot.
    NUMBER = "number"
    WHOLE = "whole"
    # Whole numbers, and decimal ones, several in a field.
    WHOLES = "wholes"
    NUMBERS = "numbers"
    # One of `options`; of "true" and "false" a truth.
    CHOICE = "choice"
    PICTURE = "picture"


class Right(StrEnum):
    """How many rows of a question are right."""

    NOT_ASKED = "not_asked"
    ONE = "one"
    SOME = "some"


@dataclass(frozen=True)
class Field:
    """`name` may lead into a mapping: "range.least"."""

    name: str
    input: Input
    label: Any
    hint: Any = None
    is_needed: bool = False
    is_long: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    # Of a row: under “More”.
    is_more: bool = False

    @property
    def longest(self) -> int:
        return LONGEST_TEXT if self.is_long else LONGEST_LINE


@dataclass(frozen=True)
class Rows:
    """A list of mappings. `is_numbered`: a row has no id and is named by its place."""

    name: str
    one: Any
    add: Any
    least: int
    most: int
    fields: tuple["Field | Rows", ...]
    prefix: str = "r"
    right: Right = Right.NOT_ASKED
    is_numbered: bool = False
    hint: Any = None
    # The order says something: rows have arrows.
    is_ordered: bool = False
    # Where it is not the name of one row.
    title: Any = None
    # Written behind each row: how a text names it, "[[%s]]".
    sign: str = ""


Shape = tuple[Field | Rows, ...]
NO_YES = {"false": _("No"), "true": _("Yes")}
WRONG_RIGHT = {"false": _("Wrong"), "true": _("Right")}
PICTURE = Field("picture", Input.PICTURE, _("Picture"))
FEEDBACK = Field("feedback", Input.TEXT, _("Said to who chose this (may stay empty)"), is_long=True, is_more=True)
CREDIT = Field(
    "credit", Input.CHOICE, _("An answer that is partly right"),
    options={"all_or_nothing": _("earns nothing"), "partial": _("earns a part of the points")},
)  # fmt: skip
_WORDS = Field("text", Input.TEXT, _("Text"), is_needed=True)
_CORRECT = Field("correct", Input.CHOICE, _("Right or wrong"), options=WRONG_RIGHT)
_FORMULA_HINT = _("For example: members * share - costs. Signs: + - * / ( ), and round, floor, ceil, min, max.")

VARIABLES = Rows(
    "variables", _("Number"), _("Add a number that changes"), 0, 6,
    (
        Field("name", Input.WORD, _("Name"), _("A short word in Latin letters, written {like_this} in the text."), is_needed=True),
        Field("least", Input.NUMBER, _("From")),
        Field("most", Input.NUMBER, _("To")),
        Field("step", Input.NUMBER, _("In steps of")),
        Field("values", Input.NUMBERS, _("Or one of these"), _("Numbers with a semicolon between them: 10; 25; 40.")),
    ),
    is_numbered=True, title=_("Numbers that change"), hint=_("With them every learner gets numbers of her own, and nobody can copy."),
)  # fmt: skip


def _choices(right: Right, most: int, *fields: Field) -> Rows:
    own = (_CORRECT,) if right is Right.SOME else ()
    return Rows(
        "choices", _("Choice"), _("One more choice"), 2, most, (_WORDS, *own, *fields, FEEDBACK), "c", right
    )  # fmt: skip


_RUBRIC = Rows(
    "rubric", _("Criterion"), _("One more criterion"), 1, 6,
    (
        Field("text", Input.TEXT, _("What is looked at"), is_needed=True),
        Rows(
            "levels", _("Level"), _("One more level"), 2, 6,
            (Field("points", Input.WHOLE, _("Points"), is_needed=True), Field("text", Input.TEXT, _("An answer that …"), is_needed=True)),
            is_numbered=True, hint=_("From the lowest to the highest, each with more points."),
        ),
    ),
    prefix="k",
)  # fmt: skip
_JUDGED: Shape = (
    _RUBRIC,
    Field("double_marking", Input.CHOICE, _("Two trainers mark each answer"), options=NO_YES),
    Field("difference", Input.NUMBER, _("A third one marks where they differ by more than this share of the points"), _("For example 0,2.")),
)  # fmt: skip
_RANGE = (
    Field("range.least", Input.WHOLE, _("Chosen among numbers, from"), _("Empty: the number is typed.")),
    Field("range.most", Input.WHOLE, _("to")),
    Field("range.step", Input.WHOLE, _("in steps of")),
)

SHAPES: dict[str, Shape] = {
    "single_choice": (
        _choices(Right.ONE, 5, Field("formula", Input.WORD, _("Computed number (may stay empty)"), _("It stands for {value} in the text."), is_more=True)),
        VARIABLES,
    ),
    "multiple_choice": (_choices(Right.SOME, 5, PICTURE), CREDIT),
    "true_false": (
        Field("answer", Input.CHOICE, _("The statement is"), options={"true": _("True"), "false": _("False")}, is_needed=True),
    ),
    "picture_choice": (
        _choices(Right.ONE, 4, Field("picture", Input.PICTURE, _("Picture"), is_needed=True)),
    ),
    "matching": (
        Rows(
            "pairs", _("Pair"), _("One more pair"), 2, 5,
            (Field("left", Input.TEXT, _("This"), is_needed=True), Field("right", Input.TEXT, _("goes with this"), is_needed=True)), "p",
        ),
        CREDIT,
    ),
    "ordering": (
        Rows(
            "items", _("Step"), _("One more step"), 3, 6, (_WORDS, PICTURE), "s", is_ordered=True,
            hint=_("In the right order. Learners get them mixed."),
        ),
        CREDIT,
    ),
    "numeric": (
        Field("answer", Input.NUMBER, _("Right answer"), _("Leave it empty where a formula computes it.")),
        Field("tolerance", Input.NUMBER, _("Right as well if off by"), _("Empty: exactly this number.")),
        Field("is_money", Input.CHOICE, _("An amount in dirhams"), options=NO_YES),
        Field("unit", Input.TEXT, _("Unit, such as kg (may stay empty)")),
        *_RANGE,
        VARIABLES,
        Field("formula", Input.WORD, _("Formula of the right answer"), _FORMULA_HINT),
    ),
    "short_text": (
        Field("accepted", Input.LINES, _("Accepted answers"), _("One a line. Case, accents and vowel signs do not matter."), is_needed=True, is_long=True),
    ),
    "hot_spot": (
        Rows(
            "regions", _("Place"), _("One more place"), 2, 12,
            (
                _WORDS,
                Field("shape", Input.CHOICE, _("Shape"), options={"rect": _("Rectangle"), "circle": _("Circle"), "poly": _("Other shape")}),
                Field("coords", Input.WHOLES, _("Where"), _("In points of the picture. Rectangle: left, top, right, bottom. Circle: middle across, middle down, radius. Other: across and down of each corner."), is_needed=True),
                _CORRECT,
                FEEDBACK,
            ),
            "p", Right.SOME,
        ),
    ),
    "drag_words": (
        Field("passage", Input.TEXT, _("Text with gaps"), _("Put the sign of a word where it belongs: [[w1]]."), is_needed=True, is_long=True),
        Rows("words", _("Word"), _("One more word"), 2, 12, (_WORDS,), "w", sign="[[%s]]"),
        CREDIT,
    ),
    "likert": (
        Rows("items", _("Statement"), _("One more statement"), 1, 10, (_WORDS,), "i"),
        Rows("scale", _("Step of the scale"), _("One more step"), 2, 7, (_WORDS,), "s", is_ordered=True),
    ),
    "long_answer": _JUDGED,
    "voice_answer": _JUDGED,
}  # fmt: skip
WITHOUT_KEY = ("likert", "long_answer", "voice_answer")
WITH_PICTURE = ("hot_spot",)


def head_of(kind: str) -> Shape:
    """What every kind asks for first."""
    needs_picture = kind in WITH_PICTURE
    return (
        Field("text", Input.TEXT, _("Question"), is_needed=True, is_long=True),
        Field("picture", Input.PICTURE, _("Picture") if needs_picture else _("Picture (may stay empty)"), is_needed=needs_picture),
    )  # fmt: skip


def foot_of(kind: str) -> Shape:
    """What every kind asks for last; none of it is shown before the answer."""
    return (
        Field("explain", Input.TEXT, _("Explanation, shown after the answer"), is_needed=kind not in WITHOUT_KEY, is_long=True),
        Field("difficulty", Input.CHOICE, _("How hard it is"), options={"": _("Not said"), "1": _("Very easy"), "2": _("Easy"), "3": _("Middling"), "4": _("Hard"), "5": _("Very hard")}),
        Field("tags", Input.WORD, _("Tags"), _("With commas between them.")),
        Field("objective", Input.WORD, _("What who answers it can do")),
    )  # fmt: skip


def shape_of(kind: str) -> Shape:
    """Raises KeyError for a kind that is none."""
    return (*head_of(kind), *SHAPES[kind], *foot_of(kind))
