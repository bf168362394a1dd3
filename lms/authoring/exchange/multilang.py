"""Texts that hold several languages at once, as Moodle's filters write them: `<span lang="ar" class="multilang">` and
`{mlang ar}…{mlang}`. Pure, and linear however often something is opened and not closed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.authoring.exchange.languages import CODES, code_of

_SPAN = re.compile(
    r"<span\s(?=[^<>]*\blang=[\"'](?P<lang>[\w-]{2,12})[\"'])(?=[^<>]*\bclass=[\"']multilang[\"'])[^<>]*>", re.I
)
_SPAN_TAG = re.compile(r"<(/?)span\b[^<>]*>", re.I)
_MLANG = re.compile(r"\{mlang\s{1,4}(?P<lang>[\w,\s-]{2,40})\}", re.I)
_MLANG_END = re.compile(r"\{mlang\}", re.I)


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    tags: list[str]
    text: str


def by_language(text: str) -> tuple[dict[str, str], list[str]] | None:
    """Language → the text as its readers see it, and tags of languages that are not ours; None where there is one language."""
    if "mlang" not in text and "multilang" not in text:
        return None
    for find in (_spans, _mlangs):
        pieces = list(find(text))
        found = {code for piece in pieces for tag in piece.tags if (code := code_of(tag))}
        if found:
            others = dict.fromkeys(tag for piece in pieces for tag in piece.tags if code_of(tag) is None)
            return {code: _seen_by(code, text, pieces) for code in CODES if code in found}, list(others)
    return None


def _seen_by(code: str, text: str, pieces: list[_Piece]) -> str:
    parts, at = [], 0
    for piece in pieces:
        parts.append(text[at : piece.start])
        if code in map(code_of, piece.tags):
            parts.append(piece.text)
        at = piece.end
    return "".join([*parts, text[at:]])


def _spans(text: str) -> Iterator[_Piece]:
    """Spans inside a span belong to it."""
    at = 0
    while found := _SPAN.search(text, at):
        depth = 1
        for tag in _SPAN_TAG.finditer(text, found.end()):
            depth += -1 if tag[1] else 1
            if depth == 0:
                yield _Piece(found.start(), tag.end(), [found["lang"]], text[found.end() : tag.start()])
                at = tag.end()
                break
        else:
            return


def _mlangs(text: str) -> Iterator[_Piece]:
    at = 0
    while found := _MLANG.search(text, at):
        end = _MLANG_END.search(text, found.end())
        if end is None:
            return
        tags = [tag.strip() for tag in found["lang"].split(",") if tag.strip()]
        yield _Piece(found.start(), end.end(), tags, text[found.end() : end.start()])
        at = end.end()
