"""Stored pictures as a phone wants them: one of a few widths, in the smallest format that it takes, drawn once and kept."""

import io
import logging
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PIL import ExifTags, Image
from werkzeug.datastructures import MIMEAccept

from lms.core.files import MAX_PIXELS, MediaStore, UnusablePicture, upright

log = logging.getLogger(__name__)

# All widths in pixels that a picture is drawn in: nobody can fill the disk by asking for others.
WIDTHS = (96, 192, 320, 480, 640, 1024)
RASTER = frozenset({"webp", "jpg", "png"})


class Format(StrEnum):
    """By file name extension, the smallest first."""

    AVIF = "avif"
    WEBP = "webp"
    JPEG = "jpg"


# Format → quality, and quality for a phone that saves data. Set by eye on photos of 640 pixels: no blocks, no halos.
_QUALITY = {Format.AVIF: (50, 35), Format.WEBP: (70, 50), Format.JPEG: (75, 55)}
# Pillow's name, and what it is told besides. Slower settings save 1 to 3 %.
_OPTIONS: dict[Format, tuple[str, dict[str, int | bool]]] = {
    Format.AVIF: ("AVIF", {"speed": 6}),
    Format.WEBP: ("WEBP", {"method": 4}),
    Format.JPEG: ("JPEG", {"optimize": True, "progressive": True}),
}
_TURNED = (5, 6, 7, 8)


def format_for(accepted: MIMEAccept) -> Format:
    """The smallest format that the phone names. `image/*` names none: phones without WebP say that too.

    A program that says nothing takes everything (RFC 9110, 12.5.1): it gets what most of our pictures are.
    """
    if not accepted:
        return Format.WEBP
    named = {kind.lower() for kind, quality in accepted if quality > 0}
    return next((one for one in (Format.AVIF, Format.WEBP) if f"image/{one}" in named), Format.JPEG)


def smallest_width(least: float) -> int:
    """The width to draw where `least` pixels are shown."""
    return next((width for width in WIDTHS if width >= least), WIDTHS[-1])


def picture_for(store: MediaStore, original: Path, wanted: Format, width: int | None, *, is_light: bool) -> Path:
    """The file to send for a stored raster picture: never wider than `width`, never enlarged.

    Without a width it is the original, or its like for a phone that does not take it. `is_light`: the reader saves
    data, so it is a width smaller and coarser.
    """
    extension = original.suffix[1:]
    if width is None:
        if extension in (wanted, Format.JPEG, "png") or (extension, wanted) == (Format.WEBP, Format.AVIF):
            return original
        width, is_light = WIDTHS[-1], False
    if is_light:
        width = WIDTHS[max(0, WIDTHS.index(width) - 1)]
    size = size_of(original)
    if size is None or (extension == wanted and width >= size[0] and not is_light):
        return original
    drawn = store.folder / f"{original.stem}.{width}{'l' if is_light else ''}.{wanted}"
    if not drawn.exists():
        try:
            store.write(drawn, _draw(original, wanted, width, is_light=is_light))
        except (OSError, ValueError, UnusablePicture, Image.DecompressionBombError, Image.DecompressionBombWarning):
            # Damaged, moving, or a disk that is full: the reader gets what there is.
            log.warning("The picture %s cannot be drawn anew", original.name, exc_info=True)
            return original
    return drawn


@lru_cache(maxsize=4096)
def size_of(picture: Path) -> tuple[int, int] | None:
    """Width and height in pixels as it is shown, or None where it cannot be read. A stored file never changes."""
    try:
        with Image.open(picture, formats=("JPEG", "PNG", "WEBP")) as found:
            width, height = found.size
            is_turned = found.getexif().get(ExifTags.Base.Orientation) in _TURNED
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    return (height, width) if is_turned else (width, height)


def _draw(original: Path, wanted: Format, width: int, *, is_light: bool) -> bytes:
    with Image.open(original, formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.width * picture.height > MAX_PIXELS or getattr(picture, "is_animated", False):
            raise UnusablePicture
        # Lets JPEG be decoded at a half, a quarter or an eighth: a photo of 40 megapixels then needs little memory.
        picture.draft("RGB", (2 * width, 2 * width))
        whole = upright(picture)
        whole = whole.convert("RGBA" if whole.has_transparency_data else "RGB")
    if whole.width > width:
        whole = whole.resize((width, max(1, round(whole.height * width / whole.width))), Image.Resampling.LANCZOS)
    if wanted is Format.JPEG and whole.mode == "RGBA":
        ground = Image.new("RGBA", whole.size, "white")
        whole = Image.alpha_composite(ground, whole).convert("RGB")
    name, options = _OPTIONS[wanted]
    out = io.BytesIO()
    whole.save(out, name, quality=_QUALITY[wanted][is_light], **options)
    return out.getvalue()
