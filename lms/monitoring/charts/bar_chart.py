"""Bars across for a breakdown: the name above, the value at its end, each a way to what is behind it. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from lms.monitoring.charts.drawing import Across, box, framed, hidden, numeral, text, touchable
from lms.monitoring.charts.reading import Mark, Reading, values_of
from lms.monitoring.charts.scales import scale_of

ROW, BAR = 46, 14
# The rest is for the value at the end of the longest.
LONGEST = 0.78
HIDDEN = 0.09


def bars(reading: Reading, marks: Sequence[Mark], *, most: float | None = None) -> Markup:
    """In the order given. `most`: what the longest bar could be, as 1 of shares."""
    across = Across(is_rtl=reading.is_rtl)
    values = values_of(marks)
    # No axis: the longest bar fills the room, rather than a round number.
    low, high = min((0.0, *values)), max((0.0, *values)) if most is None else most
    scale = scale_of(values, most=most)
    zero = 0.0
    parts = []
    for place, mark in enumerate(marks):
        top = place * ROW
        if mark.shown is not None:
            if high > low:
                zero = LONGEST * -low / (high - low)
                end = LONGEST * min(1.0, (mark.shown - low) / (high - low))
            else:
                end = LONGEST * scale.at(mark.shown)
            drawn = box("chart__one", across.span(zero, end), top + 22, BAR)
        elif mark.is_hidden:
            end = zero + HIDDEN
            drawn = hidden(reading, across.span(zero, end), top + 22, BAR)
        else:
            end, drawn = zero, ""
        label = text(mark.name, across.at(0), top + 15, kind="chart__link" if mark.href else "chart__name")
        value = text(
            numeral(mark.text),
            across.at(LONGEST if most is not None else max(zero, end)),
            top + 34,
            kind="chart__value",
            more=across.away(8),
        )
        hit = box("chart__hit", 'x="0" width="100%"', top, ROW)
        ground = box("chart__ground", across.span(0, LONGEST), top + 22, BAR) if most is not None else ""
        parts.append(touchable(reading, mark, hit + ground + label + drawn + value))
    return framed(reading, "bars", ROW * len(marks), "".join(parts))
