"""What a format cannot say of a course: every question, lesson or setting that is changed or left out in an export. Pure values;
the same lines as those of an import (exchange/imported.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lms.authoring.exchange.imported import Outcome
from lms.packages.faults import Fault
from lms.packages.faults import fault as _


class Code(StrEnum):
    # Of the whole course.
    LESSONS = "lessons"
    SETTINGS = "settings"
    ONE_LANGUAGE = "one_language"
    LICENCES = "licences"
    WORKS_OF_QUIZZES = "works_of_quizzes"
    # Of a question.
    NO_FORM = "no_form"
    MISSING_MEDIUM = "missing_medium"
    PICTURES = "pictures"
    AS_CHOICE = "as_choice"
    AS_MATCHING = "as_matching"
    AS_TEXT = "as_text"
    AS_ESSAY = "as_essay"
    FIXED_NUMBERS = "fixed_numbers"
    CREDIT = "credit"
    TYPED = "typed"
    TOLERANCE = "tolerance"
    UNIT = "unit"
    TAGS = "tags"
    FEEDBACK = "feedback"
    ONE_REGION = "one_region"
    NOT_COUNTED = "not_counted"
    RUBRIC = "rubric"
    RUBRIC_AS_TEXT = "rubric_as_text"


WORDS: Mapping[Code, Fault] = {
    Code.LESSONS: _("This format holds questions only: %(count)s lessons stay here."),
    Code.SETTINGS: _("How a quiz is held (number of attempts, waiting, time) is left out."),
    Code.ONE_LANGUAGE: _("Only one language is written. Export the other one as well."),
    Code.LICENCES: _("Authors and licences of works by others are left out: name them where you publish this."),
    Code.WORKS_OF_QUIZZES: _("Lessons name the works of others that stand in them; quizzes do not."),
    Code.NO_FORM: _("This format has no question of this kind (%(kind)s)."),
    Code.MISSING_MEDIUM: _("The file “%(name)s” is missing."),
    Code.PICTURES: _("Pictures are left out; what they show stands in words."),
    Code.AS_CHOICE: _("Written as a choice among words: this format has no question of this kind (%(kind)s)."),
    Code.AS_MATCHING: _("Written as pairs to match: this format has no question of this kind (%(kind)s)."),
    Code.AS_TEXT: _("Written as a text to type: this format has no question of this kind (%(kind)s)."),
    Code.AS_ESSAY: _("Written as a long answer: this format has no spoken answers."),
    Code.FIXED_NUMBERS: _("Its numbers are drawn for each learner; here they are always the same."),
    Code.CREDIT: _("Points for part of an answer are counted in another way."),
    Code.TYPED: _("The number is typed, not touched."),
    Code.TOLERANCE: _("Only the exact number counts as right."),
    Code.UNIT: _("The unit stands in the text of the question."),
    Code.TAGS: _("Tags, objective and difficulty are left out."),
    Code.FEEDBACK: _("What is said on each choice is left out."),
    Code.ONE_REGION: _("Only the first right place of the picture counts."),
    Code.NOT_COUNTED: _("It is shown, but nobody marks it there and it does not count."),
    Code.RUBRIC: _("What its marks are given for is left out."),
    Code.RUBRIC_AS_TEXT: _(
        "What its marks are given for goes along as a text for whoever marks it there. Brought back here it is a rubric again."
    ),
}

# What kinds of question are called where a format has none of them.
KINDS: Mapping[str, Fault] = {
    "single_choice": _("one choice"),
    "multiple_choice": _("several choices"),
    "picture_choice": _("a choice of pictures"),
    "true_false": _("true or false"),
    "matching": _("pairs to match"),
    "ordering": _("putting in order"),
    "numeric": _("a number"),
    "short_text": _("a short text"),
    "drag_words": _("words to place in a text"),
    "hot_spot": _("a place to touch on a picture"),
    "likert": _("a survey"),
    "long_answer": _("a long answer"),
    "voice_answer": _("a spoken answer"),
}


@dataclass(frozen=True)
class Line:
    """`place`: module/lesson or module/quiz or exam, and the question's id; empty for the whole course."""

    outcome: Outcome
    place: str
    code: Code
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def wording(self) -> Fault:
        """Translated when it is shown."""
        values = {
            name: KINDS.get(str(value), value) if name == "kind" else value for name, value in self.values.items()
        }
        return Fault(WORDS[self.code].message, values)

    def __str__(self) -> str:
        return f"{self.place}: {self.wording}" if self.place else str(self.wording)


@dataclass
class Report:
    lines: list[Line] = field(default_factory=list)

    def changed(self, place: str, code: Code, **values: str | int) -> None:
        self._add(Line(Outcome.CHANGED, place, code, values))

    def refused(self, place: str, code: Code, **values: str | int) -> None:
        self._add(Line(Outcome.REFUSED, place, code, values))

    def tell(self, place: str, told: Mapping[Code, bool]) -> None:
        """Each change that is so."""
        for code, is_so in told.items():
            if is_so:
                self.changed(place, code)

    def _add(self, line: Line) -> None:
        # A question may stand in two languages; what is said of it is said once.
        if line not in self.lines:
            self.lines.append(line)
