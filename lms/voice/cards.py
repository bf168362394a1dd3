"""The audio card of a lesson: what anyone sees who is sent its address. It holds nothing of any person."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lms.core.db import db
from lms.core.files import media_store
from lms.core.i18n import LANGUAGES, Language
from lms.core.pdf import compile_png
from lms.learning import content, queries
from lms.learning.rendering import lesson_blocks
from lms.voice.players import Tracks, player_of

TEMPLATE = Path(__file__).with_name("card.typ")
# Programs that show addresses as cards take no SVG; these they take as they are.
SHOWN_AS_IS = ("jpg", "png", "webp")
PIXELS = (1200, 630)


@dataclass(frozen=True)
class Card:
    course: content.Course
    module: content.Module
    lesson: content.Lesson
    language: Language
    tracks: list[Tracks]
    # The first picture of the lesson, else that of the course.
    picture: str | None
    picture_text: str


def card_of(language: str, slug: str, module: str, lesson: str) -> Card | None:
    """Of what is published today and has recordings."""
    course = db.session.scalar(queries.any_course(slug))
    if course is None or course.current_revision_id is None or language not in ("ar", "fr"):
        return None
    published = queries.content_of(course.current_revision_id)
    pair = published.lesson(module, lesson)
    if pair is None:
        return None
    blocks = lesson_blocks(course.current_revision_id, f"{module}/{lesson}", language)
    tracks = player_of(blocks)
    picture = next((block for block in blocks if block.kind == "picture"), None)
    shown = (picture.media, picture.text) if picture else (published.cover, "")
    return Card(published, *pair, LANGUAGES[language], tracks, *shown) if tracks else None


def drawn(name: str) -> bytes:
    """The picture of a card as PNG. Raises FileNotFoundError where the media are lost."""
    path = media_store().path_of(name)
    if path is None:
        raise FileNotFoundError(name)
    return _drawn(name, path.read_bytes())


@lru_cache(maxsize=32)
def _drawn(name: str, picture: bytes) -> bytes:
    return compile_png(TEMPLATE, {"picture": name}, {name: picture}, ppi=144)[0]
