"""Choropleth maps: each area shaded by its class, a way to what is behind it, with a key of numbers. Pure."""

from collections.abc import Mapping

from markupsafe import Markup

from lms.monitoring.charts.drawing import Across, box, framed, hidden, key_of, numeral, text, touchable
from lms.monitoring.charts.outlines import Area, Outlines
from lms.monitoring.charts.reading import Mark, Reading
from lms.monitoring.charts.scales import Classes

ROW = 28
# How wide a letter of the map is in its units.
_LETTER = 9


def choropleth(reading: Reading, outlines: Outlines, marks: Mapping[str, Mark], classes: Classes) -> Markup:
    """`marks` by the codes of the outlines; an area without one has no value.

    Where an area is wide enough its value is written in it, so that colour alone tells nothing.
    """
    areas, numbers = [], []
    for code, area in outlines.areas.items():
        mark = marks.get(code) or Mark(code, None, "—")
        areas.append(touchable(reading, mark, _area(reading, area, mark, classes)))
        if len(mark.text) * _LETTER <= area.wide:
            kind = "chart__haloed" if mark.shown is None else f"on-{classes.of(mark.shown)}"
            numbers.append(
                text(numeral(mark.text), str(area.x), area.y + 5, kind=f"chart__wide {kind}", anchor="middle")
            )
    body = f'{"".join(areas)}<g class="chart__numbers" aria-hidden="true">{"".join(numbers)}</g>'
    return framed(reading, "map", 0, body, box_of=f"0 0 {outlines.width} {outlines.height}")


def _area(reading: Reading, area: Area, mark: Mark, classes: Classes) -> str:
    if mark.shown is not None:
        return f'<path class="level-{classes.of(mark.shown)}" d="{area.path}"/>'
    if mark.is_hidden:
        return f'<path class="chart__hidden" fill="url(#{key_of(reading)}-hatch)" d="{area.path}"/>'
    return f'<path class="chart__none" d="{area.path}"/>'


def map_key(reading: Reading, classes: Classes, *, hidden_text: str = "", none_text: str = "") -> Markup:
    """What each shade stands for, the highest first; hidden and missing where their words are given."""
    across = Across(is_rtl=reading.is_rtl)
    rows = [
        (f"chart__cell level-{classes.level(place)}", _range(reading, *classes.ranges[place]))
        for place in reversed(range(len(classes.ranges)))
    ]
    rows += [("hidden", hidden_text)] if hidden_text else []
    rows += [("chart__none", none_text)] if none_text else []
    parts = []
    for row, (kind, told) in enumerate(rows):
        place, top = f'x="{-29 if reading.is_rtl else 1}" width="28"', row * ROW + 3
        swatch = hidden(reading, place, 0, 20) if kind == "hidden" else box(kind, place, 0, 20)
        parts.append(f'<svg x="{across.at(0)}" y="{top}" overflow="visible">{swatch}</svg>')
        parts.append(text(told, across.at(0), top + 15, kind="chart__name", more=across.away(40)))
    return framed(reading, "key", max(1, ROW * len(rows)), "".join(parts))


def _range(reading: Reading, least: float, most: float) -> str:
    first, last = reading.write(least), reading.write(most)
    return first if first == last else f"{first} – {last}"
