"""Charts to test: how they are read, strategies of marks, and what a picture holds."""

import math
from collections.abc import Iterator
from xml.etree import ElementTree

from hypothesis import strategies as st

from lms.monitoring.charts import Mark, Reading
from lms.web.static import FOLDER

PLACES = ("x", "y", "width", "height", "x1", "x2", "y1", "y2", "cx", "cy")
SVG = "{http://www.w3.org/2000/svg}"
LTR = Reading("c", "Coopératives", "Par mois", str, "{}\u00a0: {}".format)
RTL = Reading("c", "تعاونيات", "حسب الشهر", str, "{}: {}".format, is_rtl=True)
STYLES = (FOLDER / "monitoring-charts.css").read_text("utf-8")

readings = st.builds(
    Reading,
    st.text(max_size=8),
    st.text(max_size=20),
    st.text(max_size=20),
    st.just(str),
    st.just("{}: {}".format),
    st.booleans(),
)
values = st.one_of(st.none(), st.floats(), st.floats(-1e6, 1e6), st.integers(0, 70_000).map(float))
marks = st.builds(
    Mark,
    st.text(max_size=30),
    values,
    st.text(max_size=12),
    st.one_of(st.none(), st.text(max_size=20)),
    st.booleans(),
    st.text(max_size=8),
)
many = st.lists(marks, max_size=40)


def mark(value: float | None, name: str = "Souss-Massa", **more: object) -> Mark:
    return Mark(name, value, str(value), **more)  # type: ignore[arg-type]


def parsed(picture: str) -> ElementTree.Element:
    """Well-formed, named, and without what the Content Security Policy refuses. Raises ParseError, AssertionError."""
    root = ElementTree.fromstring(picture)
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    assert named[root.get("aria-labelledby")].tag == SVG + "title"
    assert named[root.get("aria-describedby")].tag == SVG + "desc"
    assert root.get("role") == ("group" if root.find(f".//{SVG}a") is not None else "img")
    for element in root.iter():
        assert element.tag not in (SVG + "script", SVG + "style", SVG + "foreignObject")
        assert not any(name == "style" or name.startswith("on") for name in element.attrib)
        places = [element.get(name, "0").rstrip("%") for name in PLACES]
        assert all(math.isfinite(float(place)) for place in places)
    return root


def boxes(root: ElementTree.Element, kind: str) -> list[tuple[float, float, float, float]]:
    """Start and width in hundredths of the chart, top and height in pixels, of each box of that kind."""
    return [
        (
            float(element.attrib["x"].rstrip("%")),
            float(element.attrib["width"].rstrip("%")),
            float(element.attrib["y"]),
            float(element.attrib["height"]),
        )
        for element in root.iter(SVG + "rect")
        if kind in element.get("class", "").split()
    ]


def links(root: ElementTree.Element) -> list[str | None]:
    return [element.get("href") for element in root.iter(SVG + "a")]


def classes(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        yield from element.get("class", "").split()


def words(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(SVG + "text")]
