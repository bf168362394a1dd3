"""A triangle of who is still there: the month of enrolment down, the months later across; darker is more. Pure."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from lms.monitoring.charts.drawing import Across, box, framed, hidden, numeral, text, touchable
from lms.monitoring.charts.reading import Cohort, Mark, Reading
from lms.monitoring.charts.scales import CLASSES

HEAD, ROW = 28, 34
# Where names, sizes and cells begin.
_SIZE, _CELLS = 0.24, 0.26


def retention(reading: Reading, cohorts: Sequence[Cohort], heads: Sequence[str], *, size_head: str = "") -> Markup:
    """`heads` name the months later, the first being that of the enrolment. What has not come yet is left empty."""
    across = Across(is_rtl=reading.is_rtl)
    slot = (1 - _CELLS) / max(1, len(heads))
    parts = [text(size_head, across.at(_SIZE), 17, kind="chart__tick", anchor="end")]
    parts += [
        text(numeral(head), across.at(_CELLS + (place + 0.5) * slot), 17, kind="chart__tick", anchor="middle")
        for place, head in enumerate(heads)
    ]
    for row, cohort in enumerate(cohorts):
        top = HEAD + row * ROW
        parts.append(text(cohort.name, across.at(0), top + 22, kind="chart__name"))
        parts.append(text(numeral(cohort.size), across.at(_SIZE), top + 22, kind="chart__tick", anchor="end"))
        for place, mark in enumerate(cohort.cells[: len(heads)]):
            first = _CELLS + place * slot
            parts.append(_cell(reading, across, mark, (first, first + slot), top))
    return framed(reading, "heat", HEAD + ROW * len(cohorts) + 2, "".join(parts))


def _cell(reading: Reading, across: Across, mark: Mark, ends: tuple[float, float], top: float) -> str:
    span, middle = across.span(*ends), across.at(sum(ends) / 2)
    if mark.shown is None:
        ground = hidden(reading, span, top, ROW) if mark.is_hidden else box("chart__none", span, top, ROW)
        return touchable(
            reading, mark, ground + text(numeral(mark.text), middle, top + 22, kind="chart__haloed", anchor="middle")
        )
    level = max(0, min(CLASSES - 1, math.floor(mark.shown * CLASSES)))
    ground = box(f"chart__cell level-{level}", span, top, ROW)
    return touchable(
        reading, mark, ground + text(numeral(mark.text), middle, top + 22, kind=f"on-{level}", anchor="middle")
    )
