"""The recordings of a lesson, by the language in which they speak."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.learning.rendering import RenderedBlock
from lms.voice.tongues import TONGUES, Tongue


@dataclass(frozen=True)
class Tracks:
    tongue: Tongue
    # Names of media, in the order of the lesson.
    media: Sequence[str]
    size_bytes: int


def player_of(blocks: Iterable[RenderedBlock]) -> list[Tracks]:
    """One for each language, in the order in which the lesson brings them; none where nothing is recorded."""
    found: dict[str, list[RenderedBlock]] = {}
    for block in blocks:
        if block.kind == "audio" and block.media and block.lang in TONGUES:
            found.setdefault(block.lang, []).append(block)
    return [
        Tracks(TONGUES[code], [one.media for one in row if one.media], sum(one.size_bytes for one in row))
        for code, row in found.items()
    ]
