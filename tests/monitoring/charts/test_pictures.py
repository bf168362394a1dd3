"""What every chart keeps: it is read by machines, refuses nothing to be written in it, and tells nothing that is hidden."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from lms.monitoring.charts import (
    Cohort,
    Mark,
    Reading,
    Series,
    Stage,
    Step,
    bars,
    choropleth,
    columns,
    drop_off,
    funnel,
    line,
    map_key,
    outlines,
    quantiles,
    retention,
    round_steps,
    sparkline,
)
from tests.monitoring.charts.pictures import LTR, RTL, STYLES, classes, many, mark, marks, parsed, readings

# Read before anything is timed.
AREAS = outlines.regions()
Chart = Callable[[Reading, Sequence[Mark]], Markup]


def mapped(reading: Reading, found: Sequence[Mark]) -> Markup:
    values = [one.shown for one in found if one.shown is not None]
    return choropleth(reading, AREAS, dict(zip(AREAS.areas, found, strict=False)), quantiles(values))


CHARTS: dict[str, Chart] = {
    "columns": lambda reading, found: columns(reading, found, second=found, names=(reading.title, "&")),
    "one column each": columns,
    "bars": bars,
    "bars of shares": lambda reading, found: bars(reading, found, most=1.0),
    "line": lambda reading, found: line(
        reading, [Series(reading.title, found), Series("<b>", found), Series("", found)]
    ),
    "sparkline": sparkline,
    "funnel": lambda reading, found: funnel(
        reading,
        [
            Stage(reading.title, [Step(one, "12 & <3>", "42 j") for one in found[::2]]),
            Stage("", [Step(one) for one in found[1::2]]),
        ],
    ),
    "drop-off": lambda reading, found: drop_off(
        reading, found, parts=[(reading.title, 3), ("x", 9)], note=reading.title
    ),
    "retention": lambda reading, found: retention(
        reading, [Cohort(reading.title, "3 < 4", found), Cohort("", "", found[:2])], [one.name for one in found]
    ),
    "map": mapped,
}
every_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS.keys())


@every_chart
@given(reading=readings, found=many)
def test_any_text_and_any_value_make_a_picture_that_parses(draw: Chart, reading: Reading, found: list[Mark]) -> None:
    parsed(draw(reading, found))


@every_chart
def test_text_is_escaped(draw: Chart) -> None:
    nasty = "</svg><script>alert('1')</script>\"&\x00\ud800"
    reading = Reading(nasty, nasty, nasty, lambda value: f"{value}<i>", "{}: {}<b>".format)

    picture = draw(reading, [Mark(nasty, 3.0, nasty, nasty, short=nasty), Mark(nasty, 7.0, nasty)])

    parsed(picture)
    assert "<script" not in picture
    assert "<i>" not in picture


@every_chart
@given(found=st.lists(marks, min_size=1, max_size=12), one=st.floats(0, 4), other=st.floats(0, 4))
def test_what_is_hidden_does_not_change_the_picture(draw: Chart, found: list[Mark], one: float, other: float) -> None:
    hidden = [replace(mark, value=one, is_hidden=True) for mark in found[::2]]
    pictures = {
        draw(LTR, [*(replace(mark, value=value) for mark in hidden), *found[1::2]]) for value in (one, other, None)
    }

    assert len(pictures) == 1


@every_chart
def test_hidden_is_hatched(draw: Chart) -> None:
    picture = draw(LTR, [mark(3), mark(2, is_hidden=True), mark(9)])

    assert ("url(#c-hatch)" in picture) == (draw not in (CHARTS["line"], CHARTS["sparkline"]))


@every_chart
def test_classes_are_known_to_the_stylesheet(draw: Chart) -> None:
    found = [mark(number * 7 % 11, is_hidden=number == 4, href="/x") for number in range(40)]

    used = set(classes(parsed(draw(LTR, [*found, mark(None)]))))

    plain = {"chart", "chart--bars", "chart--funnel", "chart__name", "chart__end", "chart__hatch", "on-"}
    assert not {name for name in used if name not in plain and f".{name}" not in STYLES}


@every_chart
def test_arabic_is_the_mirror_image(draw: Chart) -> None:
    found = [mark(number + 1.0) for number in range(5)]

    french, arabic = draw(LTR, found), draw(replace(LTR, is_rtl=True), found)

    assert 'direction="rtl"' in arabic
    assert (french.replace('direction="ltr"', "") == arabic.replace('direction="rtl"', "")) == (draw is mapped)


def test_ids_begin_with_the_key_of_the_chart() -> None:
    root = parsed(bars(replace(LTR, key="by region!"), [mark(2, is_hidden=True)]))

    assert {element.get("id") for element in root.iter() if element.get("id")} == {
        "by-region--title",
        "by-region--desc",
        "by-region--hatch",
    }


@given(reading=readings, found=st.lists(st.floats(0, 1e9), max_size=80), is_share=st.booleans())
def test_key_of_a_map_parses(reading: Reading, found: list[float], is_share: bool) -> None:
    of = round_steps(found) if is_share else quantiles(found)

    root = parsed(map_key(reading, of, hidden_text="< 5", none_text="—"))

    assert sum(name.startswith("level-") for name in classes(root)) == len(of.ranges)


def test_figures_without_words_keep_their_order_in_arabic() -> None:
    picture = bars(RTL, [Mark("سوس ماسة", 3, "< 5"), Mark("الشرقية", 12, "12"), Mark("أخرى", 1, "أقل من 5")])

    assert "\u2066&lt; 5\u2069" in picture
    assert ">12<" in picture
    assert ">أقل من 5<" in picture
