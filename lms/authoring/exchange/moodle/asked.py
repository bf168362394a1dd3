"""A question of Moodle in one shape, whether it stood in an export or in a backup."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Words:
    """`format` as Moodle calls it: html, moodle_auto_format, plain_text, markdown, or 0 to 4 of its database."""

    text: str = ""
    format: str = "html"

    @property
    def written(self) -> str:
        return _FORMATS.get(self.format, "html")


_FORMATS = {
    "moodle_auto_format": "moodle",
    "0": "moodle",
    "plain_text": "plain",
    "2": "plain",
    "markdown": "markdown",
    "4": "markdown",
}


@dataclass
class Answer:
    words: Words
    share: Fraction = Fraction(0)
    feedback: str = ""
    tolerance: str = "0"


@dataclass
class Drag:
    """A word or marker to drag, or an option of a gap; `number` from 1 as gaps name it."""

    number: int
    words: Words
    group: str = ""


@dataclass
class Drop:
    """Where a marker belongs. Coordinates as Moodle writes them: « x,y;w,h », « x,y;r » or corners."""

    shape: str
    coords: str
    choice: int


@dataclass
class DataSet:
    """A wildcard of a calculated question and its prepared values, or the range they were drawn from."""

    name: str
    values: list[str] = field(default_factory=list)


@dataclass
class MoodleQuestion:
    kind: str
    name: str
    words: Words
    origin: str = ""
    general: str = ""
    answers: list[Answer] = field(default_factory=list)
    is_single: bool = True
    case_matters: bool = False
    # Left and right of matching.
    pairs: list[tuple[Words, Words]] = field(default_factory=list)
    combined_feedback: int = 0
    hints: int = 0
    tags: list[str] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)
    drags: list[Drag] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    data: list[DataSet] = field(default_factory=list)
    # Of calculated questions: whether the tolerance is a share of the answer.
    is_relative: bool = True
    rubric: str = ""
    # The picture under markers, as its file is named for `fetch`.
    background: str = ""
    # Of a cloze in a backup, whose text holds « {#1} »: its gaps as they were written.
    gaps: list[str] = field(default_factory=list)
    settings: Mapping[str, str] = field(default_factory=dict)
    is_broken: bool = False
