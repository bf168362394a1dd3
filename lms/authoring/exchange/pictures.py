"""Pictures and other media of an import as we keep them: checked by lms/core/files, redrawn or cleaned where that helps."""

import io
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

from lms.authoring.exchange.codes import Code
from lms.core.files import MAX_PIXELS, PHOTO_PIXELS, SVG_TAGS, UnusableMedia, checked_media, is_safe_in_svg, kind_of
from lms.learning.loader.course import MAX_MEDIA_BYTES

# What one reads a whole of, to look at it.
MAX_SVG_BYTES = 1024 * 1024
# Of a picture that is drawn anew: each point takes memory and time.
MAX_REDRAWN_PIXELS = 16_000_000
PICTURES = frozenset({"png", "jpg", "webp", "svg"})
_SVG = "http://www.w3.org/2000/svg"
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
# What programs of drawing add and nobody sees.
_UNSEEN = {"metadata", "namedview", "RDF", "perspective"}


class Unusable(Exception):
    """`code` says why a file cannot be kept."""

    def __init__(self, code: Code, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Medium:
    content: bytes
    extension: str
    # What was done to it, if anything.
    change: Code | None = None
    values: dict[str, str] | None = None

    @property
    def is_picture(self) -> bool:
        return self.extension in PICTURES


def medium_from(content: bytes) -> Medium:
    """Raises Unusable."""
    if len(content) > MAX_MEDIA_BYTES:
        raise Unusable(Code.MEDIUM_TOO_LARGE, most=MAX_MEDIA_BYTES // 1024**2)
    found = kind_of(content) or ("svg" if b"<svg" in content[:4096] else None)
    if found == "svg":
        return _svg(content)
    if found is None:
        return _redrawn(content)
    try:
        return Medium(content, checked_media(content, expected=found))
    except UnusableMedia as error:
        raise _why(content) from error


def _huge(most: int = MAX_PIXELS) -> Unusable:
    return Unusable(Code.PICTURE_HUGE, most=most // 1_000_000)


def _why(content: bytes) -> Unusable:
    """Too many points, or damaged; without decoding."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            return _huge() if picture.width * picture.height > MAX_PIXELS else Unusable(Code.PICTURE_UNREADABLE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _huge()
    except (OSError, ValueError, SyntaxError):
        return Unusable(Code.PICTURE_UNREADABLE)


def _redrawn(content: bytes) -> Medium:
    """GIF and BMP, which phones of today need not load: their first picture as WebP."""
    try:
        with Image.open(io.BytesIO(content), formats=("GIF", "BMP")) as picture:
            if picture.width * picture.height > MAX_REDRAWN_PIXELS:
                raise _huge(MAX_REDRAWN_PIXELS)
            drawn = picture.convert("RGBA")
            drawn.thumbnail((PHOTO_PIXELS, PHOTO_PIXELS))
            out = io.BytesIO()
            drawn.save(out, "WEBP", lossless=True)
    except UnidentifiedImageError as error:
        raise Unusable(Code.MEDIUM_REFUSED) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _huge(MAX_REDRAWN_PIXELS) from error
    except (OSError, ValueError, SyntaxError, IndexError, EOFError) as error:
        raise Unusable(Code.PICTURE_UNREADABLE) from error
    return Medium(out.getvalue(), "webp", Code.PICTURE_REDRAWN)


def _svg(content: bytes) -> Medium:
    """As it is where it is harmless; else without what could do harm."""
    if len(content) > MAX_SVG_BYTES:
        raise Unusable(Code.MEDIUM_TOO_LARGE, most=1)
    try:
        checked_media(content, expected="svg")
    except UnusableMedia:
        return _cleaned(content)
    return Medium(content, "svg")


def _cleaned(content: bytes) -> Medium:
    bare = _DOCTYPE.sub(b"", content)
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise Unusable(Code.HAS_ENTITIES)
    try:
        root = ElementTree.fromstring(bare)  # noqa: S314  entities were refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Unusable(Code.PICTURE_UNREADABLE) from error
    if root.tag.rpartition("}")[2] != "svg":
        raise Unusable(Code.PICTURE_UNREADABLE)
    gone: dict[str, None] = {}
    _clean(root, gone)
    root.set("xmlns", _SVG)
    cleaned = ElementTree.tostring(root)
    if not any(
        element.tag in ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon") for element in root.iter()
    ):
        raise Unusable(Code.PICTURE_UNREADABLE)
    try:
        checked_media(cleaned, expected="svg")
    except UnusableMedia as error:
        raise Unusable(Code.PICTURE_UNREADABLE) from error
    seen = {name: None for name in gone if name not in _UNSEEN}
    return Medium(cleaned, "svg", Code.SVG_CLEANED if seen else None, {"what": ", ".join(list(seen)[:8])})


def _clean(root: ElementTree.Element, gone: dict[str, None]) -> None:
    """Drops elements and attributes that lms/core/files refuses, in place. Without recursion: who knows how deep it is."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        element.tag = element.tag.rpartition("}")[2]
        for name, value in list(element.attrib.items()):
            plain = name.rpartition("}")[2]
            if not is_safe_in_svg(name, value):
                gone[plain] = None
                del element.attrib[name]
            elif plain != name:
                del element.attrib[name]
                if plain == "href":
                    element.set(plain, value)
        for child in list(element):
            tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if tag in SVG_TAGS:
                waiting.append(child)
            else:
                gone[tag] = None
                element.remove(child)
