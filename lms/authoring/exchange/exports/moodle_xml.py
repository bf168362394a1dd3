"""Questions as Moodle XML (https://docs.moodle.org/en/Moodle_XML_format), with pictures inside. Written piece by piece.

`ordering`, `ddwtos` and `ddmarker` are kinds of Moodle itself (ordering since 4.4; before that a plug-in).
"""

import base64
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import IO

from lms.authoring.exchange.exports.asked import GAP, Asked, Bank, Shape, banks_of
from lms.authoring.exchange.exports.markup import cdata, in_one_line, xml
from lms.authoring.exchange.exports.report import Code, Report
from lms.authoring.exchange.exports.speaking import Speaking
from lms.authoring.exchange.exports.whole import category_of, tell_of_the_whole
from lms.learning.content import Course, Text
from lms.learning.writer.places import Opens

# Three bytes are four letters: pieces of this size join without padding between them.
_PIECE = 3 * 16 * 1024
# Moodle shows so many decimals of a grade, and takes only its own fractions with them.
_DECIMALS = 5


def write(course: Course, opens: Opens, out: IO[bytes], speaking: Speaking) -> Report:
    report = Report()
    writer = _Writer(opens, speaking, report)
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
    for bank in banks_of(course):
        out.write(_category(course, bank, speaking).encode())
        for question in bank.questions:
            for piece in writer.question(question):
                out.write(piece.encode())
    out.write(b"</quiz>\n")
    tell_of_the_whole(course, speaking, report)
    return report


def _category(course: Course, bank: Bank, speaking: Speaking) -> str:
    path = xml(category_of(course, bank, speaking))
    return f'<question type="category"><category><text>{path}</text></category></question>\n'


class _Writer:
    def __init__(self, opens: Opens, speaking: Speaking, report: Report) -> None:
        self.opens = opens
        self.speaking = speaking
        self.report = report

    def question(self, question: Asked) -> Iterator[str]:
        write = {
            Shape.CHOICE: self.choice,
            Shape.TRUTH: self.truth,
            Shape.PAIRS: self.pairs,
            Shape.ORDER: self.order,
            Shape.NUMBER: self.number,
            Shape.WORDS: self.words,
            Shape.GAPS: self.gaps,
            Shape.SPOT: self.spot,
            Shape.ESSAY: self.essay,
            Shape.VOICE: self.essay,
        }.get(question.shape)
        if write is None:
            self.report.refused(question.place, Code.NO_FORM, kind=question.kind)
            return
        if question.is_drawn:
            self.report.changed(question.place, Code.FIXED_NUMBERS)
        yield from write(question)

    def head(self, kind: str, question: Asked, text: str | None = None) -> Iterator[str]:
        body = self.speaking.html(question.text) if text is None else text
        is_drop = kind == "ddmarker"
        picture = "" if is_drop else self.image(question.picture)
        yield f'<question type="{kind}">\n<name><text>{xml(question.id)}</text></name>\n'
        yield f'<questiontext format="html"><text>{cdata(f"<p>{body}</p>{picture}")}</text>'
        if not is_drop:
            yield from self.file(question, question.picture)
        yield "</questiontext>\n"
        yield f'<generalfeedback format="html"><text>{cdata(self.speaking.html(question.explain))}</text></generalfeedback>\n'
        yield f"<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden><idnumber>{xml(question.id)}</idnumber>\n"

    def foot(self, question: Asked) -> str:
        labels = [*question.tags]
        labels += [f"objectif:{question.objective}"] if question.objective else []
        labels += [f"difficulté:{question.difficulty}"] if question.difficulty else []
        tags = "".join(f"<tag><text>{xml(in_one_line(label))}</text></tag>" for label in labels)
        return f"{f'<tags>{tags}</tags>' if tags else ''}</question>\n"

    def choice(self, question: Asked) -> Iterator[str]:
        right = sum(choice.is_correct for choice in question.choices)
        if question.is_multiple and not question.is_partial:
            self.report.changed(question.place, Code.CREDIT)
        yield from self.head("multichoice", question)
        yield f"<single>{'false' if question.is_multiple else 'true'}</single><shuffleanswers>true</shuffleanswers>"
        yield "<answernumbering>none</answernumbering>\n"
        for choice in question.choices:
            share = Fraction(100, right) if choice.is_correct else Fraction(-100, right) if question.is_multiple else 0
            text = f"{self.image(choice.picture)}{self.speaking.html(choice.text)}"
            yield f'<answer fraction="{decimals(share)}" format="html"><text>{cdata(text)}</text>'
            yield from self.file(question, choice.picture)
            yield f'<feedback format="html"><text>{cdata(self.speaking.html(choice.feedback))}</text></feedback></answer>\n'
        yield self.foot(question)

    def truth(self, question: Asked) -> Iterator[str]:
        yield from self.head("truefalse", question)
        for name, is_right in (("true", question.is_true), ("false", not question.is_true)):
            yield f'<answer fraction="{100 if is_right else 0}" format="moodle_auto_format"><text>{name}</text></answer>\n'
        yield self.foot(question)

    def pairs(self, question: Asked) -> Iterator[str]:
        if not question.is_partial:
            self.report.changed(question.place, Code.CREDIT)
        yield from self.head("matching", question)
        yield "<shuffleanswers>true</shuffleanswers>\n"
        for pair in question.pairs:
            yield f'<subquestion format="html"><text>{cdata(self.speaking.html(pair.left))}</text>'
            # Answers of matching have no markup.
            yield f"<answer><text>{xml(self.speaking.plain(pair.right))}</text></answer></subquestion>\n"
        yield self.foot(question)

    def order(self, question: Asked) -> Iterator[str]:
        yield from self.head("ordering", question)
        grading = "RELATIVE_NEXT_EXCLUDE_LAST" if question.is_partial else "ALL_OR_NOTHING"
        if question.is_partial:
            self.report.changed(question.place, Code.CREDIT)
        yield f"<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><gradingtype>{grading}</gradingtype>\n"
        for place, choice in enumerate(question.choices, 1):
            text = f"{self.image(choice.picture)}{self.speaking.html(choice.text)}"
            yield f'<answer fraction="{place}" format="html"><text>{cdata(text)}</text>'
            yield from self.file(question, choice.picture)
            yield "</answer>\n"
        yield self.foot(question)

    def number(self, question: Asked) -> Iterator[str]:
        if question.is_touched:
            self.report.changed(question.place, Code.TYPED)
        yield from self.head("numerical", question)
        yield f'<answer fraction="100" format="moodle_auto_format"><text>{question.answer:f}</text>'
        yield f"<tolerance>{question.tolerance:f}</tolerance></answer>\n"
        if question.unit:
            # Shown beside the field, never asked for.
            unit = xml(in_one_line(self.speaking.plain(question.unit)))
            yield f"<units><unit><multiplier>1</multiplier><unit_name>{unit}</unit_name></unit></units>"
        yield f"<unitgradingtype>0</unitgradingtype><unitpenalty>0</unitpenalty><showunits>{0 if question.unit else 3}</showunits>"
        yield "<unitsleft>0</unitsleft>\n"
        yield self.foot(question)

    def words(self, question: Asked) -> Iterator[str]:
        yield from self.head("shortanswer", question)
        yield "<usecase>0</usecase>\n"
        for text in self.speaking.accepted(question.accepted):
            # A star would stand for anything.
            answer = xml(text.replace("*", "\\*"))
            yield f'<answer fraction="100" format="moodle_auto_format"><text>{answer}</text></answer>\n'
        yield self.foot(question)

    def gaps(self, question: Asked) -> Iterator[str]:
        if not question.is_partial:
            self.report.changed(question.place, Code.CREDIT)
        numbers = {choice.id: number for number, choice in enumerate(question.choices, 1)}
        passage: Text = {
            code: GAP.sub(lambda found: f"[[{numbers.get(found[1], 1)}]]", words)
            for code, words in question.passage.items()
        }
        # Both languages would double the gaps: one of them is written.
        speaking = Speaking.ARABIC if self.speaking is Speaking.BOTH else self.speaking
        if self.speaking is Speaking.BOTH:
            self.report.changed(question.place, Code.ONE_LANGUAGE)
        yield from self.head("ddwtos", question, f"{speaking.html(question.text)}</p><p>{speaking.html(passage)}")
        yield "<shuffleanswers>1</shuffleanswers>\n"
        for choice in question.choices:
            yield f"<dragbox><text>{xml(speaking.plain(choice.text))}</text><group>1</group><infinite/></dragbox>\n"
        yield self.foot(question)

    def spot(self, question: Asked) -> Iterator[str]:
        right = [region for region in question.regions if region.is_correct]
        if len(right) > 1:
            self.report.changed(question.place, Code.ONE_REGION)
        yield from self.head("ddmarker", question)
        yield "<shuffleanswers>1</shuffleanswers>\n"
        yield from self.file(question, question.picture)
        yield "<drag><no>1</no><text>×</text><noofdrags>1</noofdrags></drag>\n"
        region = right[0]
        shape, coords = _moodle_shape(region.shape, region.coords)
        yield f"<drop><no>1</no><shape>{shape}</shape><coords>{coords}</coords><choice>1</choice></drop>\n"
        yield self.foot(question)

    def essay(self, question: Asked) -> Iterator[str]:
        is_voice = question.shape is Shape.VOICE
        if is_voice:
            self.report.changed(question.place, Code.AS_ESSAY)
        if question.rubric:
            self.report.changed(question.place, Code.RUBRIC_AS_TEXT)
        yield from self.head("essay", question)
        yield f"<responseformat>{'noinline' if is_voice else 'editor'}</responseformat>"
        yield f"<responserequired>{0 if is_voice else 1}</responserequired><responsefieldlines>10</responsefieldlines>"
        yield f"<attachments>{1 if is_voice else 0}</attachments><attachmentsrequired>{1 if is_voice else 0}</attachmentsrequired>"
        yield f'<graderinfo format="html"><text>{cdata(self.speaking.html(question.rubric))}</text></graderinfo>\n'
        yield self.foot(question)

    def image(self, name: str | None) -> str:
        return f'<p><img src="@@PLUGINFILE@@/{xml(_file_name(name))}" alt=""></p>' if name else ""

    def file(self, question: Asked, name: str | None) -> Iterator[str]:
        """In pieces: a picture may be of any size."""
        if name is None:
            return
        try:
            source = self.opens(name)
        except KeyError:
            self.report.refused(question.place, Code.MISSING_MEDIUM, name=name)
            return
        with source:
            yield f'<file name="{xml(_file_name(name))}" path="/" encoding="base64">'
            while piece := source.read(_PIECE):
                yield base64.b64encode(piece).decode()
            yield "</file>"


def _file_name(name: str) -> str:
    return name.rpartition("/")[2]


def decimals(share: Fraction | int) -> str:
    exact = Decimal(Fraction(share).numerator) / Decimal(Fraction(share).denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-_DECIMALS)):f}".rstrip("0").rstrip(".") or "0"


def _moodle_shape(shape: str, coords: list[int]) -> tuple[str, str]:
    """Moodle's own way to write the numbers of an area: x,y;width,height · x,y;radius · x,y;x,y;…"""
    if shape == "rect":
        left, top, right, bottom = coords
        return "rectangle", f"{left},{top};{right - left},{bottom - top}"
    if shape == "circle":
        return "circle", f"{coords[0]},{coords[1]};{coords[2]}"
    corners = zip(coords[::2], coords[1::2], strict=True)
    return "polygon", ";".join(f"{x},{y}" for x, y in corners)
