"""Texts of the interface cut into what can be recorded, and how a phone finds what was recorded of a text it shows. Pure.

A text with placeholders is spoken as its pieces, and what stands between them: «لقد أنهيت %(done)s من %(total)s» is two clips
and two numbers. Texts are compared without white space, direction marks and the signs around them.
"""

import re
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_SPACE = re.compile(r"[\s\u00a0\u202f]+")
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# A piece of fewer letters is no word: a slash, a bracket, a dot.
_LETTERS = re.compile(r"\w", re.UNICODE)
_ANYTHING = "(.+)"
# Around a name a short word would fit everywhere.
FEWEST_LETTERS = 4


def plain(text: str) -> str:
    """As the phone compares it (`plain` in js/clips.js)."""
    return _SPACE.sub(" ", _MARKS.sub("", text)).strip()


def short_hash(text: str) -> str:
    """FNV-1a of 32 bits over the UTF-16 code units, in hexadecimal: what a phone computes in three lines."""
    found = 0x811C9DC5
    units = text.encode("utf-16-le")
    for place in range(0, len(units), 2):
        found = (found ^ (units[place] | units[place + 1] << 8)) * 0x01000193 & 0xFFFFFFFF
    return f"{found:x}"


def pieces(text: str) -> list[str]:
    """What a recorder says of a text: whole, or what stands around its placeholders."""
    cut = PLACEHOLDER.split(text.replace("%%", "%"))[::2]
    return [plain(piece) for piece in cut if len(_LETTERS.findall(piece)) > 1]


@dataclass(frozen=True)
class Pattern:
    """How a shown text with placeholders is known again, and the order in which it is said."""

    # A regular expression, the same in JavaScript.
    source: str
    # Number of a piece from 0 on, or the group of the source whose content is said here, as its negative: -1 is the first.
    order: tuple[int, ...]


def pattern(shown: str, said: str, *, unit: str = "") -> Pattern | None:
    """`shown`: what stands on the screen, `said`: the text that was recorded, in a language of another order maybe. Both
    with the same placeholders. `unit`: what stands behind an amount. None where it could not be told from other texts."""
    cut = PLACEHOLDER.split(shown.replace("%%", "%"))
    names, literal = cut[1::2], "".join(cut[::2])
    letters = len(_LETTERS.findall(literal))
    if not names or letters < 2:
        return None
    group = _ANYTHING if len(names) == 1 and letters >= FEWEST_LETTERS else f"([0-9][0-9.,\\s]*(?:{_escaped(unit)})?)"
    source = "".join(group if place % 2 else _escaped(part) for place, part in enumerate(cut))
    order, count = [], 0
    for place, part in enumerate(PLACEHOLDER.split(said.replace("%%", "%"))):
        if place % 2:
            if part not in names:
                return None
            order.append(-1 - names.index(part))
        elif len(_LETTERS.findall(part)) > 1:
            order.append(count)
            count += 1
    return Pattern(f"^{source.strip()}$", tuple(order))


def _escaped(text: str) -> str:
    """Only what both dialects of regular expressions know."""
    squeezed = _SPACE.sub(" ", _MARKS.sub("", text))
    return re.sub(r"([\\^$.|?*+()\[\]{}/])", r"\\\1", squeezed)
