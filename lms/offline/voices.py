"""The recorded words that a phone keeps beside its courses, so that the screens that work without network speak on phones
without a voice of their own: as many as fit, and a book that names no others."""

from collections.abc import Sequence
from typing import Any

import msgspec
from flask import url_for

from lms.core.i18n import Language
from lms.voice import index, queries
from lms.voice.book import book_of
from lms.voice.interface import texts_of
from lms.voice.models import SlotKind, VoiceClip
from lms.voice.tongues import TONGUES, Tongue
from lms.web.compression import sent_bytes

# What a phone shows without network, beside the pages of group sessions, which a facilitator reads.
SCREENS = (
    "offline/shell.html", "offline/held_online.html", "learning/course.html", "learning/lesson.html",
    "learning/help.html", "quizzes/practice.html",
)  # fmt: skip
# About forty sentences as phones record them, once for all courses.
MOST_BYTES = 300_000


def kept_tongue(shown: Language) -> Tongue | None:
    """What js/clips.js speaks on these screens where nothing else is chosen; None where nothing of it is recorded."""
    recorded = index.versions()
    wanted = ("fr",) if shown.code in ("fr", "en") else ("ary", "ar")
    return next((TONGUES[code] for code in wanted if code in recorded), None)


def kept_clips(tongue: Tongue) -> Sequence[VoiceClip]:
    """Texts first, those of most of these screens before others, then numbers; MOST_BYTES together."""
    counts = texts_of(SCREENS)
    clips = [one for one in queries.clips_in(tongue.code) if one.kind is SlotKind.NUMBER or one.msgid in counts]
    clips.sort(key=lambda one: (one.kind is SlotKind.NUMBER, -counts[one.msgid]))
    kept, files, size_bytes = list[VoiceClip](), set[str](), 0
    for clip in clips:
        # The same sound may stand for several words.
        more = 0 if clip.media in files else clip.size_bytes
        if size_bytes + more <= MOST_BYTES:
            size_bytes += more
            files.add(clip.media)
            kept.append(clip)
    return kept


def kept_book(tongue: Tongue, shown: Language) -> dict[str, Any]:
    return book_of(tongue, shown, kept_clips(tongue))


def voice_media(shown: Language) -> list[dict[str, Any]]:
    """As packages.py tells of files. The book keeps its address while it changes, so that any page finds it."""
    tongue = kept_tongue(shown)
    if tongue is None:
        return []
    clips = kept_clips(tongue)
    book = {
        "path": url_for("voice.show_book", spoken=tongue.code, shown=shown.code),
        "from": url_for("offline.show_kept_book", spoken=tongue.code, shown=shown.code),
        "size": sent_bytes(msgspec.json.encode(book_of(tongue, shown, clips))),
        "changes": True,
    }
    files = {one.media: one.size_bytes for one in clips}
    return [book, *({"path": url_for("voice.show_clip", name=name), "size": size} for name, size in files.items())]


def voice_bytes(shown: Language) -> int:
    """What they add to the first course that is kept."""
    return sum(one["size"] for one in voice_media(shown))
