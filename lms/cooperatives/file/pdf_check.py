"""Whether a PDF may be kept: whole, readable without a key, and without what runs, calls or carries other files. Pure.

A sieve of bytes, not a reader: it refuses more than it must. Names are compared after their escapes are undone
(ISO 32000-1, 7.3.5); everything compressed is unpacked and looked through as well (7.5.7, object streams), and what
cannot be unpacked is refused where objects could hide in it. A stream is taken for one of objects where it says so, or
where it says at which byte the first of them begins, as only these do. Links that the reader touches stay; what a file
does by itself when it is opened is refused, but for showing a page. What passes is still served as a download, under a
policy that runs nothing.
"""

import re
import zlib
from collections.abc import Iterator
from enum import StrEnum

MAX_PDF_BYTES = 6 * 1024 * 1024
# What all compressed parts of a file may unpack to.
MAX_UNPACKED_BYTES = 160 * 1024 * 1024
CHUNK = 1024 * 1024
# Longer than any name looked for, so that none is missed where two pieces meet.
OVERLAP = 64


class Fault(StrEnum):
    NOT_PDF = "not_pdf"
    TOO_LARGE = "too_large"
    BROKEN = "broken"
    LOCKED = "locked"
    ACTIVE = "active"
    ATTACHMENT = "attachment"


_END_OF_NAME = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"


def _any_of(*names: str) -> re.Pattern[bytes]:
    return re.compile(rb"/(?:" + b"|".join(name.encode() for name in names) + rb")" + _END_OF_NAME)


_LOCKED = _any_of("Encrypt")
_ACTIVE = _any_of(
    "JavaScript", "Launch", "RichMedia", "Rendition", "SubmitForm", "ResetForm", "ImportData", "AcroForm", "XFA", "GoToR",
    "GoToE",
)  # fmt: skip
_ATTACHMENT = _any_of("EmbeddedFiles?", "FileAttachment")
# So short that they come up by chance in packed bytes: looked for outside of these, and among unpacked objects.
_ACTIVE_SHORT = _any_of("JS", "AA")
_ATTACHMENT_SHORT = _any_of("EF")
_OBJECTS_IN_STREAMS = _any_of("ObjStm")
# The byte at which the first of the objects of a stream begins, and how many there are; outlines have a first one too, and
# refer to it.
_FIRST, _COUNT = _any_of("First"), _any_of("N")
_FIRST_OF_OUTLINE = re.compile(rb"/First[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R")
_FILTER = _any_of("Filter", "F")
_UNPACKED_BY_US = re.compile(
    rb"/Filter[\x00\t\n\f\r ]*(?:/(?:FlateDecode|Fl)|\[[\x00\t\n\f\r ]*/(?:FlateDecode|Fl)[\x00\t\n\f\r ]*\])"
    + _END_OF_NAME
)
_OPENING = re.compile(rb"/OpenAction[\x00\t\n\f\r ]*")
# A place in the document: a page and how it is shown.
_PLACE = re.compile(rb"\[[^\[\]<>]*\]")
_GO_TO = re.compile(rb"<<(?:[^<>]|<[0-9A-Fa-f\s]*>)*>>")
_REFERENCE = re.compile(rb"(\d+)[\x00\t\n\f\r ]+(\d+)[\x00\t\n\f\r ]+R")
_OTHER_PACKING = _any_of(
    "LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode", "Crypt", "LZW", "A85", "AHx"
)
_PREDICTED = _any_of("DecodeParms", "DP")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = _any_of("FlateDecode", "Fl")
# Looser than the standard, as readers are.
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")


class Refused(Exception):
    """Carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_pdf(content: bytes) -> None:
    """Raises Refused."""
    if len(content) > MAX_PDF_BYTES:
        raise Refused(Fault.TOO_LARGE)
    if not content.startswith(b"%PDF-"):
        raise Refused(Fault.NOT_PDF)
    if b"%%EOF" not in content[-1024:]:
        raise Refused(Fault.BROKEN)
    _look_through(content)
    outside = _checked_outside(content)
    for piece, may_hold_objects in _unpacked(content):
        _look_through(piece)
        if may_hold_objects:
            plain = _without_escapes(piece)
            _look_for_short_names(plain)
            _check_opening(plain, outside)


def _look_through(content: bytes) -> None:
    plain = _without_escapes(content)
    for pattern, fault in ((_LOCKED, Fault.LOCKED), (_ACTIVE, Fault.ACTIVE), (_ATTACHMENT, Fault.ATTACHMENT)):
        if pattern.search(plain):
            raise Refused(fault)


def _checked_outside(content: bytes) -> bytes:
    """What stands between the streams: without short names, and without packings in which objects could not be looked
    through."""
    pieces = [_without_escapes(content[start:end]) for start, end in _between_streams(content)]
    has_objects = any(_OBJECTS_IN_STREAMS.search(piece) for piece in pieces)
    # Where objects are packed, one of them may take the place of one that stands in the open.
    outside = b"" if any(_may_hold_objects(piece) for piece in pieces) else b"\n".join(pieces)
    for piece in pieces:
        _look_for_short_names(piece)
        _check_opening(piece, outside)
        holds_objects = _may_hold_objects(piece)
        is_hiding = has_objects and _OTHER_PACKING.search(piece)
        if is_hiding or (holds_objects and not _is_readable(piece)):
            raise Refused(Fault.BROKEN)
    return outside


def _is_readable(dictionary: bytes) -> bool:
    """Packed once, in the way that we unpack, or not at all."""
    filters = len(_FILTER.findall(dictionary))
    return filters == len(_UNPACKED_BY_US.findall(dictionary)) and not _PREDICTED.search(dictionary)


def _look_for_short_names(plain: bytes) -> None:
    if _ACTIVE_SHORT.search(plain):
        raise Refused(Fault.ACTIVE)
    if _ATTACHMENT_SHORT.search(plain):
        raise Refused(Fault.ATTACHMENT)


def _may_hold_objects(dictionary: bytes) -> bool:
    firsts = len(_FIRST.findall(dictionary))
    is_outline = firsts == len(_FIRST_OF_OUTLINE.findall(dictionary)) and not _COUNT.search(dictionary)
    return bool(_OBJECTS_IN_STREAMS.search(dictionary)) or bool(firsts and not is_outline)


def _check_opening(plain: bytes, outside: bytes) -> None:
    """What happens when the file is opened (12.3.2, 12.6.2): a place may be shown, or gone to, and nothing else. `outside`:
    where an object may stand that is only referred to."""
    for found in _OPENING.finditer(plain):
        rest = plain[found.end() : found.end() + 400]
        if (reference := _REFERENCE.match(rest)) is not None:
            heads = re.finditer(rb"(?<!\d)%s\s+%s\s+obj\s*" % (reference[1], reference[2]), outside)
            objects = [outside[head.end() : head.end() + 400] for head in heads]
            if not objects or not all(_shows_a_place(one) for one in objects):
                raise Refused(Fault.ACTIVE)
        elif not _shows_a_place(rest):
            raise Refused(Fault.ACTIVE)


def _shows_a_place(value: bytes) -> bool:
    if _PLACE.match(value):
        return True
    action = _GO_TO.match(value)
    if action is None or b"/Next" in action[0] or b"%" in action[0]:
        return False
    return re.findall(rb"/S\s*/(\w+)", action[0]) == [b"GoTo"]


def _between_streams(content: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    for begin, end in _streams(content):
        yield start, begin
        start = end
    yield start, len(content)


def _streams(content: bytes) -> Iterator[tuple[int, int]]:
    """Where the bytes of each stream begin and end."""
    position = 0
    while found := _STREAM.search(content, position):
        end = content.find(b"endstream", found.end())
        if end < 0:
            raise Refused(Fault.BROKEN)
        yield found.end(), end
        position = end


def _unpacked(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """Pieces of everything in the file that unpacks, each beginning with the end of the one before, and whether objects may
    be in it. Looked for at every stream, whatever its dictionary says of it, for that may be written to mislead."""
    left = MAX_UNPACKED_BYTES
    before = 0
    for begin, end in _streams(content):
        said = _without_escapes(content[before:begin])
        is_packed = _begins_packed(content[begin:end]) or _PACKED.search(said)
        may_hold_objects = _may_hold_objects(said)
        unpacker, packed, tail = zlib.decompressobj(), content[begin:end], b""
        before = end
        while packed:
            try:
                piece = unpacker.decompress(packed, CHUNK)
            except zlib.error as error:
                # A reader would show what comes before the fault.
                if is_packed:
                    raise Refused(Fault.BROKEN) from error
                if may_hold_objects:
                    yield packed, True
                break
            left -= len(piece)
            if left < 0:
                raise Refused(Fault.TOO_LARGE)
            yield tail + piece, may_hold_objects
            tail, packed = piece[-OVERLAP:], unpacker.unconsumed_tail


def _begins_packed(content: bytes) -> bool:
    """RFC 1950, 2.2: the first two bytes, read as one number, are a multiple of 31."""
    return content[:1] == b"x" and int.from_bytes(content[:2], "big") % 31 == 0


def _without_escapes(content: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: bytes((int(escape[1], 16),)), content)
