"""Files that authors bring: looked into, drawn anew or refused with the reason, and kept among the media."""

from dataclasses import dataclass
from typing import Any

from lms.authoring.exchange.reading import MAX_FILE_BYTES
from lms.core import sound
from lms.core.errors import DomainError
from lms.core.files import UnusableMedia, UnusablePicture, checked_media, kind_of, media_store, picture_from
from lms.core.i18n import lazy as _

MEGABYTE = 1024 * 1024
# Block kind → the most bytes of its file. What phones of members pay for, and what fits a request.
MOST_BYTES = {
    "picture": 8 * MEGABYTE, "audio": sound.MOST_BYTES, "video": 20 * MEGABYTE, "document": 8 * MEGABYTE,
    "captions": MEGABYTE // 2,
}  # fmt: skip
MOST_REQUEST_BYTES = 24 * MEGABYTE
# An import and the few fields of its form: werkzeug writes it to disk while it comes.
MOST_IMPORT_BYTES = MAX_FILE_BYTES + MEGABYTE
# A video above it is told: at 7 DH a gigabyte it costs a member as much as it costs time.
HEAVY_VIDEO_BYTES = 5 * MEGABYTE
# The longer side of a stored picture: phones get copies of the width that they need.
PICTURE_PIXELS = 1600
ACCEPT = {
    "picture": "image/jpeg,image/png,image/webp,image/svg+xml", "audio": "audio/*", "video": "video/mp4",
    "document": "application/pdf", "captions": ".vtt,text/vtt",
}  # fmt: skip


class UnusableUpload(DomainError):
    status = 422


class TooLarge(UnusableUpload):
    message = _("This file is too large: %(most)s MB at most.")

    def __init__(self, most: int) -> None:
        super().__init__(str(self.message) % {"most": f"{most / MEGABYTE:g}"})


@dataclass(frozen=True)
class Kept:
    name: str
    size_bytes: int
    # Of a recording.
    seconds: float = 0


_WANTED = {
    "picture": _("Choose a picture: JPEG, PNG, WebP, or a drawing in SVG."),
    "video": _("Choose a video: MP4."),
    "document": _("Choose a PDF document."),
    "captions": _("Choose a file of captions: WebVTT (.vtt)."),
}
# Kind → how the names of its stored files end.
_MADE = {"picture": ("webp", "svg"), "audio": ("ogg",), "video": ("mp4",), "document": ("pdf",), "captions": ("vtt",)}


def keep(content: bytes, kind: str) -> Kept:
    """`kind`: of the block, or "captions". Photos are drawn anew, so that nothing of them but their pixels is kept. Raises
    UnusableUpload."""
    if len(content) > MOST_BYTES[kind]:
        raise TooLarge(MOST_BYTES[kind])
    if kind == "audio":
        return keep_sound(content)
    found = kind_of(content)
    if kind == "picture" and found in ("jpg", "png", "webp"):
        try:
            drawn = picture_from(content, longest=PICTURE_PIXELS)
        except UnusablePicture as error:
            raise UnusableUpload(error.message) from error
        return _kept(drawn, "webp")
    if found is None or not _is_wanted(kind, found):
        raise UnusableUpload(_WANTED[kind])
    try:
        return _kept(content, checked_media(content, expected=found))
    except UnusableMedia as error:
        raise UnusableUpload(_WANTED[kind]) from error


def keep_sound(content: bytes) -> Kept:
    """A recording, evened and cut, with its twin beside it. Raises UnusableUpload."""
    try:
        made = sound.sound_from(content)
    except sound.UnusableSound as error:
        raise UnusableUpload(str(error)) from error
    return Kept(sound.keep(media_store(), made), len(made.opus), made.seconds)


def kept_before(name: str, kind: str) -> Kept | None:
    """What `keep` made of a file that was sent with a page that was refused; None for what it never made of this kind."""
    if name.rpartition(".")[2] not in _MADE[kind]:
        return None
    path = media_store().path_of(name)
    return Kept(name, path.stat().st_size) if path else None


def _is_wanted(kind: str, found: str) -> bool:
    return found in {"picture": ("svg",), "video": ("mp4",), "document": ("pdf",), "captions": ("vtt",)}[kind]


def _kept(content: bytes, extension: str) -> Kept:
    return Kept(media_store().keep(content, extension), len(content))


def limits() -> dict[str, Any]:
    """Kind → megabytes, for the pages that ask for files."""
    return {kind: f"{most / MEGABYTE:g}" for kind, most in MOST_BYTES.items()}
