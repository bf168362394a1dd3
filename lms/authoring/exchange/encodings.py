"""Text files of any age: UTF-8, UTF-16, and the code pages of Windows for Arabic (1256) and French (1252). Pure."""

import codecs
import re
from typing import BinaryIO

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport

# Of a text, to see in which code page it is.
SAMPLE = 200_000
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What no text has but for a few: controls of ASCII.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DECLARED = re.compile(rb"\s*<\?xml\b[^<>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_PIECE = 1024 * 1024
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_PAIR = re.compile(rb"(?=[\x80-\xff][\x80-\xff])")


def decode(content: bytes, place: str) -> tuple[str, str | None]:
    """The text, and the encoding where it was guessed. Raises BadImport."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding, place), None
    if two_bytes := _utf_16(content):
        return _decoded(content, two_bytes, place), two_bytes
    try:
        return _without_nulls(content.decode("utf-8"), place), None
    except UnicodeDecodeError:
        encoding = _code_page(content)
        return _decoded(content, encoding, place), encoding


def is_binary(head: bytes) -> bool:
    """Whether more than three bytes, and one in fifty, are none of any text. `head`: the beginning of a file."""
    if not head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf_16(head):
        return False
    return len(_CONTROL.findall(head)) > max(3, len(head) / 50)


def code_page_of_xml(content: BinaryIO) -> str | None:
    """In which code page of Windows XML is written that says it were UTF-8, or says nothing; None where it is read as it says.
    Leaves the file at its beginning."""
    decoder, seen, piece = codecs.getincrementaldecoder("utf-8")(), False, content.read(_PIECE)
    declared = _DECLARED.match(piece)
    is_marked = piece.startswith(tuple(mark for mark, _encoding in _MARKS)) or _utf_16(piece)
    if is_marked or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        content.seek(0)
        return None
    try:
        while piece:
            seen = not decoder.decode(piece).isascii() or seen
            piece = content.read(_PIECE)
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        # Where letters of UTF-8 came before, it is damaged: another reading would spoil them.
        before = error.object[: error.start].decode(errors="replace")
        return None if seen or not before.isascii() else _code_page(error.object)
    finally:
        content.seek(0)
    return None


def _utf_16(content: bytes) -> str | None:
    """Without a mark. Letters below U+0100 and line breaks have a zero byte; text in Arabic has spaces."""
    odd, even = ((part.count(0) * 10 > len(part)) for part in (content[1:2000:2], content[0:2000:2]))
    return None if odd == even else "utf-16-le" if odd else "utf-16-be"


def _code_page(content: bytes) -> str:
    """Arabic words are rows of high bytes; accents of French stand alone between letters of ASCII."""
    content = content[:SAMPLE]
    high = len(_HIGH.findall(content))
    return "windows-1256" if len(_HIGH_PAIR.findall(content)) * 2 > high else "windows-1252"


def _decoded(content: bytes, encoding: str, place: str) -> str:
    try:
        return _without_nulls(content.decode(encoding), place)
    except UnicodeDecodeError as error:
        raise BadImport(Code.WRONG_ENCODING, place) from error


def _without_nulls(text: str, place: str) -> str:
    if "\x00" in text:
        raise BadImport(Code.WRONG_ENCODING, place)
    return text
