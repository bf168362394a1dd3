"""Where things lie: nothing leaves its frame, lengths are as the values are, and Arabic runs from the right."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.charts import (
    Cohort,
    Mark,
    Series,
    Stage,
    Step,
    bars,
    columns,
    drop_off,
    funnel,
    line,
    retention,
    sparkline,
)
from lms.monitoring.charts.bar_chart import LONGEST
from lms.monitoring.charts.column_chart import HIDDEN
from lms.monitoring.charts.scales import CLASSES, every, quantiles, round_steps, scale_of, width_of
from tests.monitoring.charts.pictures import LTR, RTL, SVG, boxes, links, mark, marks, parsed, words

counts = st.lists(st.integers(0, 70_000), min_size=1, max_size=30)
sides = st.sampled_from([LTR, RTL])


@given(found=st.lists(marks, max_size=40), reading=sides, is_share=st.booleans())
def test_bars_stay_in_their_frame(found: list[Mark], reading, is_share: bool) -> None:
    root = parsed(bars(reading, found, most=1.0 if is_share else None))

    height = float(root.attrib["height"])
    for start, width, top, tall in boxes(root, "chart__one") + boxes(root, "chart__hidden"):
        assert 0 <= start <= start + width <= 100.001
        assert 0 <= top <= top + tall <= height


@given(found=counts, reading=sides)
def test_bars_are_as_long_as_their_values(found: list[int], reading) -> None:
    drawn = boxes(parsed(bars(reading, [mark(count) for count in found])), "chart__one")

    for count, (_start, width, _top, _tall) in zip(found, drawn, strict=True):
        assert width == pytest.approx(100 * LONGEST * count / max(1, *found), abs=0.02)


def test_bars_begin_where_reading_begins() -> None:
    french, arabic = (boxes(parsed(bars(reading, [mark(4), mark(2)])), "chart__one") for reading in (LTR, RTL))

    assert [start for start, *_rest in french] == [0, 0]
    assert [start + width for start, width, *_rest in arabic] == [100, 100]


def test_bars_of_losses_run_the_other_way() -> None:
    (gain, loss) = boxes(parsed(bars(LTR, [mark(3), mark(-1)])), "chart__one")

    assert loss[0] + loss[1] == pytest.approx(gain[0])
    assert gain[1] == pytest.approx(3 * loss[1], abs=0.03)


@given(found=counts, reading=sides, is_double=st.booleans())
def test_columns_stay_in_order_and_never_touch(found: list[int], reading, is_double: bool) -> None:
    all_marks = [mark(count) for count in found]
    root = parsed(columns(reading, all_marks, second=all_marks if is_double else ()))

    drawn = boxes(root, "chart__one")
    ordered = drawn[::-1] if reading is RTL else drawn
    height = float(root.attrib["height"])
    assert len(drawn) == len(found)
    assert sum(width for _start, width, *_rest in drawn) <= 100
    assert all(first[0] + first[1] < second[0] + 0.01 for first, second in itertools.pairwise(ordered))
    assert all(0 <= top <= top + tall <= height for _start, _width, top, tall in drawn)


@given(found=counts)
def test_columns_are_as_high_as_their_values(found: list[int]) -> None:
    drawn = boxes(parsed(columns(LTR, [mark(count) for count in found])), "chart__one")

    highest = max(drawn, key=lambda box: box[3])[3]
    for count, (*_place, tall) in zip(found, drawn, strict=True):
        assert tall == pytest.approx(highest * count / max(1, *found), abs=0.02)


def test_hidden_columns_are_all_as_high() -> None:
    drawn = boxes(parsed(columns(LTR, [mark(1, is_hidden=True), mark(900), mark(4, is_hidden=True)])), "chart__hidden")

    assert [tall for *_place, tall in drawn] == [HIDDEN, HIDDEN]


@given(found=st.lists(st.one_of(st.none(), st.integers(0, 900)), min_size=1, max_size=40), reading=sides)
def test_line_breaks_where_a_month_is_not_known(found: list[int | None], reading) -> None:
    root = parsed(line(reading, [Series("Inscrites", [mark(one) for one in found])]))

    pieces = [one for one in root.iter(SVG + "line") if one.get("class") == "chart__a"]
    known = sum(one is not None and other is not None for one, other in itertools.pairwise(found))
    xs = [float(piece.attrib["x1"].rstrip("%")) for piece in pieces]
    assert len(pieces) == known
    assert xs == sorted(xs, reverse=reading is RTL)
    assert all(0 <= x <= 100 for x in xs)


@given(ends=st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_names_of_lines_do_not_lie_on_each_other(ends: list[int]) -> None:
    names = ["Femmes membres de bureaux", "Membres", "Ensemble des présidents élus"]
    root = parsed(line(LTR, [Series(name, [mark(0), mark(end)]) for name, end in zip(names, ends, strict=True)]))

    tops = sorted(float(one.attrib["y"]) for one in root.iter(SVG + "text") if "chart__end" in one.get("class", ""))
    assert all(second - first >= 16 for first, second in itertools.pairwise(tops))
    assert tops[0] >= 0
    assert tops[-1] <= float(root.attrib["height"])


@given(found=st.lists(marks, max_size=30), reading=sides)
def test_sparkline_stays_in_its_row(found: list[Mark], reading) -> None:
    root = parsed(sparkline(reading, found))

    assert all(0 <= float(one.attrib[y]) <= 28 for one in root.iter(SVG + "line") for y in ("y1", "y2"))


@given(found=st.lists(st.integers(0, 70_000), min_size=1, max_size=9))
def test_funnel_shows_each_step_as_wide_as_it_is(found: list[int]) -> None:
    stages = [Stage("Capacité", [Step(mark(one), "3 s’arrêtent", "42 jours") for one in found]), Stage("Projet", [])]
    root = parsed(funnel(LTR, stages))

    widths = [width for _start, width, *_rest in boxes(root, "chart__one")]
    assert widths == pytest.approx([78 * one / max(1, *found) for one in found], abs=0.02)
    assert words(root).count("3 s’arrêtent · 42 jours") == len(found)
    assert all(float(one.attrib["y"]) <= float(root.attrib["height"]) for one in root.iter(SVG + "text"))


def test_drop_off_marks_its_deepest_fall() -> None:
    lessons = [mark(share, short=str(number)) for number, share in enumerate((1.0, 0.9, 0.4, 0.35))]
    root = parsed(drop_off(LTR, lessons, note="−50 points"))

    (fall,) = (one for one in root.iter(SVG + "line") if one.get("class") == "chart__care")
    assert fall.attrib["x1"] == "50%"
    assert "−50 points" in words(root)


def test_drop_off_where_nobody_leaves_has_no_fall() -> None:
    assert "chart__care" not in drop_off(LTR, [mark(1.0), mark(1.0)], note="?")


@given(shares=st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_retention_is_darker_the_more_stay(shares: list[float]) -> None:
    cells = [mark(share) for share in sorted(shares)]
    picture = retention(LTR, [Cohort("mars 2026", "12", cells)], [str(place) for place in range(len(cells))])

    levels = [int(one.get("class", "")[-1]) for one in parsed(picture).iter(SVG + "rect")]
    assert levels == sorted(levels)


def test_retention_leaves_out_months_that_have_no_head() -> None:
    root = parsed(retention(RTL, [Cohort("mars", "9", [mark(1.0, href="/a"), mark(0.5, href="/b")])], ["0"]))

    assert links(root) == ["/a"]


@given(found=st.lists(st.integers(-50, 70_000), max_size=30))
def test_ticks_of_counts_are_whole(found: list[int]) -> None:
    ticks = scale_of(found).ticks

    assert all(float(tick).is_integer() for tick in ticks)
    assert 2 <= len(ticks) <= 7
    assert len(set(map(round, ticks))) == len(ticks)


@pytest.mark.parametrize(
    ("most", "ticks"),
    [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (6, [0, 2, 4, 6]), (9, [0, 5, 10]), (41, [0, 20, 40, 60])],
)
def test_three_people_are_told_in_whole_people(most: int, ticks: list[int]) -> None:
    assert list(scale_of([most]).ticks) == ticks


def test_ticks_of_means_may_lie_between() -> None:
    assert list(scale_of([1.5, 0.7]).ticks) == [0, 0.5, 1, 1.5]


@given(found=st.lists(st.floats(-1e9, 1e9), max_size=30))
def test_scale_holds_nought_and_every_value(found: list[float]) -> None:
    scale = scale_of(found)

    # A value that is a hair past a tick needs no further one.
    hair = 1e-8 * (scale.high - scale.low)
    assert scale.low <= min([0, *found]) + hair
    assert max([0, *found]) <= scale.high + hair
    assert 2 <= len(scale.ticks) <= 7
    assert all(0 <= scale.at(value) <= 1 for value in found)


@given(found=st.lists(st.floats(0, 1e9), max_size=80), is_share=st.booleans())
def test_classes_part_all_values_in_order(found: list[float], is_share: bool) -> None:
    of = round_steps(found) if is_share else quantiles(found)

    levels = [of.of(value) for value in sorted(found)] if of.ends else []
    assert levels == sorted(levels)
    assert len(of.ranges) == len(of.ends) <= CLASSES
    assert set(levels) <= set(range(CLASSES))
    if levels and not is_share:
        assert {of.level(place) for place in range(len(of.ends))} == set(levels)
        assert levels[-1] == CLASSES - 1
        assert (of.ranges[0][0], of.ranges[-1][1]) == (min(found), max(found))


@given(count=st.integers(1, 200), letters=st.integers(1, 20), width=st.floats(100, 2000))
def test_labels_that_are_shown_find_room(count: int, letters: int, width: float) -> None:
    shown = math.ceil(count / every(count, letters, width))

    assert shown == 1 or shown * width_of(letters) <= width
