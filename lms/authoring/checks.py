"""Every fault that forbids publication, with its place. Pure: what only the disk or a rendered page knows is handed in."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from lms.authoring.parts import LANGUAGES, Bank, Body, Part, PartKind
from lms.authoring.question_checks import QuestionFault, faults_of
from lms.learning import licences
from lms.learning.content import MARKDOWN_KINDS, Attribution

MOST_MINUTES = 60


class FaultCode(StrEnum):
    NO_MODULES = "no_modules"
    EMPTY_MODULE = "empty_module"
    EMPTY_LESSON = "empty_lesson"
    MISSING_TITLE = "missing_title"
    MISSING_SUMMARY = "missing_summary"
    MISSING_LANGUAGE = "missing_language"
    MISSING_ALTERNATIVE = "missing_alternative"
    MISSING_MEDIA = "missing_media"
    MISSING_CAPTIONS = "missing_captions"
    MISSING_RECORDING_LANGUAGE = "missing_recording_language"
    UNSOURCED_LAW = "unsourced_law"
    UNKNOWN_SOURCE = "unknown_source"
    UNCHECKED_SOURCE = "unchecked_source"
    HEAVY_PAGE = "heavy_page"
    DUPLICATE_SLUG = "duplicate_slug"
    BAD_MINUTES = "bad_minutes"
    SMALL_BANK = "small_bank"
    NO_DRAW = "no_draw"
    UNKNOWN_MODULE = "unknown_module"
    DUPLICATE_QUESTION = "duplicate_question"
    UNFINISHED_QUESTION = "unfinished_question"
    QUESTION_LANGUAGE = "question_language"
    WRONG_KEY = "wrong_key"
    # Questions' pictures.
    QUESTION_MEDIA = "question_media"
    # What learning/licences.py says of a work by others: its `values`, and its code as `licence_code`.
    LICENCE = "licence"
    UNKNOWN_WORK = "unknown_work"


@dataclass(frozen=True)
class Fault:
    """`part_id` is None where the tree is none of a draft. `language`: which one is concerned. `values`: numbers and names."""

    code: FaultCode
    part_id: UUID | None
    block_id: str | None = None
    language: str | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What a tree does not say of itself. `weights`: of a lesson, language → bytes of its page."""

    has_media: Callable[[str], bool]
    today: date
    weights: Mapping[UUID | None, Mapping[str, int]] = field(default_factory=dict)
    most_bytes: int = 0


def faults(root: Part, facts: Facts) -> list[Fault]:
    """Of the course, then of its modules and lessons in their order, then of questions: those of one part need not be neighbours."""
    found = [*_course(root, facts), *work_faults(root)]
    for module in root.modules:
        found += [*_module(module)]
        for lesson in module.lessons:
            found += [*_lesson(lesson, root.body.get("sources", {}), facts)]
    return [*found, *_questions(root, facts)]


def _course(root: Part, facts: Facts) -> Iterator[Fault]:
    yield from _titles(root, ("title", FaultCode.MISSING_TITLE), ("summary", FaultCode.MISSING_SUMMARY))
    if root.body.get("cover") and not facts.has_media(root.body["cover"]):
        yield Fault(FaultCode.MISSING_MEDIA, root.id)
    if not root.modules:
        yield Fault(FaultCode.NO_MODULES, root.id)
    yield from _doubles(root.modules)
    for name, source in root.body.get("sources", {}).items():
        is_titled = all(source["title"].get(code, "").strip() for code in LANGUAGES)
        if not is_titled or not _is_day_gone(source.get("checked", ""), facts.today):
            yield Fault(FaultCode.UNCHECKED_SOURCE, root.id, values={"source": _named(source, name)})
    yield from _exam(root)


def work_faults(root: Part) -> Iterator[Fault]:
    """Of the works of others: which may not stand in a course of this licence, and names that lead to none."""
    works = msgspec.convert(root.body.get("attributions", {}), dict[str, Attribution])
    for fault in licences.faults_in(root.body.get("licence"), works):
        values = {**fault.values, "licence_code": fault.code.value, "work": fault.place or None}
        yield Fault(FaultCode.LICENCE, root.id, values=values)
    for part in root.walk():
        name = part.body.get("attribution")
        if name and name not in works:
            yield Fault(FaultCode.UNKNOWN_WORK, part.id, values={"work": name})


def _module(module: Part) -> Iterator[Fault]:
    yield from _titles(module, ("title", FaultCode.MISSING_TITLE), ("summary", FaultCode.MISSING_SUMMARY))
    if not module.lessons:
        yield Fault(FaultCode.EMPTY_MODULE, module.id)
    yield from _doubles(module.lessons)
    yield from _quiz(module)


def _lesson(lesson: Part, sources: Mapping[str, Any], facts: Facts) -> Iterator[Fault]:
    body = lesson.body
    yield from _titles(lesson, ("title", FaultCode.MISSING_TITLE))
    if not 1 <= body.get("minutes", 0) <= MOST_MINUTES and not body.get("unit"):
        yield Fault(FaultCode.BAD_MINUTES, lesson.id, values={"most": MOST_MINUTES})
    if not any(block["kind"] == "text" for block in body["blocks"]) and not body.get("unit"):
        yield Fault(FaultCode.EMPTY_LESSON, lesson.id)
    for name in body.get("sources", []):
        if name not in sources:
            yield Fault(FaultCode.UNKNOWN_SOURCE, lesson.id, values={"source": name})
    for block in body["blocks"]:
        yield from _block(lesson, block, sources, facts)
    for code, size in facts.weights.get(lesson.id, {}).items():
        if size > facts.most_bytes:
            yield Fault(FaultCode.HEAVY_PAGE, lesson.id, None, code, {"bytes": size, "most": facts.most_bytes})


def _block(lesson: Part, block: Body, sources: Mapping[str, Any], facts: Facts) -> Iterator[Fault]:
    kind, stands_in = block["kind"], block["text"]
    if kind == "audio":
        if not block.get("lang"):
            yield Fault(FaultCode.MISSING_RECORDING_LANGUAGE, lesson.id, block["id"])
    else:
        code = FaultCode.MISSING_ALTERNATIVE if kind == "picture" else FaultCode.MISSING_LANGUAGE
        for language in LANGUAGES:
            if not stands_in.get(language, "").strip():
                yield Fault(code, lesson.id, block["id"], language)
    if kind not in MARKDOWN_KINDS:
        for language in stands_in:
            name = block.get("media", {}).get(language)
            if not name or not facts.has_media(name):
                yield Fault(FaultCode.MISSING_MEDIA, lesson.id, block["id"], language)
    if kind == "video":
        for language in stands_in:
            name = block.get("captions", {}).get(language)
            if not name or not facts.has_media(name):
                yield Fault(FaultCode.MISSING_CAPTIONS, lesson.id, block["id"], language)
    if kind == "law" and block.get("source") not in sources:
        yield Fault(FaultCode.UNSOURCED_LAW, lesson.id, block["id"])


def bank_faults(root: Part) -> Iterator[Fault]:
    """Of the quizzes and the exam as a whole: whether each has enough questions for what it draws."""
    for module in root.modules:
        yield from _quiz(module)
    yield from _exam(root)


def _exam(root: Part) -> Iterator[Fault]:
    return _bank(root, "exam", Bank.EXAM, {module.body["slug"]: module.body["title"] for module in root.modules})


def _quiz(module: Part) -> Iterator[Fault]:
    return _bank(module, "quiz", Bank.QUIZ, {})


def _bank(part: Part, name: str, bank: Bank, modules: Mapping[str, Any]) -> Iterator[Fault]:
    """Whether a quiz or exam has enough questions for what it draws."""
    questions = part.questions(bank)
    draw = (part.body.get(name) or {}).get("draw", [])
    if questions and not draw:
        yield Fault(FaultCode.NO_DRAW, part.id, values={"bank": bank.value})
    for about, count in draw:
        if about is not None and about not in modules:
            yield Fault(FaultCode.UNKNOWN_MODULE, part.id, values={"module": about})
            continue
        have = sum(about is None or one.body.get("module") == about for one in questions)
        if have < count:
            values = {"bank": bank.value, "needs": count, "has": have, "module": modules.get(about)}
            yield Fault(FaultCode.SMALL_BANK, part.id, values=values)


def _questions(root: Part, facts: Facts) -> Iterator[Fault]:
    known = root.body.get("sources", {})
    slugs = {module.body["slug"] for module in root.modules}
    questions = [part for part in root.walk() if part.kind is PartKind.QUESTION]
    counts = Counter(str(part.body.get("id")) for part in questions)
    for part in questions:
        name = {"question": _title_of_question(part.body)}
        if counts[str(part.body.get("id"))] > 1:
            yield Fault(FaultCode.DUPLICATE_QUESTION, part.id, values=name)
        if part.bank is Bank.EXAM and part.body.get("module") not in slugs:
            yield Fault(FaultCode.UNKNOWN_MODULE, part.id, values=name | {"module": part.body.get("module") or ""})
        for source in part.body.get("sources", []):
            if source not in known:
                yield Fault(FaultCode.UNKNOWN_SOURCE, part.id, values={"source": source})
        yield from _question(part, name, facts.has_media)


def _question(part: Part, name: dict[str, Any], has_media: Callable[[str], bool]) -> Iterator[Fault]:
    codes = {
        QuestionFault.UNREADABLE: FaultCode.UNFINISHED_QUESTION,
        QuestionFault.LANGUAGE: FaultCode.QUESTION_LANGUAGE,
        QuestionFault.KEY: FaultCode.WRONG_KEY,
        QuestionFault.MEDIA: FaultCode.QUESTION_MEDIA,
    }
    for fault, language in faults_of(part.body, LANGUAGES, has_media):
        yield Fault(codes[fault], part.id, None, language, name)


def _titles(part: Part, *fields: tuple[str, FaultCode]) -> Iterator[Fault]:
    for name, fault in fields:
        for language in LANGUAGES:
            if not part.body.get(name, {}).get(language, "").strip():
                yield Fault(fault, part.id, None, language)


def _doubles(parts: Collection[Part]) -> Iterator[Fault]:
    counts = Counter(part.body["slug"] for part in parts)
    for part in parts:
        if counts[part.body["slug"]] > 1:
            yield Fault(FaultCode.DUPLICATE_SLUG, part.id, values={"slug": part.body["slug"]})


def _named(source: Body, name: str) -> Any:
    return source["title"] if any(source["title"].values()) else name


def _title_of_question(body: Body) -> Any:
    text = body.get("text")
    return text if isinstance(text, dict) and any(text.values()) else str(body.get("id", ""))


def _is_day_gone(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day) <= today
    except ValueError:
        return False
