"""Values as YAML in the style of `courses/`: blocks, short leaves in braces, texts in quotes. Pure; the same value is always
the same text, and the loader reads the same value from it.

An emitter of our own, 80 lines, because PyYAML's cannot mix block and flow by length and escapes what is not in the BMP.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

# A leaf that is longer stands in a block, one key a line.
WIDTH = 140
_LANGUAGES = {"ar", "fr", "zgh", "en"}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_/.][A-Za-z0-9]+)*")
# YAML 1.1 makes booleans and nothing of these.
_RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
# YAML 1.1, 5.1: what a reader refuses where it is not escaped; and what editors hide or break lines at.
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Plain(str):
    """Written without quotes: a day, a duration. The writer knows that it is read back as text."""

    __slots__ = ()


def document(value: Any) -> str:
    """A whole file."""
    return "".join(f"{line}\n" for line in _block(value, is_text=False))


def quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def flow(value: Any, *, is_text: bool = False) -> str:
    """On one line. `is_text`: it stands under a language, so it is always quoted."""
    if isinstance(value, Mapping):
        inner = (f"{_scalar(key)}: {flow(one, is_text=is_text or key in _LANGUAGES)}" for key, one in value.items())
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(flow(one, is_text=is_text) for one in value)}]"
    return _scalar(value, is_text=is_text)


def _block(value: Any, *, is_text: bool) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, one in value.items():
            yield from _entry(f"{_scalar(key)}:", one, is_text=is_text or key in _LANGUAGES)
    elif isinstance(value, list | tuple) and value:
        for one in value:
            lines = [flow(one, is_text=is_text)] if _is_short(one, is_text) else _block(one, is_text=is_text)
            for number, line in enumerate(lines):
                yield f"{'  ' if number else '- '}{line}"
    else:
        yield flow(value, is_text=is_text)


def _entry(head: str, value: Any, *, is_text: bool) -> Iterator[str]:
    if not isinstance(value, Mapping | list | tuple) or not value or _is_short(value, is_text):
        yield f"{head} {flow(value, is_text=is_text)}"
        return
    yield head
    for line in _block(value, is_text=is_text):
        yield f"  {line}"


def _is_short(value: Any, is_text: bool) -> bool:
    """Whether it stands on one line: a scalar, or scalars in one pair of braces, or texts in two."""
    if not isinstance(value, Mapping | list | tuple):
        return True
    is_leaf = _depth(value) <= (1 if isinstance(value, Sequence) else 2)
    return is_leaf and len(flow(value, is_text=is_text)) <= WIDTH


def _depth(value: Any) -> int:
    if isinstance(value, Mapping):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list | tuple) else 0


def _scalar(value: Any, *, is_text: bool = False) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case Plain():
            return str(value)
        case str() if not is_text and _WORD.fullmatch(value) and value.lower() not in _RESERVED:
            return value
        case str():
            return quoted(value)
    raise TypeError(f"{type(value).__name__} has no form in course sources")


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}")
