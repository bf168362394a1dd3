"""Cloze: gaps in braces inside the text, as Moodle writes them: « {1:MULTICHOICE:=miel#oui~%50%cire~eau} ». Pure."""

import re
from fractions import Fraction
from html import unescape
from typing import Literal

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.gaps import Gap, marker
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.numbers import share_of
from lms.authoring.exchange.questions import RIGHT, Option

_BEGIN = re.compile(r"\{(\d{0,4}):([A-Z_]{1,20}):")
_END = re.compile(r"(?<!\\)\}")
_TILDE = re.compile(r"(?<!\\)~")
# Not the « # » of « &#39; ».
_HASH = re.compile(r"(?<![\\&])#")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,5})?)%")
_ESCAPE = re.compile(r"\\([}~#=\"/\\])")

_CHOICE = {
    "MULTICHOICE",
    "MC",
    *(f"{name}{end}" for name in ("MULTICHOICE_", "MC") for end in ("V", "H", "S", "VS", "HS")),
}
_SEVERAL = {"MULTIRESPONSE", "MR", *(f"{name}{end}" for name in ("MULTIRESPONSE_", "MR") for end in ("H", "S", "HS"))}
_WORDS = {"SHORTANSWER", "SA", "MW"}
_CASED = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMBER = {"NUMERICAL", "NM"}


def gaps_in(text: str) -> tuple[str, list[Gap]]:
    """The text with a marker for each gap, and the gaps. Raises Refused for gaps that are nested, open or of no kind."""
    parts: list[str] = []
    gaps: list[Gap] = []
    at = 0
    while found := _BEGIN.search(text, at):
        end = _END.search(text, found.end())
        inner = _BEGIN.search(text, found.end())
        if end is None:
            raise Refused(Code.UNCLOSED)
        if inner and inner.start() < end.start():
            raise Refused(Code.NESTED_GAP)
        parts += [text[at : found.start()], marker(len(gaps))]
        gaps.append(_gap(found[2], text[found.end() : end.start()]))
        at = end.end()
    return "".join([*parts, text[at:]]), gaps


def _gap(name: str, answers: str) -> Gap:
    options = [_option(part) for part in _TILDE.split(answers) if part.strip()]
    if not options:
        raise Refused(Code.BAD_GAP, text=answers)
    kind: Literal["choice", "several", "words", "number"]
    if name in _CHOICE:
        kind = "choice"
    elif name in _SEVERAL:
        kind = "several"
    elif name in _NUMBER:
        kind = "number"
    elif name in _WORDS or name in _CASED:
        kind = "words"
    else:
        raise Refused(Code.BAD_GAP, text=name)
    return Gap(kind, options, case_matters=name in _CASED)


def _option(written: str) -> Option:
    text, share = written.strip(), Fraction(0)
    if text.startswith("="):
        text, share = text[1:], RIGHT
    elif found := _WEIGHT.match(text):
        text, share = text[found.end() :], share_of(found[1])
    answer, *feedback = _HASH.split(text, maxsplit=1)
    return Option(_plain(answer), share, _plain(feedback[0]) if feedback else "", "plain")


def _plain(text: str) -> str:
    return unescape(_ESCAPE.sub(r"\1", text)).strip()
