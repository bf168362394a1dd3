"""One course folder to one content.Course."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from lms.core.files import UnusableMedia, checked_media
from lms.learning.activities import question_reader
from lms.learning.content import Attribution, Block, Course, Lesson, Module, QuizSettings, Text
from lms.learning.content import Source as LegalSource
from lms.learning.licence_words import in_english
from lms.learning.licences import faults_of
from lms.learning.loader.attributions import read_attributions
from lms.learning.loader.faults import LANGUAGES, SLUG, Faults, KeyPath, Source
from lms.learning.loader.lessons import LessonText, read_lesson

AUDIENCES = ("everyone", "leaders", "accounts", "sellers")
MAX_SVG_BYTES = 6 * 1024
MAX_MEDIA_BYTES = 20 * 1024 * 1024
_NUMBERED = re.compile(r"(\d{2,})-(.+)")
# Written for the cover, the quiz or the exam of a course that has none: it was not forgotten.
NONE = "none"
_QUIZ_KEYS = {"draw", "pass_score", "attempts", "wait", "time_limit"}


@dataclass
class LoadedCourse:
    """`course` refers to media by their names in `media`: name in the source → (content, extension)."""

    course: Course
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)


def load_course(
    folder: Path, faults: Faults, *, holds_media: bool = True, most_svg_bytes: int = MAX_SVG_BYTES
) -> LoadedCourse | None:
    """Read a course; None where there are faults, which are all added to `faults`. Media that are not to be held are checked, and
    stand there empty. `most_svg_bytes`: of a drawing; courses that people write here hold larger ones than our own sources."""
    before = len(faults.found)
    course = _Reader(folder, faults, holds_media=holds_media, most_svg_bytes=most_svg_bytes).read()
    return course if len(faults.found) == before else None


class _Reader:
    def __init__(self, folder: Path, faults: Faults, *, holds_media: bool, most_svg_bytes: int) -> None:
        self.holds_media = holds_media
        self.most_svg_bytes = most_svg_bytes
        self.folder = folder
        self.faults = faults
        self.media: dict[str, tuple[bytes, str]] = {}
        self.sizes: dict[str, int] = {}
        self.question_ids: dict[str, str] = {}
        self.questions = question_reader()
        self.sources: dict[str, LegalSource] = {}
        self.attributions: dict[str, Attribution] = {}

    def read(self) -> LoadedCourse | None:
        if not SLUG.fullmatch(self.folder.name):
            self.faults.add(self.folder, 1, "name the folder in lower-case Latin letters, digits and hyphens")
        source = Source(self.folder / "course.yaml", self.faults)
        raw = source.mapping(required={"title", "summary", "audience", "cover", "exam"}, optional={"licence"})
        self.sources = self._read_sources()
        self.attributions = read_attributions(self.folder / "attributions.yaml", self.faults, self._medium)
        modules = [self._read_module(slug, folder) for slug, folder in self._numbered(self.folder, folders=True)]
        if not raw:
            return None
        if not modules:
            source.fault((), "the course has no modules: folders named 01-…, 02-…")
        if raw.get("audience") not in AUDIENCES:
            source.fault(("audience",), f"audience is one of {', '.join(AUDIENCES)}")
        course = Course(
            slug=self.folder.name,
            title=source.text(("title",), raw.get("title")),
            summary=source.text(("summary",), raw.get("summary")),
            audience=str(raw.get("audience")),
            cover=None if raw.get("cover") == NONE else self._medium(raw.get("cover"), source, ("cover",)),
            modules=modules,
            exam=self._read_exam(source, raw.get("exam"), [module.slug for module in modules]),
            sources=self.sources,
            licence=None if raw.get("licence") is None else str(raw["licence"]),
            attributions=self.attributions,
        )
        for fault in faults_of(course):
            self.faults.add(self.folder / ("attributions.yaml" if fault.place else "course.yaml"), 1, in_english(fault))
        return LoadedCourse(course, self.media)

    def _read_sources(self) -> dict[str, LegalSource]:
        source = Source(self.folder / "sources.yaml", self.faults)
        found = {}
        for name, entry in (source.value if isinstance(source.value, dict) else {}).items():
            if not isinstance(entry, dict) or set(entry) != {"title", "checked"}:
                source.fault((name,), "a source has a title and the day on which it was checked")
                continue
            title = source.text((name, "title"), entry["title"])
            found[str(name)] = LegalSource(title=title, checked=source.day((name, "checked"), entry["checked"]))
        return found

    def _numbered(self, folder: Path, *, folders: bool) -> list[tuple[str, Path]]:
        """(slug, path) of what is named NN-slug, in order. Lessons are named by their Arabic file without its ending."""
        entries = {path.name.split(".")[0]: path for path in sorted(folder.iterdir()) if folders == path.is_dir()}
        found: dict[int, tuple[str, Path]] = {}
        for name, path in entries.items():
            numbered = _NUMBERED.fullmatch(name)
            if numbered is None:
                continue
            number, slug = int(numbered[1]), numbered[2]
            if not SLUG.fullmatch(slug) or slug in ("quiz", "exam"):
                self.faults.add(path, 1, f"{slug!r} is not a usable name")
            if number in found:
                self.faults.add(path, 1, f"the number {number:02} stands twice")
            found[number] = (slug, folder / name)
        slugs = [slug for slug, _path in found.values()]
        for slug in {slug for slug in slugs if slugs.count(slug) > 1}:
            self.faults.add(folder, 1, f"the name {slug!r} stands twice")
        return [found[number] for number in sorted(found)]

    def _read_module(self, slug: str, folder: Path) -> Module:
        source = Source(folder / "module.yaml", self.faults)
        raw = source.mapping(required={"title", "summary", "quiz"})
        lessons = [self._read_lesson(name, stem) for name, stem in self._numbered(folder, folders=False)]
        if not lessons:
            source.fault((), "the module has no lessons: files named 01-….ar.md and 01-….fr.md")
        return Module(
            slug=slug,
            title=source.text(("title",), raw.get("title")),
            summary=source.text(("summary",), raw.get("summary")),
            lessons=lessons,
            quiz=None if raw.get("quiz") == NONE else self._read_quiz(folder, source, raw.get("quiz")),
        )

    def _read_quiz(self, folder: Path, source: Source, quiz: Any) -> QuizSettings:
        bank = self._read_questions(folder / "quiz.yaml", needs_module=False)
        settings = quiz if isinstance(quiz, dict) else {}
        draw: list[tuple[str | None, int]] = [(None, source.integer(("quiz", "draw"), settings.get("draw")))]
        if draw[0][1] > len(bank):
            source.fault(("quiz", "draw"), f"the quiz draws {draw[0][1]} questions but quiz.yaml has {len(bank)}")
        return self._settings(source, ("quiz",), settings, draw, [encoded for _module, encoded in bank])

    def _settings(
        self,
        source: Source,
        path: KeyPath,
        raw: dict[str, Any],
        draw: list[tuple[str | None, int]],
        bank: list[msgspec.Raw],
    ) -> QuizSettings:
        for key in sorted(set(raw) - _QUIZ_KEYS):
            source.fault((*path, key), f"{key!r} is not known here; known are {', '.join(sorted(_QUIZ_KEYS))}")
        limit = raw.get("time_limit")
        return QuizSettings(
            draw=draw,
            pass_score=source.share((*path, "pass_score"), raw.get("pass_score", 0.7)),
            attempts=source.integer((*path, "attempts"), raw["attempts"]) if "attempts" in raw else None,
            wait_s=source.seconds((*path, "wait"), raw["wait"]) if "wait" in raw else 0,
            time_limit_s=None if limit is None else source.seconds((*path, "time_limit"), limit),
            bank=bank,
        )

    def _read_exam(self, source: Source, raw: Any, modules: list[str]) -> QuizSettings | None:
        if raw == NONE:
            return None
        settings = raw if isinstance(raw, dict) else {}
        bank = self._read_questions(self.folder / "exam.yaml", needs_module=True)
        draw: list[tuple[str | None, int]] = []
        entries = settings.get("draw")
        if not isinstance(entries, list) or not entries:
            source.fault(("exam", "draw"), "say how many questions each module gives: {module: …, questions: 3}")
            entries = []
        for index, entry in enumerate(entries):
            path: KeyPath = ("exam", "draw", index)
            if not isinstance(entry, dict) or set(entry) != {"module", "questions"}:
                source.fault(path, "write {module: …, questions: 3}")
                continue
            count = source.integer((*path, "questions"), entry["questions"])
            have = sum(1 for module, _raw in bank if module == entry["module"])
            if entry["module"] not in modules:
                source.fault(path, f"there is no module {entry['module']!r}")
            elif count > have:
                source.fault(path, f"{count} questions are drawn from {entry['module']!r} but exam.yaml has {have}")
            draw.append((entry["module"], count))
        return self._settings(source, ("exam",), settings, draw, [encoded for _module, encoded in bank])

    def _read_lesson(self, slug: str, stem: Path) -> Lesson:
        texts = {
            language: read_lesson(stem.with_name(f"{stem.name}.{language}.md"), self.faults) for language in LANGUAGES
        }
        self._check_same_blocks(texts)
        first = texts[LANGUAGES[0]]
        for text in texts.values():
            for name in text.sources:
                if name not in self.sources:
                    self.faults.add(text.file, 2, f"{name!r} is not in sources.yaml")
            if text.attribution not in (None, *self.attributions):
                self.faults.add(text.file, 2, f"{text.attribution!r} is not in attributions.yaml")
        practice = self._read_questions(stem.with_name(f"{stem.name}.practice.yaml"), needs_module=False)
        return Lesson(
            slug=slug,
            title=_titles(texts),
            minutes=first.minutes,
            sources=list(dict.fromkeys(name for text in texts.values() for name in text.sources)),
            blocks={language: self._blocks(text) for language, text in texts.items()},
            practice=[encoded for _module, encoded in practice],
            attribution=first.attribution,
        )

    def _check_same_blocks(self, texts: dict[str, LessonText]) -> None:
        reference, *others = texts.values()
        for other in others:
            for index, (kind, line) in enumerate(_shape(other)):
                expected = _shape(reference)[index][0] if index < len(_shape(reference)) else None
                if kind != expected:
                    told = (
                        f"a block {expected!r} stands here in {reference.file.name}"
                        if expected
                        else "it has no counterpart"
                    )
                    self.faults.add(other.file, line, f"this block is {kind!r} but {told}")
                    return
            if len(_shape(other)) < len(_shape(reference)):
                kind, line = _shape(reference)[len(_shape(other))]
                self.faults.add(reference.file, line, f"this block ({kind}) is missing in {other.file.name}")

    def _blocks(self, text: LessonText) -> list[Block]:
        blocks = []
        for block, line in zip(text.blocks, text.lines, strict=True):
            if block.source not in (None, *self.sources):
                self.faults.add(text.file, line, f"{block.source!r} is not in sources.yaml")
            if block.captions is not None:
                self._keep_medium(block.captions, text.file, line)
            if block.media is None:
                blocks.append(block)
                continue
            self._keep_medium(block.media, text.file, line)
            size_bytes = 0 if block.kind == "picture" else self.sizes.get(block.media, 0)
            blocks.append(msgspec.structs.replace(block, size_bytes=size_bytes))
        return blocks

    def _read_questions(self, file: Path, *, needs_module: bool) -> list[tuple[str | None, msgspec.Raw]]:
        source = Source(file, self.faults)
        if source.value is None:
            return []
        if not isinstance(source.value, list):
            source.fault((), "write a list of questions, each beginning with - id: …")
            return []
        read = []
        for index, raw in enumerate(source.value):
            question = self.questions.parse(raw, needs_module=needs_module)
            if isinstance(question, list):
                for fault in question:
                    source.fault((index, *fault.path), fault.message)
                continue
            if question.id in self.question_ids:
                source.fault((index, "id"), f"{question.id!r} is used already in {self.question_ids[question.id]}")
            self.question_ids[question.id] = file.name
            for name in question.sources:
                if name not in self.sources:
                    source.fault((index, "sources"), f"{name!r} is not in sources.yaml")
            if question.attribution not in (None, *self.attributions):
                source.fault((index, "attribution"), f"{question.attribution!r} is not in attributions.yaml")
            for name in self.questions.media(question):
                self._medium(name, source, (index,))
            read.append((question.module, self.questions.encode(question)))
        return read

    def _medium(self, name: Any, source: Source, path: KeyPath) -> str:
        if not isinstance(name, str):
            source.fault(path, "name a file under media/")
            return ""
        self._keep_medium(name, source.file, source.lines.get(path, 1))
        return name

    def _keep_medium(self, name: str, file: Path, line: int) -> None:
        if name in self.media:
            return
        path = (self.folder / name).resolve()
        if not name.startswith("media/") or not path.is_relative_to(self.folder.resolve() / "media"):
            self.faults.add(file, line, f"{name!r} does not lie under media/")
        elif not path.is_file():
            self.faults.add(file, line, f"{name!r} is missing")
        elif path.stat().st_size > (self.most_svg_bytes if path.suffix == ".svg" else MAX_MEDIA_BYTES):
            self.faults.add(file, line, f"{name!r} is too large: {path.stat().st_size} bytes")
        else:
            content = path.read_bytes()
            try:
                extension = checked_media(content, expected=path.suffix[1:].lower())
                self.media[name] = (content if self.holds_media else b"", extension)
                self.sizes[name] = len(content)
            except UnusableMedia as error:
                self.faults.add(file, line, f"{name!r} cannot be used: {error}")


def _titles(texts: dict[str, LessonText]) -> Text:
    return {language: text.title for language, text in texts.items()}


def _shape(text: LessonText) -> list[tuple[str, int]]:
    """Kinds and lines of the blocks that both languages must have: recordings belong to one."""
    return [(block.kind, line) for block, line in zip(text.blocks, text.lines, strict=True) if block.kind != "audio"]
