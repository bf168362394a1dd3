"""The same pictures in a PDF, where no stylesheet is."""

from xml.etree import ElementTree

import pytest
from hypothesis import given

from lms.core import pdf
from lms.monitoring.charts import Mark, Reading, bars, choropleth, line, outlines, quantiles
from lms.monitoring.charts.paper import LEVELS, on_paper
from lms.monitoring.charts.reading import Series
from tests.monitoring.charts.pictures import LTR, RTL, STYLES, SVG, many, mark, readings


@given(reading=readings, found=many)
def test_paper_is_well_formed_and_has_its_size(reading: Reading, found: list[Mark]) -> None:
    root = ElementTree.fromstring(on_paper(bars(reading, found), 560))

    assert root.attrib["width"] == "560"
    assert root.find(SVG + "style") is not None


def test_colours_of_paper_are_those_of_the_screen() -> None:
    assert all(f"--level-{level}: {colour}" in STYLES for level, colour in enumerate(LEVELS))


def test_margins_leave_room_for_labels_where_reading_begins() -> None:
    pictures = [on_paper(line(reading, [Series("Inscrites", [mark(1), mark(2)])]), 560) for reading in (LTR, RTL)]

    inner = [ElementTree.fromstring(picture)[1] for picture in pictures]
    assert [(one.get("x"), one.get("width")) for one in inner] == [("48", "400"), ("112", "400")]


@pytest.mark.parametrize("reading", [LTR, RTL])
def test_typst_draws_them(tmp_path, reading: Reading) -> None:
    template = tmp_path / "charts.typ"
    template.write_text('#image("bars.svg")\n#image("map.svg", height: 40%)')
    found = [mark(4, "فاس - مكناس", href="/x"), mark(2, is_hidden=True)]
    region = choropleth(reading, outlines.regions(), {"MA-03": found[0], "MA-04": found[1]}, quantiles([4.0]))
    files = {"bars.svg": on_paper(bars(reading, found), 560).encode(), "map.svg": on_paper(region, 560).encode()}

    (page,) = pdf.compile_png(template, {}, files=files)

    assert page.startswith(b"\x89PNG")
