"""Lessons as safe HTML, rendered once for each revision and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from markupsafe import Markup

from lms.core.markup import html_from
from lms.learning import content, queries


@dataclass(frozen=True)
class RenderedBlock:
    kind: str
    html: Markup
    text: str
    media: str | None
    lang: str | None
    size_bytes: int
    # Of a call-out of law: what it rests on.
    source: content.Source | None = None
    # Of a video: its captions.
    captions: str | None = None


@lru_cache(maxsize=1024)
def lesson_blocks(revision_id: UUID, item: str, language: str) -> tuple[RenderedBlock, ...]:
    """The blocks of "module/lesson" in a language of lessons."""
    course = queries.content_of(revision_id)
    found = course.lesson(*item.split("/"))
    return rendered_blocks(found[1], language, course.sources) if found else ()


def rendered_blocks(
    lesson: content.Lesson, language: str, sources: Mapping[str, content.Source]
) -> tuple[RenderedBlock, ...]:
    """Those of a lesson of any course, published or not."""
    return tuple(_rendered(block, sources) for block in lesson.blocks.get(language, []))


def _rendered(block: content.Block, sources: Mapping[str, content.Source]) -> RenderedBlock:
    is_text = block.kind in content.MARKDOWN_KINDS
    html = Markup(html_from(block.text)) if is_text else Markup("")  # noqa: S704  sanitised by html_from
    return RenderedBlock(
        block.kind, html, block.text, block.media, block.lang, block.size_bytes, sources.get(block.source or ""),
        block.captions,
    )  # fmt: skip
