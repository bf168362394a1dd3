"""Text files of any age: UTF-8, UTF-16, and the code pages of Windows for Arabic (1256) and French (1252). Pure."""

import codecs
import re

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport

# Of a text, to see in which code page it is.
SAMPLE = 200_000
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_PAIR = re.compile(rb"(?=[\x80-\xff][\x80-\xff])")


def decode(content: bytes, place: str) -> tuple[str, str | None]:
    """The text, and the encoding where it was guessed. Raises BadImport."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding, place), None
    for encoding, nulls in (("utf-16-le", content[1:2000:2]), ("utf-16-be", content[0:2000:2])):
        # Letters below U+0100 and line breaks have a zero byte; text in Arabic has spaces.
        if nulls and nulls.count(0) * 10 > len(nulls):
            return _decoded(content, encoding, place), encoding
    try:
        return _without_nulls(content.decode("utf-8"), place), None
    except UnicodeDecodeError:
        encoding = _code_page(content)
        return _decoded(content, encoding, place), encoding


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
