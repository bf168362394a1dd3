"""The carpet: a picture for 5 and for 200 members, in which everyone has a strip and more work is never less carpet."""

import re
from xml.etree import ElementTree

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.pathway.carpet import INK, INNER, RIGHT, Band, Strip, carpet_svg, tiers_of

threads = st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=5)
members = st.lists(st.builds(Strip, threads), max_size=200)
bands = st.lists(st.builds(Band, st.lists(st.floats(0, 1), max_size=8), st.booleans()), max_size=2)
OPEN, CLOSED = Band([1.0, 1.0], True), Band([0.0, 0.0], False)


def strips_of(count: int, *, woven: int = 0, mine: int | None = None) -> list[Strip]:
    return [Strip([(0, number < woven)], number == mine) for number in range(count)]


@given(strips=members, rows=bands, is_rtl=st.booleans())
def test_carpet_is_a_small_picture_whatever_is_woven(strips: list[Strip], rows: list[Band], is_rtl: bool) -> None:
    svg = carpet_svg(strips, rows, label="Notre tapis", is_rtl=is_rtl)

    root = ElementTree.fromstring(svg)
    assert root.attrib["role"], root.attrib["aria-label"] == ("img", "Notre tapis")
    assert "nan" not in svg
    assert len(brotli.compress(svg.encode())) < 6000


@given(strips=members)
def test_every_member_has_a_strip(strips: list[Strip]) -> None:
    tiers, tall = tiers_of(strips)

    assert [strip for tier in tiers for strip in tier] == strips
    assert max(map(len, tiers), default=0) - min(map(len, tiers), default=0) <= 1
    assert len(tiers) * tall <= 100


@pytest.mark.parametrize("count", [1, 5, 12, 13, 48, 120, 200])
def test_reader_finds_her_strip(count: int) -> None:
    mine = carpet_svg(strips_of(count, mine=count // 2), [CLOSED], label="x")
    nobodys = carpet_svg(strips_of(count), [CLOSED], label="x")

    # Her frame and the pointer to it.
    assert mine.count(INK) == 2
    assert nobodys.count(INK) == 0


@given(shares=st.lists(st.floats(0, 1), min_size=1, max_size=6), number=st.integers(0, 5))
def test_what_is_done_weaves_its_row_to_the_end(shares: list[float], number: int) -> None:
    before = woven_length(carpet_svg([], [Band(shares, False)], label="x"))
    done = [1.0 if place == number % len(shares) else share for place, share in enumerate(shares)]
    after = woven_length(carpet_svg([], [Band(done, False)], label="x"))

    assert after >= before
    assert woven_length(carpet_svg([], [Band([1.0] * len(shares), False)], label="x")) == INNER * (len(shares) + 1)


def test_stage_that_opens_weaves_its_stars() -> None:
    assert carpet_svg([], [OPEN], label="x").count('fill="url(#wg)"') == 1
    assert 'fill="url(#wg)"' not in carpet_svg([], [CLOSED], label="x")


def test_rows_begin_where_reading_does() -> None:
    half = Band([0.5], False)

    assert "translate(18 " in carpet_svg([], [half], label="x")
    assert f"translate({RIGHT - INNER // 2} " in carpet_svg([], [half], label="x", is_rtl=True)


def test_large_cooperative_weaves_from_the_foot() -> None:
    few, scattered = strips_of(120, woven=30), strips_of(120, woven=30)[::-1]

    assert carpet_svg(few, [], label="x") == carpet_svg(scattered, [], label="x")


def test_label_of_a_cooperative_is_no_markup() -> None:
    root = ElementTree.fromstring(carpet_svg([], [], label='"><script>&'))

    assert root.attrib["aria-label"] == '"><script>&'


def woven_length(svg: str) -> float:
    """Of all rows together, the foot included."""
    return sum(float(found) for found in re.findall(r'fill="url\(#w\d\)" d="M0 0h([\d.]+)', svg))
