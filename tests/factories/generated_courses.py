"""Hypothesis: whole courses with every kind of block and question, and texts that are hard to write into files."""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

import msgspec
from hypothesis import strategies as st

from lms.learning.content import (
    Attribution,
    Block,
    Course,
    Lesson,
    Module,
    QuizSettings,
    Source,
)
from lms.learning.loader.course import AUDIENCES
from lms.learning.loader.lessons import AUDIO_LANGUAGES
from lms.quizzes import kinds
from tests.quizzes import strategies as questions

LANGUAGES = ("ar", "fr")
# What means something to YAML, to a front matter, to our Markdown or to a file.
HARD_LINES = (
    "---", "...", ":::", "::::", "::: example", "  :::  ", ":::: text form=quoted", "![x](media/x.svg)", "# titre", "- a: b",
    "yes", "no", "null", "~", "1e3", "0x1F", "2026-03-08", "12:30:00", "@a", "`b`", "%c", "&d *e", "!f", "{g: [h]}", "a: b #c",
    "\"i\" 'j'", "\\n", "“guillemets”", "العمل معا", "⁦400 ÷ 8 = 50⁩ درهما", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "𓂀 🐝", "finit par deux espaces  ",
    "\ttabulation", "a\u2028b", "a\x0cb", "a\x85b", "\ufeffbom", "a\r\nb", "c\rd", "", "   ", "<script>alert(1)</script>", "$x$",
    "~%25%{=}", "]]>", "&amp;", "| a | b |",
)  # fmt: skip
# PostgreSQL and XML take no NUL; half characters are in no JSON.
free_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
lines = st.lists(st.sampled_from(HARD_LINES) | free_text, min_size=1, max_size=6).map("\n".join)
hard = lines.filter(str.strip)
texts = st.fixed_dictionaries({"ar": hard, "fr": hard})
slugs = questions.slugs.filter(lambda slug: slug not in ("quiz", "exam"))
_stored = st.integers(0, 2**32).map(lambda number: f"{number:024x}")


def names(extension: str) -> st.SearchStrategy[str]:
    """As they are stored, and as sources name them."""
    return _stored.map(lambda digits: f"{digits}.{extension}") | questions.slugs.map(
        lambda slug: f"media/{slug}.{extension}"
    )


def content_of(name: str) -> bytes:
    """A file that is what its name says; another for each name."""
    mark = name.encode()
    match name.rpartition(".")[2]:
        case "svg":
            return b'<svg xmlns="http://www.w3.org/2000/svg"><desc>%s</desc></svg>' % mark
        case "ogg":
            return b"OggS" + mark
        case "mp4":
            return b"\0\0\0\0ftypisom" + mark
        case "vtt":
            return b"WEBVTT\n\n" + mark
        case _:
            return b"%PDF-1.7 " + mark


def opens(name: str) -> BinaryIO:
    return io.BytesIO(content_of(name))


text_blocks = st.builds(Block, kind=st.sampled_from(["text", "example", "activity"]), text=hard)
# Every lesson has a text.
_plain_blocks = st.builds(Block, kind=st.just("text"), text=hard)
pictures = st.builds(Block, kind=st.just("picture"), text=hard, media=names("svg"))


@st.composite
def heavy_blocks(draw: st.DrawFn) -> Block:
    captions = draw(st.none() | names("vtt"))
    kind, extension = draw(st.sampled_from([("audio", "ogg"), ("video", "mp4"), ("document", "pdf")]))
    name = draw(names(extension))
    lang = draw(st.sampled_from(AUDIO_LANGUAGES)) if kind == "audio" else None
    text = draw(hard | st.just("")) if kind == "audio" else draw(hard)
    return Block(
        kind=kind,
        text=text,
        media=name,
        size_bytes=len(content_of(name)),
        lang=lang,
        captions=captions if kind == "video" else None,
    )


@st.composite
def blocks(draw: st.DrawFn, sources: Sequence[str] = ()) -> dict[str, list[Block]]:
    """The same in both languages, but for texts, and recordings that one alone has. `sources`: what laws may name."""
    some = text_blocks | pictures | heavy_blocks()
    if sources:
        some |= st.builds(Block, kind=st.just("law"), text=hard, source=st.sampled_from(sources))
    first = [draw(_plain_blocks), *draw(st.lists(some, max_size=4))]
    second = [
        msgspec.structs.replace(block, text=draw(hard))
        for block in first
        if block.kind != "audio" or draw(st.booleans())
    ]
    return {"ar": first, "fr": second}


@st.composite
def question(draw: st.DrawFn, question_id: str, **fields: Any) -> msgspec.Raw:
    stripped = {"ar": draw(hard).strip(), "fr": draw(hard).strip()}
    explained = {"ar": draw(hard).strip(), "fr": draw(hard).strip()}
    # Names of sources are those of the course.
    raw = {key: value for key, value in draw(questions.raws).items() if key != "sources"} | {
        "id": question_id,
        **fields,
    }
    found = kinds.parse_question({**raw, "text": stripped, "explain": explained}, needs_module="module" in fields)
    if isinstance(found, list):  # braces stand for numbers where a question has variables
        found = kinds.parse_question(raw, needs_module="module" in fields)
    assert not isinstance(found, list), found
    return msgspec.Raw(msgspec.json.encode(found))


@st.composite
def settings(draw: st.DrawFn, draws: list[tuple[str | None, int]], bank: list[msgspec.Raw]) -> QuizSettings:
    return QuizSettings(
        draw=draws,
        pass_score=draw(st.sampled_from(["0.5", "0.7", "0.05", "1", "1.0", "1e-05"])),
        attempts=draw(st.none() | st.integers(1, 9)),
        wait_s=draw(st.integers(0, 10**6)),
        time_limit_s=draw(st.none() | st.integers(0, 10**5)),
        bank=bank,
    )


class _Ids:
    """Of questions: each once in the course."""

    def __init__(self) -> None:
        self.count = 0

    def next(self) -> str:
        self.count += 1
        return f"q-{self.count}"


@st.composite
def banks(draw: st.DrawFn, ids: _Ids, least: int = 0, **fields: Any) -> list[msgspec.Raw]:
    return [draw(question(ids.next(), **fields)) for _one in range(draw(st.integers(least, 2)))]


@st.composite
def modules(draw: st.DrawFn, slug: str, ids: _Ids, sources: list[str], works: list[str]) -> Module:
    named = st.sampled_from([None, *works])
    lessons = [
        Lesson(
            slug=one,
            title=draw(texts),
            minutes=draw(st.integers(1, 60)),
            blocks=draw(blocks([name for name in sources if name.split() == [name]])),
            sources=draw(st.lists(st.sampled_from(sources), unique=True)) if sources else [],
            practice=draw(banks(ids)),
            attribution=draw(named),
        )
        for one in draw(st.lists(slugs, min_size=1, max_size=2, unique=True))
    ]
    bank = draw(banks(ids, 1, **({"attribution": works[0]} if works else {})))
    quiz = draw(settings([(None, draw(st.integers(1, len(bank))))], bank)) if draw(st.booleans()) else None
    return Module(slug=slug, title=draw(texts), summary=draw(texts), lessons=lessons, quiz=quiz)


@st.composite
def attributions(draw: st.DrawFn) -> dict[str, Attribution]:
    licences = st.sampled_from(["CC0-1.0", "CC-BY-4.0", "CC-BY-3.0", "LicenseRef-with-permission", "LicenseRef-own"])
    one = st.builds(
        Attribution,
        title=hard,
        author=hard,
        licence=licences,
        origin=hard | st.just(""),
        changes=st.just({}) | texts,
        media=st.lists(names("svg"), max_size=2, unique=True),
    )
    return draw(st.dictionaries(questions.slugs, one, max_size=2))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Such as can be published: the loader has no fault to find in them."""
    ids = _Ids()
    source = st.builds(Source, title=texts, checked=st.dates().map(lambda day: day.isoformat()))
    sources = draw(st.dictionaries(questions.slugs | hard, source, max_size=2))
    works = draw(attributions())
    found = [
        draw(modules(slug, ids, list(sources), list(works)))
        for slug in draw(st.lists(slugs, min_size=1, max_size=2, unique=True))
    ]
    exam = None
    if draw(st.booleans()):
        bank = draw(banks(ids, 1, module=found[0].slug))
        exam = draw(settings([(found[0].slug, draw(st.integers(1, len(bank))))], bank))
    return Course(
        slug=draw(slugs),
        title=draw(texts),
        summary=draw(texts),
        audience=draw(st.sampled_from(AUDIENCES)),
        cover=draw(st.none() | names("svg")),
        modules=found,
        exam=exam,
        sources=sources,
        licence=draw(st.sampled_from([None, "CC-BY-4.0", "CC-BY-SA-4.0", "LicenseRef-own"])),
        attributions=works,
    )
