"""Whether a PDF may be kept: whole, readable without a key, and without what runs, calls or carries other files. Pure.

A sieve of bytes, not a reader: it refuses more than it must. Names are compared after their escapes are undone
(ISO 32000-1, 7.3.5); everything compressed is unpacked and looked through as well (7.5.7, object streams), and what
cannot be unpacked is refused where objects could hide in it. What passes is still served as a download, under a policy
that runs nothing.
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
_ACTIVE = _any_of("JavaScript", "Launch", "RichMedia", "SubmitForm", "ImportData", "XFA", "GoToR", "GoToE")
_ATTACHMENT = _any_of("EmbeddedFiles?", "FileAttachment")
# So short that they come up by chance in packed bytes: looked for outside of these only.
_ACTIVE_SHORT = _any_of("JS")
_ATTACHMENT_SHORT = _any_of("EF")
_OBJECTS_IN_STREAMS = _any_of("ObjStm")
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
    _check_outside(content)
    for piece in _unpacked(content):
        _look_through(piece)


def _look_through(content: bytes) -> None:
    plain = _without_escapes(content)
    for pattern, fault in ((_LOCKED, Fault.LOCKED), (_ACTIVE, Fault.ACTIVE), (_ATTACHMENT, Fault.ATTACHMENT)):
        if pattern.search(plain):
            raise Refused(fault)


def _check_outside(content: bytes) -> None:
    """What stands between the streams: short names, and packings in which objects could not be looked through."""
    pieces = [_without_escapes(content[start:end]) for start, end in _between_streams(content)]
    has_objects = any(_OBJECTS_IN_STREAMS.search(piece) for piece in pieces)
    for piece in pieces:
        if _ACTIVE_SHORT.search(piece):
            raise Refused(Fault.ACTIVE)
        if _ATTACHMENT_SHORT.search(piece):
            raise Refused(Fault.ATTACHMENT)
        is_hiding = has_objects and _OTHER_PACKING.search(piece)
        if is_hiding or (_OBJECTS_IN_STREAMS.search(piece) and _PREDICTED.search(piece)):
            raise Refused(Fault.BROKEN)


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


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Pieces of everything in the file that unpacks, each beginning with the end of the one before. Looked for at every
    stream, whatever its dictionary says of it, for that may be written to mislead."""
    left = MAX_UNPACKED_BYTES
    before = 0
    for begin, end in _streams(content):
        is_packed = _begins_packed(content[begin:end]) or _PACKED.search(_without_escapes(content[before:begin]))
        unpacker, packed, tail = zlib.decompressobj(), content[begin:end], b""
        before = end
        while packed:
            try:
                piece = unpacker.decompress(packed, CHUNK)
            except zlib.error as error:
                # A reader would show what comes before the fault.
                if is_packed:
                    raise Refused(Fault.BROKEN) from error
                break
            left -= len(piece)
            if left < 0:
                raise Refused(Fault.TOO_LARGE)
            yield tail + piece
            tail, packed = piece[-OVERLAP:], unpacker.unconsumed_tail


def _begins_packed(content: bytes) -> bool:
    """RFC 1950, 2.2: the first two bytes, read as one number, are a multiple of 31."""
    return content[:1] == b"x" and int.from_bytes(content[:2], "big") % 31 == 0


def _without_escapes(content: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: bytes((int(escape[1], 16),)), content)
