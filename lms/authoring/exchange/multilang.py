"""Texts that hold several languages at once, as Moodle's filters write them: `<span lang="ar" class="multilang">` and
`{mlang ar}…{mlang}`. Pure."""

import re

from lms.authoring.exchange.languages import CODES, code_of

_SPAN = re.compile(
    r"<span\s+(?=[^>]*\blang=[\"'](?P<lang>[\w-]{2,12})[\"'])(?=[^>]*\bclass=[\"']multilang[\"'])[^>]*>(?P<text>.*?)</span>",
    re.S | re.I,
)
_MLANG = re.compile(r"\{mlang\s+(?P<lang>[\w,\s-]{2,40})\}(?P<text>.*?)\{mlang\}", re.S | re.I)


def by_language(text: str) -> dict[str, str] | None:
    """Language → the text as its readers see it; None where it holds one language only."""
    for pattern in (_SPAN, _MLANG):
        if "mlang" not in text and "multilang" not in text:
            return None
        found = {code for part in pattern.finditer(text) for code in _codes(part["lang"])}
        if found:
            return {code: _seen_by(code, text, pattern) for code in CODES if code in found}
    return None


def _codes(written: str) -> set[str]:
    return {code for tag in written.split(",") if (code := code_of(tag))}


def _seen_by(code: str, text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda part: part["text"] if code in _codes(part["lang"]) else "", text)
