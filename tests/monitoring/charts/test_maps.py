"""Maps: the areas are those of the territory tables, each once, light, and shaded by what may be told."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.config import ROOT
from lms.cooperatives import territory
from lms.monitoring.charts import Mark, choropleth, map_key, outlines, quantiles, round_steps
from tests.monitoring.charts.pictures import LTR, STYLES, SVG, links, parsed, words

PROVINCES = {
    place.code: Mark(place.name_ar, 131.0 * number, f"{131 * number}", f"/staff/monitoring/map?place={place.code}")
    for number, place in enumerate(territory.provinces().values())
}
REGIONS = {
    place.code: Mark(place.name_ar, 1310.0 * number, f"{1310 * number}", f"/staff/monitoring/map?place={place.code}")
    for number, place in enumerate(territory.regions().values())
}


def drawn(areas: outlines.Outlines, marks: dict[str, Mark]) -> str:
    values = [mark.shown for mark in marks.values() if mark.shown is not None]
    return choropleth(LTR, areas, marks, quantiles(values))


def test_areas_are_those_of_the_territory() -> None:
    assert set(outlines.regions().areas) == set(territory.regions())
    assert set(outlines.provinces().areas) == set(territory.provinces())


@pytest.mark.parametrize("region", sorted(territory.regions()))
def test_region_shows_its_own_provinces(region: str) -> None:
    own = {place.code for place in territory.provinces().values() if place.region_code == region}

    assert set(outlines.provinces_of(region).areas) == own


def test_what_is_no_region_has_no_provinces() -> None:
    assert outlines.provinces_of("MA-99").areas == {}
    parsed(drawn(outlines.provinces_of("MA-99"), {}))


@pytest.mark.parametrize(("areas", "marks"), [(outlines.regions(), REGIONS), (outlines.provinces(), PROVINCES)])
def test_every_area_is_linked_once_and_named(areas: outlines.Outlines, marks: dict[str, Mark]) -> None:
    root = parsed(drawn(areas, marks))

    assert sorted(filter(None, links(root))) == sorted(mark.href or "" for mark in marks.values())
    for link in root.iter(SVG + "a"):
        assert link.findtext(SVG + "title") in {f"{mark.name}\u00a0: {mark.text}" for mark in marks.values()}


def test_maps_are_light() -> None:
    assert len(drawn(outlines.regions(), REGIONS).encode()) <= 12_000
    assert len(drawn(outlines.provinces(), PROVINCES).encode()) <= 35_000


def test_map_of_all_provinces_costs_little() -> None:
    drawn(outlines.provinces(), PROVINCES)
    spent = []
    for _ in range(5):
        start = time.thread_time()
        drawn(outlines.provinces(), PROVINCES)
        spent.append(time.thread_time() - start)

    assert min(spent) <= 0.005


@given(hidden=st.sets(st.sampled_from(sorted(REGIONS))), missing=st.sets(st.sampled_from(sorted(REGIONS))))
def test_areas_that_tell_nothing_have_no_shade(hidden: set[str], missing: set[str]) -> None:
    marks = {
        code: Mark(mark.name, mark.value, "< 5", mark.href, is_hidden=code in hidden)
        for code, mark in REGIONS.items()
        if code not in missing
    }
    root = parsed(drawn(outlines.regions(), marks))

    paths = [
        path for path in root.iter(SVG + "path") if path.get("d") in {a.path for a in outlines.regions().areas.values()}
    ]
    shaded = [path for path in paths if path.get("class", "").startswith("level-")]
    hatched = [path for path in paths if path.get("class") == "chart__hidden"]
    assert len(paths) == len(REGIONS)
    assert len(hatched) == len(hidden - missing)
    assert len(shaded) == len(REGIONS) - len(hidden | missing)


def test_numbers_stand_only_where_they_fit() -> None:
    root = parsed(drawn(outlines.provinces(), PROVINCES))

    assert 10 < len(words(root)) < 75


def test_north_is_up_and_lengths_are_true() -> None:
    west, south = outlines.conic(-10, 23)
    east, north = outlines.conic(-4, 35)
    x, y = outlines.conic(-7, 29)
    # A degree of the meridian and of the parallel, as long as on the globe, within one in a hundred.
    assert (north, west) < (south, east)
    assert (x, outlines.conic(-7, 28)[1] - y) == pytest.approx((0, 0.0174533), abs=2e-4)


def test_key_says_the_numbers_of_each_shade() -> None:
    of = round_steps([0.1, 0.9])

    told = words(parsed(map_key(LTR, of, hidden_text="Caché", none_text="Sans donnée")))

    assert told[0] == "0.8 – 1.0"
    assert told[4:] == ["0.0 – 0.2", "Caché", "Sans donnée"]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ramp_is_read_in_grey_and_its_numbers_too(theme: str) -> None:
    blocks = STYLES.split("--level-0: ")
    block = "--level-0: " + blocks[1 if theme == "light" else 2]
    tokens = dict(part.strip(" ;}").split(": ") for part in block.split("}")[0].split(";") if ": " in part)
    ramp = [tokens[f"--level-{level}"] for level in range(5)]

    assert contrast(ramp[0], ramp[4]) >= 3
    assert sorted(ramp, key=luminance, reverse=theme == "light") == ramp
    assert all(contrast(first, second) >= 1.25 for first, second in pairwise(ramp))
    for level, shade in enumerate(ramp):
        assert contrast(shade, tokens["--low" if level < 3 else "--high"]) >= 4.5, level


def test_source_and_licence_are_named() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")

    assert "lms/monitoring/charts/outlines/" in notice
    assert "outlines/*.geojson" in (ROOT / "setup.cfg").read_text("utf-8")
