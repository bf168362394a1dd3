"""Files that people give us: recognised by their content, never by their name, and kept by their digest."""

import hashlib
import io
import logging
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from flask import current_app
from PIL import Image, ImageOps, UnidentifiedImageError

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _

log = logging.getLogger(__name__)

# A file that people or programs gave runs nothing where it is shown, whatever a reader makes of it.
FILE_POLICY = "sandbox;default-src 'none'"

MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "avif": "image/avif",
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "vtt": "text/vtt",
}
# The longer side of a photo as pages show it.
PHOTO_PIXELS = 1024
# What a picture may claim before it is decoded: a small file can unpack to gigabytes.
MAX_PIXELS = 40_000_000
_NAME = re.compile(rf"[0-9a-f]{{24}}\.({'|'.join(MEDIA_TYPES)})")
SVG_TAGS = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient",
    "radialGradient", "stop", "clipPath", "mask", "pattern", "use", "symbol", "title", "desc",
}  # fmt: skip


class UnusablePicture(DomainError):
    status = 422
    message = _("This file is not a picture that we can read. Take a photo, or choose a JPEG or PNG picture.")


class HugePicture(UnusablePicture):
    message = _(
        "This picture is too large: 40 million points at most. Set the camera to a smaller size, or send a smaller copy."
    )


class UnusableMedia(Exception):
    """A course's media file cannot be used; the text says why."""


def portrait_from(upload: bytes, *, size: int = 192) -> bytes:
    """A square WebP portrait, decoded and drawn anew so that nothing of the upload but its pixels remains."""
    return _redrawn(upload, lambda picture: ImageOps.fit(picture, (size, size)), quality=70)


def picture_from(upload: bytes, *, longest: int) -> bytes:
    """The whole picture as WebP, no side above `longest` pixels, decoded and drawn anew. Raises UnusablePicture."""

    def smaller(picture: Image.Image) -> Image.Image:
        picture.thumbnail((longest, longest))
        return picture

    return _redrawn(upload, smaller, quality=80)


def _redrawn(upload: bytes, change: Callable[[Image.Image], Image.Image], *, quality: int) -> bytes:
    try:
        with Image.open(io.BytesIO(upload), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise HugePicture
            drawn = change(upright(picture).convert("RGB"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise HugePicture from error
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise UnusablePicture from error
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=quality)
    return out.getvalue()


def upright(picture: Image.Image) -> Image.Image:
    """As the photographer held the camera."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        log.info("A portrait has EXIF data that cannot be read")
        return picture


def kind_of(content: bytes) -> str | None:
    """The extension that the content deserves, or None for what we do not serve."""
    head = content[:512]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "webm"
    if head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3")):
        return "mp3"
    if head[4:8] == b"ftyp":
        return "m4a" if head[8:11] == b"M4A" else "mp4"
    if head.startswith(b"%PDF-"):
        return "pdf"
    # WebVTT, 4.1: the word, then the end of the line or a space.
    if re.match(rb"(\xef\xbb\xbf)?WEBVTT[ \t\r\n]", head):
        return "vtt"
    return "svg" if b"<svg" in head else None


def checked_media(content: bytes, *, expected: str) -> str:
    """The extension to keep this media under. Raises UnusableMedia where content and name disagree or could do harm."""
    same_family = {"opus": "ogg", "jpeg": "jpg", "oga": "ogg"}
    found = kind_of(content)
    if found is None or found != same_family.get(expected, expected):
        raise UnusableMedia(f"its name says {expected} but its content is {found or 'of no known kind'}")
    if found == "svg":
        _check_svg(content)
    elif found in ("jpg", "png", "webp"):
        _check_raster(content)
    return found


def _check_raster(content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            points = picture.width * picture.height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        points = MAX_PIXELS + 1
    except (OSError, ValueError) as error:
        raise UnusableMedia(f"it is no picture that can be read: {error}") from error
    if points > MAX_PIXELS:
        raise UnusableMedia(f"it has more than {MAX_PIXELS:,} points; save it smaller")


def _check_svg(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnusableMedia("an SVG may have no DOCTYPE and no ENTITY")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  entities were refused above
    except ElementTree.ParseError as error:
        raise UnusableMedia(f"it is not well-formed XML: {error}") from error
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag not in SVG_TAGS:
            raise UnusableMedia(f"an SVG may not hold <{tag}>")
        for name, value in element.attrib.items():
            if not is_safe_in_svg(name, value):
                raise UnusableMedia(f"an SVG may not have {name.rpartition('}')[2].lower()}={value[:40]!r}")


def is_safe_in_svg(name: str, value: str) -> bool:
    """Whether an attribute runs nothing and leads nowhere outside the drawing."""
    plain = name.rpartition("}")[2].lower()
    leads_out = (plain == "href" and not value.startswith("#")) or "url(" in value.lower().replace("url(#", "")
    return not plain.startswith("on") and not leads_out


class MediaStore:
    """A folder of files named by their digest: written once, never changed, served with an endless cache."""

    def __init__(self, folder: Path, *, mode: int = 0o644) -> None:
        self.folder = folder
        # Of the files: 0o600 where nobody but the application may read them.
        self.mode = mode

    def keep(self, content: bytes, extension: str) -> str:
        """Store and return the name. Storing the same content twice is one file."""
        name = f"{hashlib.sha256(content).hexdigest()[:24]}.{extension}"
        target = self.folder / name
        if not target.exists():
            self.write(target, content)
        return name

    def write(self, target: Path, content: bytes) -> None:
        """A file of this folder, there as a whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # A file of its own for each writer: two may store the same content at once.
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as part:
            part.write(content)
        Path(part.name).chmod(self.mode)
        Path(part.name).replace(target)

    def path_of(self, name: str) -> Path | None:
        """The stored file, or None for a name that we never gave."""
        target = self.folder / name
        return target if _NAME.fullmatch(name) and target.is_file() else None

    def remove(self, name: str) -> None:
        """The file is no more, nor what was drawn from it (core/pictures.py); removing it twice is no fault."""
        target = self.path_of(name)
        if target is not None:
            target.unlink(missing_ok=True)
            for drawn in self.folder.glob(f"{target.stem}.*.*"):
                drawn.unlink(missing_ok=True)


def media_store() -> MediaStore:
    """Media of courses, portraits and photos: who knows a name may fetch the file."""
    return MediaStore(current_app.config["SETTINGS"].instance_path / "media")


def private_store(folder: str) -> MediaStore:
    """Outside the media, which anyone may fetch who knows their name; only this application reads it."""
    return MediaStore(current_app.config["SETTINGS"].instance_path / folder, mode=0o600)
