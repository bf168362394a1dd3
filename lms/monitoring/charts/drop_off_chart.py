"""The share of learners that did each lesson of a course, as a stair that goes down. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from lms.monitoring.charts.column_chart import axis
from lms.monitoring.charts.drawing import Across, box, framed, hidden, labels_below, number, text, touchable, words
from lms.monitoring.charts.reading import Mark, Reading
from lms.monitoring.charts.scales import scale_of

TOP, PLOT, FOOT = 22, 200, 26
HIDDEN = 22


def drop_off(
    reading: Reading, lessons: Sequence[Mark], *, parts: Sequence[tuple[str, int]] = (), note: str = ""
) -> Markup:
    """Shares from 0 to 1 in the order of the course. `parts`: modules, each with its name and how many lessons it has.
    `note` is written at the deepest fall.
    """
    across = Across(is_rtl=reading.is_rtl)
    scale = scale_of([], most=1.0)
    top = TOP + (26 if parts else 0)
    slot = 1 / max(1, len(lessons))
    drawn = [axis(reading, scale, top, PLOT)]
    before: float | None = None
    deepest, deepest_at = 0.0, None
    for place, mark in enumerate(lessons):
        here = None if mark.shown is None else top + PLOT * (1 - scale.at(mark.shown))
        span = across.span(place * slot, (place + 1) * slot)
        inside = box("chart__hit", span, top, PLOT)
        if here is not None:
            inside += box("chart__area", span, here, top + PLOT - here) + _level(across, place * slot, slot, here)
        elif mark.is_hidden:
            inside += hidden(reading, span, top + PLOT - HIDDEN, HIDDEN)
        drawn.append(touchable(reading, mark, inside))
        if here is not None and before is not None:
            if here - before > deepest:
                deepest, deepest_at = here - before, (place, before, here)
            drawn.append(_fall(across, place * slot, before, here))
        before = here
    drawn.append(_modules(across, parts, slot, len(lessons), top))
    if deepest_at:
        place, high, low = deepest_at
        drawn.append(_fall(across, place * slot, high, low, kind="chart__care"))
        is_late = place > len(lessons) / 2
        where = {"anchor": "end", "more": across.away(-8)} if is_late else {"more": across.away(8)}
        y = (high + low) / 2 + 4 if is_late else high + 4
        drawn.append(text(note, across.at(place * slot), y, kind="chart__note chart__worst", **where) if note else "")
    middles = [(place + 0.5) * slot for place in range(len(lessons))]
    drawn.append(labels_below(across, lessons, middles, top + PLOT + 19))
    return framed(reading, "axis", top + PLOT + FOOT, "".join(drawn))


def _level(across: Across, start: float, slot: float, y: float) -> str:
    return f'<line class="chart__a" x1="{across.at(start)}" x2="{across.at(start + slot)}" y1="{number(y)}" y2="{number(y)}"/>'


def _fall(across: Across, share: float, first: float, last: float, *, kind: str = "chart__a") -> str:
    x = across.at(share)
    return f'<line class="{kind}" x1="{x}" x2="{x}" y1="{number(first)}" y2="{number(last)}"/>'


def _modules(across: Across, parts: Sequence[tuple[str, int]], slot: float, count: int, top: float) -> str:
    """Where modules begin, and their names above where there is room: cut by their own frame, whole when pointed at."""
    drawn = []
    first = 0
    for name, lessons in parts:
        last = min(first + lessons, count)
        x = across.at(first * slot)
        drawn.append(f'<line class="chart__edge" x1="{x}" x2="{x}" y1="4" y2="{number(top + PLOT)}"/>')
        start = across.at(0)
        drawn.append(
            f'<svg class="chart__wide" {across.span(first * slot, last * slot)} y="0" height="22"><title>{words(name)}</title>'
            f"{text(name, start, 15, kind='chart__tick', more=across.away(6))}</svg>"
        )
        first = last
    return "".join(drawn)
