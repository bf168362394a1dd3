"""A course as a cmi5 package that plays in any LMS and reports there: modules are blocks, lessons and quizzes are units. Its sources go
along, so that whoever has it can take the course itself out of it again (exchange/sources.py).
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from typing import IO, Any

from lms.authoring.exchange.exports import forms, lesson_pages
from lms.authoring.exchange.exports.asked import EXAM, QUIZ, Asked, Bank, Shape, banks_by_item
from lms.authoring.exchange.exports.markup import LANGUAGES, attributes_of, in_language, in_one_line, xml
from lms.authoring.exchange.exports.media import copy_media
from lms.authoring.exchange.exports.report import Code, Report
from lms.core.zips import zip_to
from lms.learning.content import Course, Lesson, QuizSettings, Text
from lms.learning.works import works_outside_lessons
from lms.learning.writer import source_names, texts_of
from lms.learning.writer.places import Opens

# The folder in which our own sources lie.
SOURCES = "taawouniya"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
_STATIC = ("unit.js", "unit.css")
_TAGS = {"ar": "ar-MA", "fr": "fr-MA"}
# cmi5, 13.1.4: up to four decimals.
_LEAST_SCORE = Decimal("0.0001")
# What our own reader and others take (lms/packages/manifests.py).
_MOST_TITLE, _MOST_ABOUT = 300, 5000
_FINISH: Text = {"ar": "أنهيت هذا الدرس", "fr": "J’ai terminé cette leçon"}
_CHECK: Text = {"ar": "تحقق من الجواب", "fr": "Vérifier la réponse"}
_HAND_IN: Text = {"ar": "أسلم أجوبتي", "fr": "Remettre mes réponses"}
_LEAVE: Text = {"ar": "رجوع إلى المنصة", "fr": "Revenir à la plateforme"}


@dataclass
class _Package:
    course: Course
    report: Report
    # Medium → its address from a page.
    paths: Mapping[str, str]
    # Of which installation: the same course of another one is another course.
    origin: str
    banks: Mapping[str, Bank]
    pages: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        found = {code for _module, lesson in self.course.lessons() for code in lesson.blocks}
        return [code for code in LANGUAGES if code in found] or ["fr"]

    def identity(self, item: str) -> str:
        """Never an address of ours: what a unit says is about the package, wherever it runs."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self.origin}/courses/{self.course.slug}/{item}").urn


def write(course: Course, opens: Opens, out: IO[bytes], *, origin: str) -> Report:
    """`origin`: the address of this installation, from which the identifiers of the package are made. Raises UnwritableCourse."""
    names = source_names(course)
    texts = texts_of(course, names)
    folder = f"{SOURCES}/{course.slug}"
    media = {name: f"{folder}/{path}" for name, path in names.items()}
    paths = {name: f"../{path}" for name, path in media.items()}
    package = _Package(course, Report(), paths, origin, banks_by_item(course))
    structure = _structure(package)
    with zip_to(out) as archive:
        archive.add("cmi5.xml", structure)
        for name in _STATIC:
            archive.add(name, files(__package__).joinpath("static", name).read_bytes())
        for path, page in package.pages.items():
            archive.add(path, page)
        for path, text in sorted(texts.items()):
            archive.add(f"{folder}/{path}", text)
        copy_media(archive, opens, media, package.report)
    if works_outside_lessons(course):
        package.report.changed("", Code.WORKS_OF_QUIZZES)
    return package.report


def _structure(package: _Package) -> str:
    course = package.course
    blocks = [block for module in course.modules if (block := _block(package, module.slug))]
    if course.exam:
        blocks.append(_quiz(package, "exam", EXAM, course.exam))
        package.report.changed("exam", Code.SETTINGS)
    about = _texts(course.title, course.summary)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<courseStructure xmlns="{NAMESPACE}">\n'
        f'<course id="{package.identity("")}">{about}</course>\n{"".join(blocks)}</courseStructure>\n'
    )


def _block(package: _Package, slug: str) -> str:
    module = package.course.module(slug)
    assert module is not None
    units = [_lesson(package, f"{slug}/{lesson.slug}", lesson) for lesson in module.lessons]
    if module.quiz:
        units.append(_quiz(package, f"{slug}/quiz", QUIZ, module.quiz))
        package.report.changed(f"{slug}/quiz", Code.SETTINGS)
    inner = "".join(units)
    return (
        f'<block id="{package.identity(slug)}">{_texts(module.title, module.summary)}\n{inner}</block>\n'
        if inner
        else ""
    )


def _lesson(package: _Package, item: str, lesson: Lesson) -> str:
    bank = package.banks[item]
    for question in bank.questions:
        _report(package.report, question)
        if question.shape not in forms.MARKED:
            package.report.changed(question.place, Code.NOT_COUNTED)
    articles = [
        _article(
            code, lesson_pages.lesson_html(package.course, lesson, code, package.paths), _practice(package, bank, code)
        )
        for code in package.codes
    ]
    path = _page(package, item, lesson.title, articles, {"kind": "lesson", "keys": _keys(bank.questions)})
    return _au(package, item, lesson.title, path, 'moveOn="Completed"')


def _practice(package: _Package, bank: Bank, code: str) -> str:
    found = "".join(
        f"<form>{forms.form(question, code, package.paths)}<button>{_CHECK[code]}</button></form>"
        for question in bank.questions
    )
    return f'{found}<button class="go" data-finish>{_FINISH[code]}</button>'


def _quiz(package: _Package, item: str, title: Text, settings: QuizSettings) -> str:
    bank = package.banks[item]
    marked = []
    for question in bank.questions:
        if question.shape in forms.MARKED:
            marked.append(question)
            _report(package.report, question)
        else:
            package.report.refused(question.place, Code.NO_FORM, kind=question.kind)
    if not marked:
        return ""
    articles = [
        _article(
            code,
            f"<h1>{xml(in_language(bank.title, code))}</h1>",
            f"<form>{''.join(forms.form(question, code, package.paths) for question in marked)}"
            f'<button class="go" data-finish>{_HAND_IN[code]}</button></form>',
        )
        for code in package.codes
    ]
    score = min(Decimal(1), max(_LEAST_SCORE, Decimal(settings.pass_score).quantize(_LEAST_SCORE, ROUND_HALF_UP)))
    told = {
        "kind": "quiz", "keys": _keys(marked), "mastery": float(score), "draw": settings.draw,
        "questions": [{"id": question.id, "module": question.module} for question in marked],
    }  # fmt: skip
    path = _page(package, item, bank.title, articles, told)
    mastery = f"{score:f}".rstrip("0").rstrip(".")
    return _au(package, item, title, path, f'moveOn="Passed" masteryScore="{mastery}"')


def _keys(questions: list[Asked]) -> dict[str, Any]:
    return {question.id: forms.key(question) for question in questions if question.shape in forms.MARKED}


def _report(report: Report, question: Asked) -> None:
    if question.is_drawn:
        report.changed(question.place, Code.FIXED_NUMBERS)
    if question.shape is Shape.ORDER and question.is_partial:
        report.changed(question.place, Code.CREDIT)
    if question.shape is Shape.SPOT:
        report.changed(question.place, Code.AS_CHOICE, kind=question.kind)
    if question.is_touched:
        report.changed(question.place, Code.TYPED)


def _article(code: str, head: str, rest: str) -> str:
    return (
        f'<article {attributes_of(code)} data-language="{code}">\n{head}\n{rest}\n<p role="status" data-told></p>\n'
        f"<button data-leave>{_LEAVE[code]}</button>\n</article>"
    )


def _page(package: _Package, item: str, title: Text, articles: list[str], told: dict[str, Any]) -> str:
    path = f"pages/{item.replace('/', '-')}.html"
    while path in package.pages:
        path = path.replace(".html", "-.html")
    first = package.codes[0]
    buttons = "".join(
        f'<button value="{code}" {attributes_of(code)}>{LANGUAGES[code].name}</button>' for code in package.codes
    )
    # Inside a script only « < » could end it.
    keys = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    package.pages[path] = (
        f'<!doctype html>\n<html {attributes_of(first)}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{xml(in_one_line(in_language(title, first)))}</title>\n"
        '<link rel="stylesheet" href="../unit.css">\n'
        f'<script type="application/json" id="unit">{keys}</script>\n<script src="../unit.js" defer></script>\n</head>\n'
        f"<body>\n<nav>{buttons if len(package.codes) > 1 else ''}</nav>\n<main>\n{''.join(articles)}\n</main>\n</body>\n</html>\n"
    )
    return path


def _au(package: _Package, item: str, title: Text, path: str, attributes: str) -> str:
    return f'<au id="{package.identity(item)}" {attributes}>{_texts(title, title)}<url>{xml(path)}</url></au>\n'


def _texts(title: Text, about: Text) -> str:
    return "".join(
        f"<{tag}>{''.join(_strings(text, most))}</{tag}>"
        for tag, text, most in (("title", title, _MOST_TITLE), ("description", about, _MOST_ABOUT))
    )


def _strings(text: Text, most: int) -> Iterator[str]:
    for code, words in text.items():
        short = in_one_line(words)[:most].strip() or "…"
        yield f'<langstring lang="{_TAGS.get(code, code)}">{xml(short)}</langstring>'
