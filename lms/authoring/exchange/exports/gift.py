"""Questions as GIFT (https://docs.moodle.org/en/GIFT_format): plain text that people can read and edit. Pure but for writing."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import IO

from lms.authoring.exchange.exports.asked import GAP, Asked, Shape, banks_of
from lms.authoring.exchange.exports.forms import gaps_in, numbered_gaps
from lms.authoring.exchange.exports.markup import clean, in_language, in_one_line
from lms.authoring.exchange.exports.moodle_xml import decimals
from lms.authoring.exchange.exports.report import Code, Report
from lms.authoring.exchange.exports.speaking import Speaking
from lms.authoring.exchange.exports.whole import category_of, tell_of_the_whole
from lms.learning.content import Course, Text

# What GIFT reads as its own.
_SIGNS = re.compile(r"([\\~=#{}:])")
_KEPT = {
    Shape.CHOICE,
    Shape.TRUTH,
    Shape.PAIRS,
    Shape.ORDER,
    Shape.NUMBER,
    Shape.WORDS,
    Shape.GAPS,
    Shape.ESSAY,
    Shape.VOICE,
}


def write(course: Course, out: IO[bytes], speaking: Speaking) -> Report:
    report = Report()
    writer = _Writer(speaking, report)
    for bank in banks_of(course):
        out.write(f"$CATEGORY: {category_of(course, bank, speaking)}\n\n".encode())
        for question in bank.questions:
            out.write(writer.question(question).encode())
    tell_of_the_whole(course, speaking, report)
    return report


class _Writer:
    def __init__(self, speaking: Speaking, report: Report) -> None:
        self.speaking = speaking
        self.report = report

    def question(self, question: Asked) -> str:
        if question.shape not in _KEPT:
            self.report.refused(question.place, Code.NO_FORM, kind=question.kind)
            return ""
        self._report(question)
        body = self.speaking.html(question.text)
        if question.shape is Shape.GAPS:
            body += f"<br>{self._passage(question)}"
        if question.shape is Shape.NUMBER and question.unit:
            self.report.changed(question.place, Code.UNIT)
            body += f" ({self.speaking.html(question.unit)})"
        general = self._marked("####", question.explain)
        answers = " ".join([*self._answers(question), *([general] if general else [])])
        return f"// {question.place}\n::{_escaped(question.id)}::[html]{_escaped(body)}{{{answers}}}\n\n"

    def _report(self, question: Asked) -> None:
        told = {
            Code.FIXED_NUMBERS: question.is_drawn,
            Code.PICTURES: bool(question.media()) or question.shape is Shape.SPOT,
            Code.TAGS: question.has_labels,
            Code.TYPED: question.is_touched,
            Code.RUBRIC: bool(question.rubric),
            Code.AS_ESSAY: question.shape is Shape.VOICE,
            Code.CREDIT: question.shape in (Shape.CHOICE, Shape.PAIRS, Shape.ORDER, Shape.GAPS)
            and question.is_partial == (question.shape is Shape.ORDER)
            and (question.is_multiple or question.shape is not Shape.CHOICE),
        }
        self.report.tell(question.place, told)
        if question.shape in (Shape.ORDER, Shape.GAPS):
            self.report.changed(question.place, Code.AS_MATCHING, kind=question.kind)

    def _answers(self, question: Asked) -> Iterator[str]:
        match question.shape:
            case Shape.CHOICE:
                yield from self._choices(question)
            case Shape.TRUTH:
                yield "TRUE" if question.is_true else "FALSE"
            case Shape.PAIRS:
                for pair in question.pairs:
                    yield f"={self._said(pair.left)} -> {_escaped(in_one_line(self.speaking.plain(pair.right)))}"
            case Shape.ORDER:
                for place, choice in enumerate(question.choices, 1):
                    yield f"={self._said(choice.text)} -> {place}"
            case Shape.NUMBER:
                yield f"#{question.answer:f}:{question.tolerance:f}"
            case Shape.WORDS:
                for text in self.speaking.accepted(question.accepted):
                    yield f"={_escaped(in_one_line(text))}"
            case Shape.GAPS:
                words = {choice.id: choice.text for choice in question.choices}
                for (word, _again), number in numbered_gaps(question).items():
                    yield f"={number} -> {_escaped(in_one_line(self.speaking.plain(words.get(word, {}))))}"

    def _choices(self, question: Asked) -> Iterator[str]:
        right = sum(choice.is_correct for choice in question.choices)
        for choice in question.choices:
            weight = ""
            if question.is_multiple:
                share = Fraction(100, right) if choice.is_correct else Fraction(-100, right)
                weight = f"%{decimals(share)}%"
            sign = "=" if choice.is_correct and not question.is_multiple else "~"
            yield f"{sign}{weight}{self._said(choice.text)}{self._marked('#', choice.feedback)}"

    def _passage(self, question: Asked) -> str:
        """With (1), (2) in place of its gaps, in each language where its words are."""
        numbers = numbered_gaps(question)

        def numbered(words: str) -> str:
            gaps = iter(gaps_in(words))
            return GAP.sub(lambda _found: f"({numbers[next(gaps)]})", words)

        return self.speaking.html({code: numbered(words) for code, words in question.passage.items()})

    def _said(self, text: Text) -> str:
        return _escaped(self.speaking.html(text))

    def _marked(self, sign: str, text: Text) -> str:
        return f"{sign}{self._said(text)}" if in_language(text, "") else ""


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(clean(text).split()))
