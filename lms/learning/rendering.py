"""Lessons as safe HTML, rendered once for each revision and language."""

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


@lru_cache(maxsize=1024)
def lesson_blocks(revision_id: UUID, item: str, language: str) -> tuple[RenderedBlock, ...]:
    """The blocks of "module/lesson" in a language of lessons."""
    found = queries.content_of(revision_id).lesson(*item.split("/"))
    return tuple(_rendered(block) for block in found[1].blocks.get(language, [])) if found else ()


def _rendered(block: content.Block) -> RenderedBlock:
    is_text = block.kind in ("text", "example", "activity")
    html = Markup(html_from(block.text)) if is_text else Markup("")  # noqa: S704  sanitised by html_from
    return RenderedBlock(block.kind, html, block.text, block.media, block.lang, block.size_bytes)
