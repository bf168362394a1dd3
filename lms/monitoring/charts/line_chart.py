"""One to three lines over time, each named where it ends; and lines so small that they stand in a table. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from lms.monitoring.charts.column_chart import axis
from lms.monitoring.charts.drawing import LINE, Across, framed, labels_below, number, numeral, text, touchable, wrapped
from lms.monitoring.charts.reading import Mark, Reading, Series, values_of
from lms.monitoring.charts.scales import SCREEN, scale_of

TOP, PLOT, FOOT = 16, 220, 28
# Lines are told apart by their colour and by the shape of their points.
_SHAPES = ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-4-4h8v8h-8z", "M0-5.5 5.5 0 0 5.5-5.5 0z")
_KINDS = ("chart__a", "chart__b", "chart__c")
SPARK = 28
# Between the margins, in pixels.
PHONE_PLOT = 180
# With more months points would hide the line: they show when they are pointed at.
_MOST_POINTS = 24


def line(reading: Reading, series: Sequence[Series], *, most: float | None = None) -> Markup:
    """Up to three series over the same months, oldest first. A month that is hidden or not known breaks the line."""
    across = Across(is_rtl=reading.is_rtl)
    scale = scale_of([value for one in series for value in values_of(one.marks)], most=most)
    months = series[0].marks if series else ()
    shares = [0.01 + 0.98 * place / max(1, len(months) - 1) for place in range(len(months))]
    places = [across.at(share) for share in shares]
    parts = [axis(reading, scale, TOP, PLOT)]
    ends: list[tuple[float, str, str, str]] = []
    for one, kind, shape in zip(series, _KINDS, _SHAPES, strict=False):
        heights = [None if mark.shown is None else TOP + PLOT * (1 - scale.at(mark.shown)) for mark in one.marks]
        parts.append(_segments(kind, places, heights))
        parts += [
            touchable(
                reading,
                mark,
                _point(kind if len(months) <= _MOST_POINTS else "chart__faint " + kind, shape, place, height),
            )
            for mark, place, height in zip(one.marks, places, heights, strict=True)
            if height is not None
        ]
        known = [(height, mark.text) for height, mark in zip(heights, one.marks, strict=True) if height is not None]
        if known:
            ends.append((known[-1][0], one.name, known[-1][1], kind))
    parts += _names(across, ends)
    parts.append(labels_below(across, months, shares, TOP + PLOT + 21, phone=PHONE_PLOT, screen=SCREEN - 80))
    return framed(reading, "lines", TOP + PLOT + FOOT, "".join(parts))


def sparkline(reading: Reading, marks: Sequence[Mark]) -> Markup:
    """Without axis or words: the shape of a row of a table. The last point is marked."""
    across = Across(is_rtl=reading.is_rtl)
    scale = scale_of(values_of(marks))
    places = [across.at(0.04 + 0.92 * place / max(1, len(marks) - 1)) for place in range(len(marks))]
    heights = [None if mark.shown is None else 4 + (SPARK - 8) * (1 - scale.at(mark.shown)) for mark in marks]
    last = next((place for place in range(len(marks) - 1, -1, -1) if heights[place] is not None), None)
    end = (
        ""
        if last is None
        else f'<circle class="chart__a" cx="{places[last]}" cy="{number(heights[last] or 0)}" r="3"/>'
    )
    return framed(reading, "spark", SPARK, _segments("chart__a", places, heights) + end)


def _segments(kind: str, places: Sequence[str], heights: Sequence[float | None]) -> str:
    return "".join(
        f'<line class="{kind}" x1="{x1}" y1="{number(y1)}" x2="{x2}" y2="{number(y2)}"/>'
        for (x1, y1), (x2, y2) in pairwise(zip(places, heights, strict=True))
        if y1 is not None and y2 is not None
    )


def _point(kind: str, shape: str, place: str, height: float) -> str:
    return (
        f'<svg x="{place}" y="{number(height)}" overflow="visible"><circle class="chart__hit" r="12"/>'
        f'<path class="{kind}" d="{shape}"/></svg>'
    )


def _names(across: Across, ends: Sequence[tuple[float, str, str, str]]) -> list[str]:
    """Beside where each line ends, moved apart where they would lie on each other."""
    parts = []
    free = 0.0
    blocks = [(height, [value, *wrapped(name, 13)], kind) for height, name, value, kind in sorted(ends)]
    below = sum(len(lines) * LINE + 4 for _height, lines, _kind in blocks)
    for height, lines, kind in blocks:
        wanted = min(height - 4, TOP + PLOT - below)
        top = max(free, wanted)
        below -= len(lines) * LINE + 4
        for row, content in enumerate(lines):
            parts.append(
                text(
                    numeral(content) if row == 0 else content,
                    across.at(1),
                    top + 12 + row * LINE,
                    kind=f"{kind} chart__end{' chart__strong' if row == 0 else ''}",
                    more=across.away(12),
                )
            )
        free = top + len(lines) * LINE + 4
    return parts
