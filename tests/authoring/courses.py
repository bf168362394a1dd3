"""Courses as anybody may have made them: Hypothesis strategies."""

from copy import deepcopy
from typing import Any

import msgspec
from hypothesis import strategies as st

from lms.authoring.parts import Part
from lms.core.ids import new_id
from lms.learning.content import Block, Course, Lesson, Module, QuizSettings, Source
from lms.quizzes import kinds
from tests.quizzes.strategies import questions_of, slugs, texts, words

some_questions = st.lists(
    st.sampled_from(sorted(kinds.KINDS)).flatmap(questions_of).map(lambda one: msgspec.Raw(msgspec.json.encode(one))),
    max_size=2,
)
languages = st.sampled_from([("ar", "fr"), ("fr", "ar"), ("ar",), ("fr",), ("ar", "fr", "zgh")])


def numbered(part: Part) -> Part:
    """A copy of a tree, as parts of a draft are."""
    return Part(part.kind, deepcopy(part.body), part.bank, [numbered(child) for child in part.children], new_id())


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(["text", "picture", "example", "activity", "audio", "video", "document", "law"]))
    values: dict[str, Any] = {"kind": kind, "text": draw(st.just("") | words)}
    if kind in ("picture", "audio", "video", "document"):
        values |= {"media": f"{draw(slugs)}.svg", "size_bytes": draw(st.integers(0, 9))}
    if kind == "audio":
        values["lang"] = draw(st.sampled_from(["ary", "shi", "fr"]))
    if kind == "video":
        values["captions"] = draw(st.none() | slugs)
    if kind == "law":
        values["source"] = draw(slugs)
    return Block(**values)


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    return Lesson(
        slug=draw(slugs), title=draw(texts), minutes=draw(st.integers(1, 60)),
        blocks={code: draw(st.lists(blocks(), max_size=5)) for code in draw(languages)},
        sources=draw(st.lists(slugs, max_size=2)), practice=draw(some_questions), unit=draw(st.none() | slugs),
    )  # fmt: skip


@st.composite
def quizzes(draw: st.DrawFn) -> QuizSettings:
    lines = st.tuples(st.none() | slugs, st.integers(1, 9))
    return QuizSettings(
        draw=draw(st.lists(lines, max_size=2)), attempts=draw(st.none() | st.integers(1, 5)),
        wait_s=draw(st.integers(0, 9)), time_limit_s=draw(st.none() | st.integers(1, 9)), bank=draw(some_questions),
    )  # fmt: skip


@st.composite
def modules(draw: st.DrawFn) -> Module:
    found = draw(st.lists(lessons(), max_size=3))
    return Module(
        slug=draw(slugs), title=draw(texts), summary=draw(texts), lessons=found, quiz=draw(st.none() | quizzes())
    )


@st.composite
def courses(draw: st.DrawFn) -> Course:
    sources = st.dictionaries(slugs, st.builds(Source, title=texts, checked=st.just("2026-03-08")), max_size=2)
    return Course(
        slug=draw(slugs), title=draw(texts), summary=draw(texts), audience=draw(st.sampled_from(["everyone", "leaders"])),
        modules=draw(st.lists(modules(), max_size=3)), cover=draw(st.none() | slugs), exam=draw(st.none() | quizzes()),
        sources=draw(sources), package=draw(st.none() | slugs),
    )  # fmt: skip
