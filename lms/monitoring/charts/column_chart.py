"""Columns over time, one or two for each month, quarter or year. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from lms.monitoring.charts.drawing import Across, box, framed, hidden, labels_below, numeral, text, touchable
from lms.monitoring.charts.reading import Mark, Reading, values_of
from lms.monitoring.charts.scales import PHONE, SCREEN, Scale, every, scale_of

TOP, PLOT, FOOT, KEY = 24, 200, 26, 30
# Of the place of a month; and of the chart, so that few columns do not become walls.
_FULL, _WIDEST = 0.68, 0.09
HIDDEN = 22


def columns(
    reading: Reading,
    marks: Sequence[Mark],
    *,
    second: Sequence[Mark] = (),
    names: tuple[str, str] | None = None,
) -> Markup:
    """`second` stands beside each of `marks` (as many), and `names` says what the two are."""
    across = Across(is_rtl=reading.is_rtl)
    scale = scale_of([*values_of(marks), *values_of(second)])
    top = TOP + (KEY if names else 0)
    parts = [_key(across, names) if names else "", axis(reading, scale, top, PLOT)]
    slot = 1 / max(1, len(marks))
    wide = min(_FULL * slot, _WIDEST) / (2 if second else 1)
    for place, mark in enumerate(marks):
        middle = (place + 0.5) * slot
        if second:
            parts.append(_column(reading, scale, mark, middle - wide, middle, top))
            parts.append(_column(reading, scale, second[place], middle, middle + wide, top, kind="chart__two"))
        else:
            parts.append(_column(reading, scale, mark, middle - wide / 2, middle + wide / 2, top))
    middles = [(place + 0.5) * slot for place in range(len(marks))]
    if not second:
        parts.append(_values(across, scale, marks, middles, top))
    parts.append(labels_below(across, marks, middles, top + PLOT + 19))
    return framed(reading, "axis", top + PLOT + FOOT, "".join(parts))


def axis(reading: Reading, scale: Scale, top: float, height: float) -> str:
    """Lines across, with their numbers in the margin where reading begins."""
    across = Across(is_rtl=reading.is_rtl)
    parts = []
    for tick in scale.ticks:
        y = top + height * (1 - scale.at(tick))
        kind = "chart__zero" if tick == 0 else "chart__line"
        parts.append(f'<line class="{kind}" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            text(
                numeral(reading.write(tick)),
                across.at(0),
                y + 4,
                kind="chart__tick",
                anchor="end",
                more=across.away(-8),
            )
        )
    return "".join(parts)


def _y(scale: Scale, value: float, top: float) -> float:
    return top + PLOT * (1 - scale.at(value))


def _column(
    reading: Reading, scale: Scale, mark: Mark, first: float, last: float, top: float, *, kind: str = "chart__one"
) -> str:
    across = Across(is_rtl=reading.is_rtl)
    place, zero = across.span(first, last), _y(scale, 0, top)
    # As high as the chart, so that a low column is found by a pointer.
    inside = box("chart__hit", place, top, PLOT)
    if mark.shown is not None:
        y = _y(scale, mark.shown, top)
        inside += box(kind, place, min(y, zero), abs(zero - y))
    elif mark.is_hidden:
        inside += hidden(reading, place, zero - HIDDEN, HIDDEN)
    return touchable(reading, mark, inside)


def _values(across: Across, scale: Scale, marks: Sequence[Mark], middles: Sequence[float], top: float) -> str:
    """Above each column, where all of them find room."""
    letters = max((len(mark.text) for mark in marks), default=1)
    if every(len(marks), letters, SCREEN) > 1:
        return ""
    kind = "chart__above" if every(len(marks), letters, PHONE) == 1 else "chart__above chart__wide"
    parts = []
    for mark, middle in zip(marks, middles, strict=True):
        y = _y(scale, max(0.0, mark.shown or 0.0), top) - (HIDDEN if mark.is_hidden else 0)
        parts.append(text(numeral(mark.text), across.at(middle), y - 6, kind=kind, anchor="middle"))
    return "".join(parts)


def _key(across: Across, names: tuple[str, str]) -> str:
    parts = []
    for place, (kind, name) in enumerate(zip(("chart__one", "chart__two"), names, strict=True)):
        start = across.at(place / 2)
        swatch = f'<rect class="{kind}" x="{-13 if across.is_rtl else 1}" y="1" width="12" height="12"/>'
        parts.append(f'<svg x="{start}" overflow="visible">{swatch}</svg>')
        parts.append(text(name, start, 12, kind="chart__name", more=across.away(20)))
    return "".join(parts)
