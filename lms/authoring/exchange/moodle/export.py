"""Moodle XML, the export of question banks: streamed question by question (docs.moodle.org, « Moodle XML format »)."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from typing import BinaryIO
from urllib.parse import unquote

from lms.authoring.exchange.categories import category_of
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Imported
from lms.authoring.exchange.intake import Intake
from lms.authoring.exchange.moodle.asked import Answer, DataSet, Drag, Drop, MoodleQuestion, Words
from lms.authoring.exchange.moodle.kinds import add_question
from lms.authoring.exchange.numbers import share_of, whole_of
from lms.authoring.exchange.writing import Writer
from lms.authoring.exchange.xml import Element, stream

_USUAL = {
    "your answer is correct", "your answer is partially correct", "your answer is incorrect",
    "votre réponse est correcte", "votre réponse est partiellement correcte", "votre réponse est incorrecte",
    "إجابتك صحيحة", "إجابتك صحيحة جزئيا", "إجابتك صحيحة جزئياً", "إجابتك غير صحيحة", "إجابتك خاطئة",
}  # fmt: skip
_ROOT_PLACE = "@@PLUGINFILE@@"


def read_xml(content: BinaryIO, size: int, intake: Intake) -> Imported:
    """Raises BadImport."""
    reader = _Export(intake)
    stream(
        content, intake.place, at_depth=2, take=reader.take, progress=lambda read: intake.progress(read, size),
        encoding=intake.encoding,
    )  # fmt: skip
    return intake.imported(intake.title)


class _Export:
    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.category = ""

    def take(self, element: Element, _above: list[Element]) -> None:
        if element.tag != "question":
            return
        kind = element.get("type")
        if kind == "category":
            self._take_category(element)
            return
        name = element.text_of("name", "text") or element.text_of("questiontext", "text")[:40]
        with self.intake.item(f"{self.intake.place}:{element.line} {name}") as item:
            question, files = question_of(element, self.category)
            add_question(self.intake, item, category_of(self.intake, self.category), question, files.fetch)
            if files.unused:
                item.changed(Code.FILE_LEFT_OUT, files=", ".join(files.unused))

    def _take_category(self, element: Element) -> None:
        self.category = element.text_of("category", "text")
        place = f"{self.intake.place}:{element.line} {self.category}"
        with self.intake.item(place) as item:
            module = category_of(self.intake, self.category)
            info = element.text_of("info", "text")
            if info and not module.summary:
                module.summary = Writer(self.intake, item, sample=info).write(info, with_pictures=False).text
            item.took(Code.CATEGORY)


class EmbeddedFiles:
    """Files inside a question. Each text has its own, and several may be called image.png."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._used: set[str] = set()

    def claim(self, element: Element, text: str) -> str:
        """The text, in which its files are named unlike those of any other text."""
        own = f"@@{len(self._files)}@@"
        found = False
        for file in element.all("file"):
            self._files[own + file.get("path", "/") + file.get("name")] = file.text
            found = True
        return text.replace(_ROOT_PLACE, own) if found else text

    def fetch(self, source: str) -> bytes | None:
        source = unquote(source).partition("?")[0]
        self._used.add(source)
        try:
            return base64.b64decode(self._files[source])
        except (KeyError, binascii.Error, ValueError):
            return None

    @property
    def unused(self) -> list[str]:
        return [name.rpartition("/")[2] for name in self._files if name not in self._used]


def question_of(element: Element, category: str) -> tuple[MoodleQuestion, EmbeddedFiles]:
    files = EmbeddedFiles()

    def words(found: Element | None) -> Words:
        if found is None:
            return Words()
        return Words(files.claim(found, found.text_of("text")), found.get("format", "html"))

    question = MoodleQuestion(
        kind=element.get("type"),
        name=element.text_of("name", "text"),
        words=words(element.first("questiontext")),
        origin=_origin(element, category),
        general=words(element.first("generalfeedback")).text,
        answers=[
            Answer(
                # Answers of older exports are HTML unless they say otherwise; typed ones are text anyway.
                words(answer),
                share_of(answer.get("fraction", "0")),
                words(answer.first("feedback")).text,
                answer.text_of("tolerance") or "0",
            )
            for answer in element.all("answer")
        ],
        is_single=element.text_of("single") not in ("false", "0"),
        case_matters=element.text_of("usecase") == "1",
        pairs=[
            (words(pair), Words(pair.text_of("answer", "text"), "plain_text")) for pair in element.all("subquestion")
        ],
        combined_feedback=sum(
            says_something(words(element.first(name)).text)
            for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
        ),
        hints=sum(bool(words(hint).text.strip()) for hint in element.all("hint")),
        tags=[tag.text_of("text") for part in element.all("tags") for tag in part.all("tag") if tag.text_of("text")],
        units=[
            (unit.text_of("unit_name"), unit.text_of("multiplier"))
            for part in element.all("units")
            for unit in part.all("unit")
        ],
        rubric=words(element.first("graderinfo")).text,
        settings={child.tag: child.text.strip() for child in element.children if not child.children},
        is_broken=element.is_cut,
    )
    _add_drags(question, element, words, files)
    _add_data(question, element)
    return question, files


def says_something(feedback: str) -> bool:
    """Whether it is more than « Your answer is correct. », which Moodle writes by itself and we say ourselves."""
    plain = " ".join(re.sub("<[^>]*>", " ", feedback).split()).rstrip(".").casefold()
    return bool(plain) and plain not in _USUAL


def _origin(element: Element, category: str) -> str:
    """Its id number, where its author gave one; else its content."""
    if number := element.text_of("idnumber"):
        return f"{category}#{number}"
    digest = hashlib.sha256()
    for part in element.walk():
        digest.update("\x1f".join([part.tag, *part.attributes.values(), part.text.strip()]).encode(errors="replace"))
    return digest.hexdigest()


def _add_drags(
    question: MoodleQuestion, element: Element, words: Callable[[Element | None], Words], files: EmbeddedFiles
) -> None:
    boxes = [*element.all("dragbox"), *element.all("selectoption")]
    question.drags = [Drag(number, words(box), box.text_of("group")) for number, box in enumerate(boxes, 1)]
    for drag in element.all("drag"):
        question.drags.append(
            Drag(whole_of(drag.text_of("no")), Words(drag.text_of("text")), drag.text_of("draggroup"))
        )
    question.drops = [
        Drop(drop.text_of("shape"), drop.text_of("coords"), whole_of(drop.text_of("choice")))
        for drop in element.all("drop")
    ]
    for file in element.all("file"):
        question.background = files.claim(element, f"{_ROOT_PLACE}{file.get('path', '/')}{file.get('name')}")
        break


def _add_data(question: MoodleQuestion, element: Element) -> None:
    for part in element.all("dataset_definitions"):
        for data in part.all("dataset_definition"):
            values = [
                item.text_of("value") for items in data.all("dataset_items") for item in items.all("dataset_item")
            ]
            question.data.append(DataSet(data.text_of("name", "text"), values))
    first = element.first("answer")
    if first is not None:
        question.is_relative = first.text_of("tolerancetype") in ("1", "")
