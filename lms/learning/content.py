"""A course as it is published: immutable values, read from JSON once and kept. Questions stay raw JSON here;
the quizzes slice, which is above this one, reads them."""

from collections.abc import Iterator
from typing import Literal

import msgspec

Text = dict[str, str]
BlockKind = Literal["text", "picture", "example", "activity", "audio", "video", "document", "law"]
# Whose `text` is Markdown.
MARKDOWN_KINDS = frozenset({"text", "example", "activity", "law"})


class Part(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of all parts."""


class Block(Part, frozen=True):
    kind: BlockKind
    # Markdown for text, example, activity and law; a caption or title for the others; alternative text for a picture.
    text: str = ""
    # The stored name of a picture, recording, video or document.
    media: str | None = None
    # Of a recording, video or document: what loading it will cost.
    size_bytes: int = 0
    # The language of a recording: ary, shi, tzm, rif, mey, fr, ar.
    lang: str | None = None
    # Of a call-out of law: the name of its source among those of the course.
    source: str | None = None
    # Of a video: the stored name of its captions (WebVTT).
    captions: str | None = None


class Lesson(Part, frozen=True):
    slug: str
    title: Text
    minutes: int
    # Language code → blocks.
    blocks: dict[str, list[Block]]
    sources: list[str] = []
    practice: list[msgspec.Raw] = []
    # Of an imported course: the key of the unit that is launched here; it alone says when the lesson is done.
    unit: str | None = None
    # The work that it was taken from, by its name in Course.attributions.
    attribution: str | None = None


class QuizSettings(Part, frozen=True):
    """How a quiz or exam is held. Durations in seconds."""

    # Blueprint: (module slug or None for any, number of questions).
    draw: list[tuple[str | None, int]]
    # Share of the points, kept as it was written: "0.7".
    pass_score: str = "0.7"
    # None: as many as one likes. After that many failed attempts the learner waits.
    attempts: int | None = None
    wait_s: int = 0
    time_limit_s: int | None = None
    bank: list[msgspec.Raw] = []


class Module(Part, frozen=True):
    slug: str
    title: Text
    summary: Text
    lessons: list[Lesson]
    # Imported courses bring tests of their own.
    quiz: QuizSettings | None = None


class Source(Part, frozen=True):
    title: Text
    # ISO date on which someone read it.
    checked: str


class Attribution(Part, frozen=True):
    """A work of others that a course, a lesson, a question or a picture takes in: who made it, and what its licence lets do."""

    title: str
    author: str
    # One of lms/learning/licences.py.
    licence: str
    # The address where it was found, or in words where that is.
    origin: str = ""
    # What was changed in it.
    changes: Text = {}
    # Pictures, recordings and other media that are, or come from, this work: stored names.
    media: list[str] = []


class Course(Part, frozen=True):
    slug: str
    title: Text
    summary: Text
    audience: str
    modules: list[Module]
    cover: str | None = None
    exam: QuizSettings | None = None
    sources: dict[str, Source] = {}
    # Of an imported course: the digest of its package, so that changed files make another revision.
    package: str | None = None
    # Under which licence the course itself may be passed on; None: it is ours, and nothing is said.
    licence: str | None = None
    # Name → the work of others that stands in the course.
    attributions: dict[str, Attribution] = {}

    def module(self, slug: str) -> Module | None:
        return next((module for module in self.modules if module.slug == slug), None)

    def lessons(self) -> Iterator[tuple[Module, Lesson]]:
        for module in self.modules:
            for lesson in module.lessons:
                yield module, lesson

    def lesson(self, module_slug: str, lesson_slug: str) -> tuple[Module, Lesson] | None:
        return next(
            (pair for pair in self.lessons() if (pair[0].slug, pair[1].slug) == (module_slug, lesson_slug)), None
        )

    def quiz_at(self, item: str) -> QuizSettings | None:
        """Of "module/quiz" and "exam"; None for what is neither."""
        if item == "exam":
            return self.exam
        slug, _slash, step = item.partition("/")
        module = self.module(slug)
        return module.quiz if module and step == "quiz" else None

    def items(self) -> list[str]:
        """Everything a learner does, in order: lessons and quiz of each module, then the exam. See Completion.item."""
        steps = []
        for module in self.modules:
            steps += [f"{module.slug}/{lesson.slug}" for lesson in module.lessons]
            steps += [f"{module.slug}/quiz"] if module.quiz else []
        return [*steps, "exam"] if self.exam else steps


class Path(Part, frozen=True):
    slug: str
    title: Text
    summary: Text
    courses: list[str]


def encode(course: Course) -> str:
    return msgspec.json.encode(course).decode()


def decode(document: str) -> Course:
    return msgspec.json.decode(document, type=Course)
