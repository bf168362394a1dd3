"""Places on a picture → hot spots."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from PIL import Image

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.questions import Maker, letter
from lms.learning.content import Text
from lms.quizzes.kinds import HotSpot, Region, Shape
from lms.quizzes.kinds.hot_spot import MAX_POINTS, MAX_SIZE

MOST_PLACES = 12
_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,9})?")
_SHAPES = {
    "circle": Shape.CIRCLE,
    "rect": Shape.RECTANGLE,
    "rectangle": Shape.RECTANGLE,
    "poly": Shape.POLYGON,
    "polygon": Shape.POLYGON,
}


@dataclass
class Place:
    """`coords` as in HTML's `<area>`, in points of a picture of the size that is told with them."""

    shape: str
    coords: str
    is_right: bool
    text: Text


def ask_place(
    maker: Maker, picture: str, places: Sequence[Place], *, size: tuple[int, int] | None = None, part: str = ""
) -> None:
    """`picture`: its path in the course. Raises Refused."""
    if not 1 <= len(places) <= MOST_PLACES or not any(place.is_right for place in places):
        raise Refused(Code.BAD_AREA)
    width, height = size or _size_of(maker.intake.spool[picture])
    if not (16 <= width <= MAX_SIZE and 16 <= height <= MAX_SIZE):
        raise Refused(Code.BAD_AREA)
    regions = [_region(number, place, width, height) for number, place in enumerate(places)]
    if len(regions) == 1:
        maker.item.changed(Code.ONE_PLACE)
    if any(not place.text for place in places):
        maker.item.changed(Code.PLACES_UNNAMED)
    question = HotSpot(**maker.common(part) | {"picture": picture}, width=width, height=height, regions=regions)
    maker.add(question)


def numbers_in(coords: str) -> list[int]:
    return [round(float(found)) for found in _NUMBER.findall(coords[:2000])]


def _region(number: int, place: Place, width: int, height: int) -> Region:
    shape = _SHAPES.get(place.shape)
    coords = numbers_in(place.coords)
    least, most = {Shape.CIRCLE: (3, 3), Shape.RECTANGLE: (4, 4), Shape.POLYGON: (6, 2 * MAX_POINTS)}.get(
        shape or Shape.CIRCLE, (0, 0)
    )
    if shape is None or not least <= len(coords) <= most or len(coords) % 2 != least % 2:
        raise Refused(Code.BAD_AREA)
    if shape is Shape.CIRCLE:
        coords = [_within(coords[0], width), _within(coords[1], height), max(1, coords[2])]
    else:
        coords = [_within(one, height if index % 2 else width) for index, one in enumerate(coords)]
    if shape is Shape.RECTANGLE and not (coords[0] < coords[2] and coords[1] < coords[3]):
        raise Refused(Code.BAD_AREA)
    name = str(number + 1)
    return Region(
        id=letter(number),
        text=place.text or {"ar": name, "fr": name},
        shape=shape,
        coords=coords,
        correct=place.is_right,
    )


def _within(number: int, most: int) -> int:
    return max(0, min(number, most))


def _size_of(medium: tuple[bytes, str]) -> tuple[int, int]:
    content, extension = medium
    if extension != "svg":
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            return picture.size
    root = ElementTree.fromstring(content)  # noqa: S314  checked when it was kept
    numbers = numbers_in(root.get("viewBox", "")) or [
        0,
        0,
        *numbers_in(f"{root.get('width', '')} {root.get('height', '')}"),
    ]
    if len(numbers) != 4:
        raise Refused(Code.BAD_AREA)
    return numbers[2], numbers[3]
