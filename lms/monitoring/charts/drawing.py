"""The pen of all charts: escaping, lengths, and the frame. Pure.

Widths are shares of the chart and heights are pixels, so that one drawing fills a phone and a desk, and its letters keep their
size. Where labels of an axis stand, the stylesheet leaves room (monitoring-charts.css); ours are drawn outside the frame.
Colours and lines are classes: the Content Security Policy allows no style inside.
"""

import math
import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from lms.monitoring.charts.reading import Mark, Reading
from lms.monitoring.charts.scales import PHONE, SCREEN, every, width_of

# XML 1.0, 2.2: the characters that a document may hold.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_KEY = re.compile(r"[^A-Za-z0-9_-]")
_LETTER, _PLAIN = re.compile(r"[^\W\d_]"), re.compile(r"[\d.,\s]*")
LINE = 17


def words(text: str) -> str:
    return str(escape(_UNPRINTABLE.sub("", text)))


def number(value: float) -> str:
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def numeral(content: str) -> str:
    """Figures without words keep their order in every language: "< 5" and "62 %" are not turned round."""
    is_bare = _PLAIN.fullmatch(content) or _LETTER.search(content)
    return content if is_bare else f"\u2066{content}\u2069"


class Across:
    """Places along the direction of reading: 0 is where a line of text begins."""

    def __init__(self, *, is_rtl: bool) -> None:
        self.is_rtl = is_rtl

    def at(self, share: float) -> str:
        return f"{number(100 * (1 - share if self.is_rtl else share))}%"

    def span(self, first: float, last: float) -> str:
        """The attributes of a box from one place to another."""
        first, last = min(first, last), max(first, last)
        start = round(100 * (1 - last if self.is_rtl else first), 2)
        # Rounded so that it never reaches out of the frame.
        width = max(0.0, min(round(100 * (last - first), 2), 100 - start))
        return f'x="{number(start)}%" width="{number(width)}%"'

    def away(self, pixels: float) -> str:
        """Moved on in the direction of reading. By no `dx`: on paper that parts the first letter of an Arabic word from the next."""
        return f'transform="translate({number(-pixels if self.is_rtl else pixels)})"'


def text(content: str, x: str, y: float, *, kind: str = "", anchor: str = "start", more: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text{name} x="{x}" y="{number(y)}"{where}{" " + more if more else ""}>{words(content)}</text>'


def box(kind: str, place: str, y: float, height: float) -> str:
    return f'<rect class="{kind}" {place} y="{number(y)}" height="{number(max(0.0, height))}"/>'


def key_of(reading: Reading) -> str:
    return _NO_KEY.sub("-", reading.key)


def hidden(reading: Reading, place: str, y: float, height: float) -> str:
    """A hatched box: what it holds is not told. Its height or width is always the same."""
    return f'<rect class="chart__hidden" fill="url(#{key_of(reading)}-hatch)" {place} y="{number(y)}" height="{number(height)}"/>'


def touchable(reading: Reading, mark: Mark, inside: str) -> str:
    """What is said when it is pointed at, and the way to what is behind it."""
    told = f"<title>{words(reading.named(mark.name, numeral(mark.text)))}</title>{inside}"
    return f'<a href="{words(mark.href)}">{told}</a>' if mark.href else f"<g>{told}</g>"


def labels_below(
    across: Across,
    marks: Sequence[Mark],
    shares: Sequence[float],
    y: float,
    *,
    phone: float = PHONE,
    screen: float = SCREEN,
) -> str:
    """As many labels of the axis as find room, always with the last one; on a phone fewer (`chart__wide` is hidden there).
    `phone`, `screen`: how many pixels there are."""
    letters = max((len(mark.label) for mark in marks), default=1)
    many = every(len(marks), letters, screen)
    few = many * math.ceil(every(len(marks), letters, phone) / many)
    parts = []
    for back, (mark, share) in enumerate(zip(reversed(marks), reversed(shares), strict=True)):
        if back % many:
            continue
        kind = "chart__tick" if back % few == 0 else "chart__tick chart__wide"
        # The last one would reach out of a phone.
        is_cut = (1 - share) * phone < width_of(len(mark.label)) / 2
        parts.append(
            text(mark.label, across.at(1), y, kind=kind, anchor="end")
            if is_cut
            else text(mark.label, across.at(share), y, kind=kind, anchor="middle")
        )
    return "".join(reversed(parts))


def wrapped(content: str, letters: int) -> list[str]:
    """Lines of about so many letters, three at most."""
    lines = [""]
    for word in content.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters and len(lines) < 3:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def framed(reading: Reading, kind: str, height: float, body: str, *, box_of: str = "") -> Markup:
    """The whole picture. With links inside it is a group of them, else one image. `box_of`: the viewBox of a map."""
    key = key_of(reading)
    role = "group" if "<a " in body else "img"
    size = f'viewBox="{box_of}"' if box_of else f'width="100%" height="{number(height)}"'
    hatch = (
        f'<defs><pattern id="{key}-hatch" class="chart__hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path class="chart__hatch-ground" d="M0 0h6v6H0z"/><path class="chart__hatch-line" d="M0 0v6"/></pattern></defs>'
        if f"url(#{key}-hatch)" in body
        else ""
    )
    return Markup(  # noqa: S704  every text went through `words`
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart--{kind}" {size} role="{role}" '
        f'direction="{"rtl" if reading.is_rtl else "ltr"}" aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
        f'<title id="{key}-title">{words(reading.title)}</title><desc id="{key}-desc">{words(reading.description)}</desc>'
        f"{hatch}{body}</svg>"
    )
