"""What every reader fills: modules with lessons and questions, media, and a line for each item of the file."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

import msgspec

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import (
    BadImport,
    Format,
    Imported,
    Line,
    Outcome,
    Progress,
    Report,
    Value,
    shortened,
)
from lms.authoring.exchange.languages import Guesser
from lms.authoring.exchange.pictures import Unusable, medium_from
from lms.authoring.exchange.spool import Spool
from lms.authoring.slugs import slug_from
from lms.learning.content import Attribution, Block, Course, Lesson, Module, QuizSettings, Text
from lms.packages.keys import key_from
from lms.quizzes.kinds import Question

log = logging.getLogger(__name__)

# Questions and lessons of one import.
MAX_ITEMS = 20_000
# Bytes of media, each as often as an item shows it: a package may name one film ten thousand times.
MAX_LOOKED_AT = 2 * 1024**3
# Questions drawn of a bank of which nothing says how many.
DRAWN = 5
# The content of a file that a text names, or None where there is no such.
Fetch = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Rights:
    """What a file says of who made something and its licence: a work of others, or what is said where that is not enough for one."""

    work: Attribution | None = None
    said: str = ""

    @property
    def in_words(self) -> str:
        return f"{self.work.title}, {self.work.author}, {self.work.licence}" if self.work else self.said


class Refused(Exception):
    """An item cannot be taken; the rest of the file goes on."""

    def __init__(self, code: Code, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class Item:
    """One item of the file while it is read: what was changed, and what it became."""

    place: str
    changes: list[tuple[Code, dict[str, Value]]] = field(default_factory=list)
    became: list[tuple[Code, dict[str, Value]]] = field(default_factory=list)

    def changed(self, code: Code, **values: Value) -> None:
        if (code, values) not in self.changes:
            self.changes.append((code, values))

    def took(self, code: Code, **values: Value) -> None:
        if (code, values) not in self.became:
            self.became.append((code, values))


@dataclass
class ModuleInMaking:
    key: str
    title: Text
    summary: Text = field(default_factory=dict)
    lessons: list[Lesson] = field(default_factory=list)
    bank: list[Question] = field(default_factory=list)
    # How many questions the quiz asks; None: nothing says so.
    draw: int | None = None
    settings: dict[str, int | str] = field(default_factory=dict)

    def add_summary(self, text: Text) -> None:
        """After what is said of it already."""
        for code, words in text.items():
            self.summary[code] = "\n\n".join(filter(None, (self.summary.get(code), words)))


class Intake:
    def __init__(self, kind: Format, place: str, progress: Progress, language: str | None = None) -> None:
        self.format = kind
        # The name of the file, as reports call it.
        self.place = place
        # Of what has no name of its own: the file's without its ending.
        self.title = PurePosixPath(place).stem or place
        self.progress = progress
        # Of XML that declares another one than it is written in.
        self.encoding: str | None = None
        self.report = Report()
        self.spool = Spool()
        self.guesser = Guesser(language)
        self.origins: dict[str, str] = {}
        self.modules: dict[str, ModuleInMaking] = {}
        self.summary: Text = {}
        # Source → what is said of that file alone.
        self.rights_of_media: dict[str, Rights] = {}
        self.works: dict[str, Attribution] = {}
        self._names: dict[bytes, str] = {}
        # The name of that from which is taken what is read now.
        self._work: str | None = None
        self._looked_at = 0
        self._slugs: set[str] = set()
        self._made: list[tuple[ModuleInMaking, Question]] = []
        self._lessons: list[str] = []

    @contextmanager
    def item(self, place: str) -> Iterator[Item]:
        """Reports what became of it: taken, changed in these ways, or refused and why."""
        item = Item(shortened(place))
        lines, made, lessons = len(self.report.lines), len(self._made), len(self._lessons)
        try:
            yield item
        except Refused as refused:
            self._forget(lines, made)
            self.report.add(Outcome.REFUSED, item.place, refused.code, **refused.values)
            return
        except BadImport as error:
            # A file inside that cannot be used takes its item along, not the whole; but what bounds the whole does.
            if error.line.code is Code.TOO_MANY or self._looked_at > MAX_LOOKED_AT:
                raise
            self._forget(lines, made)
            self.report.add(Outcome.REFUSED, item.place, error.line.code, **error.line.values)
            return
        except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError):
            # Whatever strangers write: one item that we cannot read must not take the others along.
            log.info("An item of an import could not be read: %s", item.place, exc_info=True)
            self._forget(lines, made)
            self.report.add(Outcome.REFUSED, item.place, Code.BROKEN_ITEM)
            return
        items = (*self._lessons[lessons:], *(f"#{question.id}" for _module, question in self._made[made:]))
        for code, values in item.changes:
            self.report.put(Line(Outcome.CHANGED, item.place, code, values, items))
        if item.became and not item.changes:
            code, values = item.became[0]
            self.report.put(Line(Outcome.TAKEN, item.place, code, values, items))

    @contextmanager
    def taken_from(self, rights: Rights | None, place: str) -> Iterator[None]:
        """What is added meanwhile is taken from this work; None: from that around it."""
        before = self._work
        self._work = self._named(rights, place) or before
        try:
            yield
        finally:
            self._work = before

    def _named(self, rights: Rights | None, place: str) -> str | None:
        """The name of the work among those of the course; what cannot be one is told."""
        if rights is None:
            return None
        if rights.work is None:
            self.report.add(Outcome.CHANGED, place, Code.RIGHTS_UNCLEAR, said=rights.said)
            return None
        said = msgspec.json.encode(rights.work)
        if said not in self._names:
            name = slug_from(rights.work.title, "work", ())
            name = f"{name}-{hashlib.sha256(said).hexdigest()[:8]}" if name in self.works else name
            self._names[said] = name
            self.works[name] = rights.work
        return self._names[said]

    def _forget(self, lines: int, made: int) -> None:
        """Nothing half: what a refused item had added is gone, and what was said of it."""
        del self.report.lines[lines:]
        for module, question in self._made[made:]:
            module.bank.remove(question)
            self.origins.pop(question.id, None)
        del self._made[made:]

    def add_question(self, module: ModuleInMaking, question: Question) -> None:
        if self._work:
            question = msgspec.structs.replace(question, attribution=self._work)
        module.bank.append(question)
        self._made.append((module, question))

    def add_lesson(self, module: ModuleInMaking, lesson: Lesson) -> None:
        if self._work:
            lesson = msgspec.structs.replace(lesson, attribution=self._work)
        module.lessons.append(lesson)
        self._lessons.append(lesson.slug)

    def said(self, text: str, sample: str = "") -> Text:
        """A short text under its language; `sample`: more in the same language."""
        return {self.guesser.guess(sample or text): text} if text else {}

    def module(self, key: str, title: str) -> ModuleInMaking:
        """The module of this key, made where it is new."""
        if key not in self.modules:
            self.modules[key] = ModuleInMaking(key, self.said(title))
        return self.modules[key]

    def identity(self, origin: str) -> str:
        """The id of a question from where it comes, the same at each import. Raises Refused for a second one."""
        question_id = f"{self.format.value}-{hashlib.sha256(origin.encode(errors='replace')).hexdigest()[:12]}"
        if question_id in self.origins:
            raise Refused(Code.DOUBLE)
        if len(self.origins) >= MAX_ITEMS:
            raise Refused(Code.TOO_MANY, most=MAX_ITEMS)
        self.origins[question_id] = f"{self.format.value}:{shortened(origin, 200)}"
        return question_id

    def slug(self, name: str) -> str:
        """For a module or a lesson, from a name that stays the same at each import."""
        slug, times = key_from(name), 1
        while slug in self._slugs:
            times += 1
            slug = key_from(f"{name} ({times})")
        self._slugs.add(slug)
        return slug

    def medium(self, item: Item, source: str, fetch: Fetch, *, pictures_only: bool = False) -> str | None:
        """The path in the course of a file that a text names; None, and told, where it cannot be kept."""
        name = file_name(source)
        if source.lower().startswith(("http://", "https://", "//")):
            item.changed(Code.PICTURE_REMOTE, file=name)
            return None
        content = fetch(source)
        if content is None:
            item.changed(Code.PICTURE_MISSING, file=name)
            return None
        self._looked_at += len(content)
        if self._looked_at > MAX_LOOKED_AT:
            raise BadImport(Code.TOO_LARGE, self.place, most=MAX_LOOKED_AT // 1024**2)
        path = self.keep(item, content, name, pictures_only=pictures_only)
        if path is not None and (work := self._named(self.rights_of_media.get(source), item.place)):
            media = self.works[work].media
            self.works[work] = msgspec.structs.replace(self.works[work], media=list(dict.fromkeys([*media, path])))
        return path

    def keep(self, item: Item, content: bytes, name: str, *, pictures_only: bool = False) -> str | None:
        try:
            medium = medium_from(content)
        except Unusable as error:
            item.changed(error.code, file=name, **error.values)
            return None
        if pictures_only and not medium.is_picture:
            item.changed(Code.MEDIUM_REFUSED, file=name)
            return None
        if medium.change:
            item.changed(medium.change, file=name, **(medium.values or {}))
        return self.spool.keep(medium.content, medium.extension, name)

    def imported(self, title: str, *, slug: str = "") -> Imported:
        modules = [self._finished(module) for module in self.modules.values() if module.lessons or module.bank]
        course = Course(
            slug=course_slug(slug or title or self.place),
            title=self.said(title),
            summary=self.summary,
            audience="everyone",
            modules=modules,
            attributions=self._works_in(modules),
        )
        return Imported(self.format, course, self.spool, self.report, self.origins, self.spool.close)

    def _works_in(self, modules: list[Module]) -> dict[str, Attribution]:
        """Those of which something came in; each is told."""
        if not self.works:
            return {}
        lessons = [lesson for module in modules for lesson in module.lessons]
        raws = [*(module.quiz.bank for module in modules if module.quiz), *(lesson.practice for lesson in lessons)]
        asked = [msgspec.json.decode(raw, type=Question) for bank in raws for raw in bank]
        named = {one.attribution for one in (*lessons, *asked)}
        found = {name: work for name, work in self.works.items() if name in named or work.media}
        for work in found.values():
            self.report.add(
                Outcome.TAKEN, self.place, Code.WORK, title=work.title, author=work.author, licence=work.licence
            )
        return found

    def _finished(self, module: ModuleInMaking) -> Module:
        quiz = None
        if module.bank:
            draw = min(module.draw or DRAWN, len(module.bank))
            settings = msgspec.convert(module.settings | {"draw": [(None, draw)]}, QuizSettings)
            quiz = msgspec.structs.replace(settings, bank=raws_of(module.bank))
        return Module(
            slug=self.slug(module.key), title=module.title, summary=module.summary, lessons=module.lessons, quiz=quiz
        )


def course_slug(name: str) -> str:
    slug = key_from(name)
    # Of a name in Arabic nothing but a digest is left.
    return slug if not slug.startswith("unit-") else f"course-{slug.removeprefix('unit-')}"


def file_name(source: str) -> str:
    """What its author called the file that a text names: formats put places before it."""
    if source[:5].lower() == "data:":
        return source[: source.find(",") if "," in source[:60] else 20].split(";")[0]
    if source.startswith(("@@", "$")):
        source = source.rpartition("/")[2]
    return shortened(unquote(source), 80)


def raws_of(questions: Iterable[Question]) -> list[msgspec.Raw]:
    return [msgspec.Raw(msgspec.json.encode(question)) for question in questions]


def lesson_of(slug: str, title: Text, blocks: dict[str, list[Block]], practice: Iterable[Question] = ()) -> Lesson:
    """Minutes by its words: 120 are read in one, as those read who learnt it late."""
    words = max((sum(len(block.text.split()) for block in found) for found in blocks.values()), default=0)
    minutes = min(60, max(1, round(words / 120)))
    return Lesson(slug=slug, title=title, minutes=minutes, blocks=blocks, practice=raws_of(practice))
