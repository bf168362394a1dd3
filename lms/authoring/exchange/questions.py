"""What other programs ask → our kinds of question. What a kind of ours cannot hold is told, or the question refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import msgspec

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Intake, Item, ModuleInMaking, Refused
from lms.authoring.exchange.languages import AMAZIGH, ARABIC, language_of
from lms.authoring.exchange.rubrics import rubric_of
from lms.authoring.exchange.writing import Writer, Writing
from lms.learning.content import Text
from lms.quizzes import kinds
from lms.quizzes.kinds import (
    MAX_TAGS,
    MAX_WORDS,
    Choice,
    Credit,
    Criterion,
    Level,
    LongAnswer,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    PictureChoice,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from lms.quizzes.kinds.numeric import MAX_LENGTH as LONGEST_NUMBER
from lms.quizzes.kinds.short_text import MAX_LENGTH as LONGEST_ANSWER
from lms.quizzes.kinds.source import MAX_DECIMALS, MAX_NUMBER
from lms.quizzes.kinds.variants import Variables
from lms.quizzes.text import normalise

# As the kinds of quizzes take them (docs/course-sources.md).
MOST_CHOICES, MOST_PICTURES, MOST_PAIRS, ITEMS = 5, 4, 5, (3, 6)
LONGEST_TAG = 60
# More are no question of any kind.
MOST_OF_ALL = 60
RIGHT = Fraction(1)


@dataclass
class Option:
    """`share`: what of the points it earns, from -1 to 1. Texts are written as `written` says."""

    text: str
    share: Fraction = Fraction(0)
    feedback: str = ""
    written: str = "html"
    # Of an answer to be typed, where the file says it.
    language: str = ""
    # Of a choice of a question with variables: what stands for {value} in its text.
    formula: str | None = None


@dataclass
class Asked:
    """What every question has. `origin` tells it from every other, and stays the same at the next import."""

    origin: str
    text: str
    written: str = "html"
    # Stands for a text that is missing.
    name: str = ""
    explain: str = ""
    hints: int = 0
    tags: list[str] = field(default_factory=list)
    objective: str = ""
    # From 1 to 5.
    difficulty: int | None = None
    # What who marks it is told.
    rubric: str = ""


class Maker:
    """Makes one question and puts it into the bank of a module. Every method may raise Refused."""

    def __init__(self, intake: Intake, item: Item, module: ModuleInMaking, writer: Writer, asked: Asked) -> None:
        self.intake, self.item, self.module, self.writer, self.asked = intake, item, module, writer, asked
        self._explain: list[str] = [asked.explain]

    def explain_also(self, feedback: str) -> None:
        """What was said after one answer only is then said after each."""
        if feedback.strip() and feedback not in self._explain:
            self._explain.append(feedback)
            self.item.changed(Code.FEEDBACK_JOINED)

    def common(self, part: str = "", text: Text | None = None) -> dict[str, Any]:
        """The fields of every kind. `part`: which of several questions that one became."""
        writing = self.writer.write(self.asked.text, self.asked.written)
        said = text if text is not None else writing.text or self.intake.said(self.asked.name)
        if not said:
            raise Refused(Code.NO_TEXT)
        if len(writing.pictures) > 1:
            self.item.changed(Code.PICTURE_LEFT_OUT)
        if self.asked.hints:
            self.item.changed(Code.HINTS_LEFT_OUT, count=self.asked.hints)
        tags = [tag for name in self.asked.tags if (tag := " ".join(name.split())) and len(tag) <= LONGEST_TAG]
        if len(tags[:MAX_TAGS]) < len(self.asked.tags):
            self.item.changed(Code.TAGS_LEFT_OUT, tags=", ".join(self.asked.tags))
        return {
            "id": self.intake.identity(self.asked.origin + part),
            "text": said,
            "explain": self._explained(),
            "picture": writing.pictures[0] if writing.pictures else None,
            "tags": list(dict.fromkeys(tags))[:MAX_TAGS],
            "objective": self.asked.objective[:MAX_WORDS],
            "difficulty": self.asked.difficulty,
        }

    def _explained(self) -> Text:
        joined: dict[str, list[str]] = {}
        for html in self._explain:
            for code, words in self.writer.write(html, with_pictures=False).text.items():
                joined.setdefault(code, []).append(words)
        return {code: "\n".join(words) for code, words in joined.items()}

    def add(self, question: Question) -> None:
        self.intake.add_question(self.module, question)
        self.item.took(Code.QUESTION, kind=question.kind)

    def choose(
        self,
        options: Sequence[Option],
        *,
        is_single: bool,
        credit: Credit = Credit.PARTIAL,
        variables: Variables | None = None,
        part: str = "",
        text: Text | None = None,
    ) -> None:
        if not 2 <= len(options) <= MOST_OF_ALL:
            raise _of_no_size(Code.TOO_FEW_CHOICES, len(options))
        right = [option.share > 0 for option in options]
        if is_single:
            right = self._only_right(options)
        elif any(right):
            self._tell_weights(options)
        if not any(right):
            raise Refused(Code.NO_CORRECT)
        choices = [
            self._choice(number, option, is_right)
            for number, (option, is_right) in enumerate(zip(options, right, strict=True))
        ]
        self._check(choices)
        if len({str(choice.text) for choice in choices}) < len(choices):
            self.item.changed(Code.SAME_CHOICES)
        common = self.common(part, text)
        drawn = [choice.picture for choice in choices]
        if is_single and all(drawn) and len(choices) <= MOST_PICTURES:
            return self.add(PictureChoice(**common, choices=choices))
        if any(drawn) and (is_single or not all(drawn)):
            self.item.changed(Code.PICTURE_LEFT_OUT)
            choices = [msgspec.structs.replace(one, picture=None) for one in choices]
        if is_single:
            return self.add(SingleChoice(**common, choices=choices, variables=variables or {}))
        return self.add(
            MultipleChoice(**common, choices=choices, credit=credit if sum(right) > 1 else Credit.ALL_OR_NOTHING)
        )

    def _only_right(self, options: Sequence[Option]) -> list[bool]:
        best = max(option.share for option in options)
        if best <= 0:
            raise Refused(Code.NO_CORRECT)
        right = [option.share == best for option in options]
        if sum(right) > 1:
            raise Refused(Code.EACH_CORRECT, count=sum(right))
        if any(0 < option.share < best for option in options):
            self.item.changed(Code.WEIGHTS_EVENED)
        if any(option.share < 0 for option in options):
            self.item.changed(Code.PENALTY_LEFT_OUT)
        return right

    def _tell_weights(self, options: Sequence[Option]) -> None:
        """Ours: each right one an equal share, each wrong one takes as much away."""
        right = [option.share for option in options if option.share > 0]
        wrong = [option.share for option in options if option.share <= 0]
        equal = Fraction(1, len(right))
        if any(abs(share - equal) > Fraction(1, 100) for share in right):
            self.item.changed(Code.WEIGHTS_EVENED)
        if any(share < 0 and abs(share + equal) > Fraction(1, 100) for share in wrong):
            self.item.changed(Code.PENALTY_LEFT_OUT)

    def _choice(self, number: int, option: Option, is_right: bool) -> Choice:
        writing = self.said(option)
        return Choice(
            id=letter(number),
            text=writing.text,
            correct=is_right,
            picture=writing.pictures[0] if writing.pictures else None,
            feedback=self.feedback(option),
            formula=option.formula,
        )

    def feedback(self, option: Option) -> Text:
        """What is said to who chose it."""
        return self.writer.write(option.feedback, with_pictures=False).text

    def said(self, option: Option) -> Writing:
        """On one line. Raises Refused where nothing can be read or seen."""
        writing = self.writer.write(option.text, option.written, on_one_line=True)
        if not writing.text and not writing.pictures:
            raise Refused(Code.NO_TEXT)
        return writing

    def _check(self, choices: Sequence[Choice]) -> None:
        if len(choices) > MOST_CHOICES:
            self.item.changed(Code.TOO_MANY_CHOICES, count=len(choices), most=MOST_CHOICES)

    def true_false(self, is_true: bool) -> None:
        self.add(TrueFalse(**self.common(), answer=is_true))

    def number(
        self, answer: str, tolerance: str = "0", *, unit: Text | None = None, part: str = "", text: Text | None = None
    ) -> None:
        value, off = self.decimal(answer), abs(self.decimal(tolerance))
        self.add(Numeric(**self.common(part, text), answer=value, tolerance=off, unit=unit or None))

    def decimal(self, written: str) -> Decimal:
        """A number as we keep it. Raises Refused."""
        try:
            value = Decimal(written.strip().replace("\N{MINUS SIGN}", "-") if len(written) <= LONGEST_NUMBER else "")
        except InvalidOperation:
            raise Refused(Code.NO_NUMBER, text=written) from None
        if not value.is_finite() or value.copy_abs() >= MAX_NUMBER:
            raise Refused(Code.NO_NUMBER, text=written)
        rounded = round(value, MAX_DECIMALS)
        if rounded != value:
            self.item.changed(Code.ROUNDED, decimals=MAX_DECIMALS)
        return rounded.normalize() + Decimal(0) if rounded else Decimal(0)

    def words(
        self, answers: Sequence[Option], *, case_matters: bool = False, part: str = "", text: Text | None = None
    ) -> None:
        """A text to be typed. In answers `*` stands for anything, unless a backslash stands before it."""
        best = max((option.share for option in answers), default=Fraction(0))
        if best <= 0:
            raise Refused(Code.NO_CORRECT)
        if any(0 < option.share < best for option in answers):
            self.item.changed(Code.OTHER_ANSWERS_LEFT_OUT)
        accepted: dict[str, list[str]] = {}
        for option in (option for option in answers if option.share == best):
            words = " ".join(option.text.replace("\\*", "\ue002").split())
            if (
                "*" in words
                or not normalise(words)
                or len(words) > LONGEST_ANSWER
                or "[,]" in words
                or words.startswith("{")
            ):
                self.item.changed(Code.PATTERNS_LEFT_OUT, text=option.text)
                continue
            words = words.replace("\ue002", "*")
            said = self.writer.write(words, "plain", on_one_line=True).text
            # « abeille → نحلة »: what is typed may be of another language than the question.
            own = option.language or (language_of(words) if language_of(words) in (ARABIC, AMAZIGH) else None)
            for code, text_in in ({own: words} if own else said).items():
                if text_in not in accepted.setdefault(code, []):
                    accepted[code].append(text_in)
            self.explain_also(option.feedback)
        if not any(accepted.values()):
            raise Refused(Code.ONLY_PATTERNS)
        if any(option.share < best and option.feedback.strip() for option in answers):
            self.item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)
        if case_matters:
            self.item.changed(Code.CASE_LEFT_OUT)
        self.add(ShortText(**self.common(part, text), accepted=accepted))

    def match(
        self, pairs: Sequence[tuple[Option, Option]], extra: int = 0, *, credit: Credit = Credit.PARTIAL, part: str = ""
    ) -> None:
        """`extra`: how many right sides belong to nothing."""
        if not 2 <= len(pairs) <= MOST_OF_ALL:
            raise _of_no_size(Code.TOO_FEW_PAIRS, len(pairs))
        sides = [(self.said(left), self.said(right)) for left, right in pairs]
        if any(writing.pictures for pair in sides for writing in pair):
            self.item.changed(Code.PICTURE_LEFT_OUT)
        rights = [str(right.text) for _left, right in sides]
        if len(set(rights)) < len(rights):
            return self._split_match(sides, part)
        if extra:
            self.item.changed(Code.DISTRACTORS_LEFT_OUT, count=extra)
        if len(pairs) > MOST_PAIRS:
            self.item.changed(Code.TOO_MANY_PAIRS, count=len(pairs), most=MOST_PAIRS)
        made = [Pair(id=letter(number), left=left.text, right=right.text) for number, (left, right) in enumerate(sides)]
        return self.add(Matching(**self.common(part), pairs=made, credit=credit))

    def _split_match(self, sides: Sequence[tuple[Writing, Writing]], part: str) -> None:
        """Several left sides of one right side: our pairs are one to one, so each left side is asked for itself."""
        rights = list({str(right.text): right.text for _left, right in sides}.values())
        if len(rights) < 2:
            raise Refused(Code.TOO_FEW_PAIRS, count=len(rights))
        stem = self.writer.write(self.asked.text, self.asked.written).text
        self.item.changed(Code.SPLIT, count=len(sides))
        for number, (left, right) in enumerate(sides, 1):
            text = {code: f"{stem.get(code, '')}\n{words}".strip() for code, words in left.text.items()}
            choices = [
                Choice(id=letter(place), text=one, correct=one == right.text) for place, one in enumerate(rights)
            ]
            self._check(choices)
            self.add(SingleChoice(**self.common(f"{part}#{number}", text), choices=choices))

    def essay(self, part: str = "") -> None:
        """A trainer marks it. What Moodle tells who marks is our rubric where we wrote it, else what one begins with."""
        lines = self.writer.write(self.asked.rubric, with_pictures=False).text
        if ours := rubric_of(lines):
            return self.add(LongAnswer(**self.common(part), rubric=ours))
        told = {code: " ".join(words.split()) for code, words in lines.items()}
        levels = [Level(points=points, text=dict.fromkeys(told, str(points))) for points in (0, 1)]
        rubric = [Criterion(id="a", text=told, levels=levels)] if told else []
        self.item.changed(Code.RUBRIC_LEFT_OUT)
        return self.add(LongAnswer(**self.common(part), rubric=rubric))

    def order(self, items: Sequence[Option], *, credit: Credit = Credit.PARTIAL, part: str = "") -> None:
        if not 2 <= len(items) <= MOST_OF_ALL:
            raise _of_no_size(Code.TOO_FEW_ITEMS, len(items))
        writings = [self.said(item) for item in items]
        if not ITEMS[0] <= len(items) <= ITEMS[1]:
            self.item.changed(
                Code.TOO_FEW_ITEMS if len(items) < ITEMS[0] else Code.TOO_MANY_ITEMS, count=len(items), most=ITEMS[1]
            )
        drawn = all(writing.pictures for writing in writings)
        if not drawn and any(writing.pictures for writing in writings):
            self.item.changed(Code.PICTURE_LEFT_OUT)
        made = [
            kinds.Item(id=letter(number), text=writing.text, picture=writing.pictures[0] if drawn else None)
            for number, writing in enumerate(writings)
        ]
        self.add(Ordering(**self.common(part), items=made, credit=credit))


def _of_no_size(too_few: Code, count: int) -> Refused:
    if count < 2:
        return Refused(too_few, count=count)
    return Refused(Code.TOO_MANY_PARTS, count=count, most=MOST_OF_ALL)


def letter(number: int) -> str:
    """a, b … z, then a1, b1 …"""
    again, place = divmod(number, 26)
    return f"{chr(ord('a') + place)}{again or ''}"
