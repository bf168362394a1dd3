"""The three stages as a funnel: at each step who reached it, and between two how many stop and for how long. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from lms.monitoring.charts.drawing import Across, box, framed, hidden, number, numeral, text, touchable
from lms.monitoring.charts.reading import Mark, Reading, Stage, Step, values_of

HEAD, ROW, BAR = 44, 86, 20
LONGEST = 0.78
HIDDEN = 0.09
_NAME, _AT, _TOLD = 15, 22, 60


def funnel(reading: Reading, stages: Sequence[Stage]) -> Markup:
    """The widest step fills the chart; below each bar its share shrinks to that of the next one."""
    across = Across(is_rtl=reading.is_rtl)
    steps = [step for stage in stages for step in stage.steps]
    most = max((0.0, *values_of([step.reached for step in steps]))) or 1.0
    lengths: list[float] = []
    for step in steps:
        lengths.append(_length(step.reached, most, lengths[-1] if lengths else LONGEST))
    parts: list[str] = []
    top = 0.0
    place = 0
    for number_of, stage in enumerate(stages):
        parts.append(text(stage.name, across.at(0), top + 22, kind="chart__stage"))
        top += HEAD if stage.steps else ROW / 2
        for index, step in enumerate(stage.steps):
            is_last = place == len(steps) - 1
            gap = ROW - BAR + (0 if index < len(stage.steps) - 1 else HEAD)
            if not is_last and number_of < len(stages):
                parts.append(_narrowing(across, lengths[place], lengths[place + 1], top + _AT + BAR, gap))
            parts.append(_step(reading, across, step, lengths[place], top))
            top += ROW
            place += 1
    return framed(reading, "funnel", max(1.0, top - (ROW - _TOLD - 12 if steps else 0)), "".join(parts))


def _length(mark: Mark, most: float, before: float) -> float:
    """Share of the chart. A hidden one is no longer than what came before, so that the funnel does not widen by it."""
    if mark.shown is None:
        return max(0.03, min(HIDDEN, before)) if mark.is_hidden else 0.0
    return LONGEST * max(0.0, mark.shown) / most


def _narrowing(across: Across, first: float, second: float, top: float, height: float) -> str:
    """What is lost on the way, as a slope; only a fall is drawn, for steps may be taken in another order."""
    ends = [1000 * min(share, first) for share in (first, second)]
    corners = [(0.0, 0), (ends[0], 0), (ends[1], 1), (0.0, 1)]
    points = " ".join(f"{number(1000 - x if across.is_rtl else x)},{number(y)}" for x, y in corners)
    return (
        f'<svg x="0" y="{number(top)}" width="100%" height="{number(height)}" viewBox="0 0 1000 1" preserveAspectRatio="none">'
        f'<polygon class="chart__slope" points="{points}"/></svg>'
    )


def _step(reading: Reading, across: Across, step: Step, length: float, top: float) -> str:
    mark = step.reached
    kind = "chart__link" if mark.href else "chart__name"
    parts = [box("chart__hit", 'x="0" width="100%"', top, _AT + BAR)]
    if mark.shown is not None:
        parts.append(box("chart__one", across.span(0, length), top + _AT, BAR))
    elif mark.is_hidden:
        parts.append(hidden(reading, across.span(0, length), top + _AT, BAR))
    parts.append(text(mark.name, across.at(0), top + _NAME, kind=kind))
    parts.append(text(numeral(mark.text), across.at(length), top + _AT + 15, kind="chart__value", more=across.away(8)))
    told = " · ".join(part for part in (step.stopped, step.lasts) if part)
    # Outside of the link: it says nothing of where the link leads.
    return touchable(reading, mark, "".join(parts)) + (
        text(told, across.at(0), top + _TOLD, kind="chart__told", more=across.away(8)) if told else ""
    )
