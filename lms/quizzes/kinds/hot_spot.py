"""`hot_spot`: a picture to touch in the right place. Browsers send the place of a touch themselves (`<input type="image">`); by
keyboard, and on a phone without network, one of the numbered regions is chosen instead."""

from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

import msgspec

from lms.quizzes.kinds.base import (
    ANSWER,
    Base,
    Common,
    Form,
    Locales,
    Mark,
    Option,
    Presentation,
    Reason,
    Response,
    Text,
    Unreadable,
    by_token,
    component,
    items_of,
    one_answer,
    picked,
)
from lms.quizzes.kinds.source import Source, refuse_repeats, refuse_same_texts

# As the page shows it, whatever the phone: a touch is sent in these pixels, and nothing tells how wide the picture was.
SHOWN_WIDTH = 320
MAX_SIZE = 10_000
MAX_POINTS = 20
OUTSIDE: Text = {"ar": "مكان آخر في الصورة", "fr": "Ailleurs sur l’image"}
# Fields of a form that `<input type="image" name="answer">` sends.
X, Y = f"{ANSWER}.x", f"{ANSWER}.y"


class Shape(StrEnum):
    """With coordinates as in HTML's `<area>`: left, top, right, bottom; x, y, radius; x, y of each corner."""

    RECTANGLE = "rect"
    CIRCLE = "circle"
    POLYGON = "poly"


class Region(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Part of the picture, in whole units of it from its top left corner, also where one reads from the right."""

    id: str
    # What is there, for who cannot see it.
    text: Text
    shape: Shape
    coords: list[int]
    correct: bool = False
    feedback: Text = {}

    def holds(self, x: Fraction, y: Fraction) -> bool:
        match self.shape:
            case Shape.RECTANGLE:
                left, top, right, bottom = self.coords
                return left <= x <= right and top <= y <= bottom
            case Shape.CIRCLE:
                centre_x, centre_y, radius = self.coords
                return (x - centre_x) ** 2 + (y - centre_y) ** 2 <= radius**2
        return _is_inside(x, y, self.corners)

    @property
    def corners(self) -> list[tuple[int, int]]:
        return list(zip(self.coords[::2], self.coords[1::2], strict=True))

    @property
    def middle(self) -> tuple[int, int]:
        """Where its number stands."""
        if self.shape is Shape.CIRCLE:
            return self.coords[0], self.coords[1]
        xs, ys = zip(*self.corners, strict=True)
        return sum(xs) // len(xs), sum(ys) // len(ys)


class HotSpot(Base, frozen=True, kw_only=True, tag="hot_spot"):
    """The response is the id of a region; or "x y", in units of the picture, where no region was touched."""

    width: int
    height: int
    regions: list[Region]

    @property
    def shown_height(self) -> int:
        return round(SHOWN_WIDTH * self.height / self.width)

    def parts(self, _seed: int) -> Presentation:
        """In the author's order: the numbers stand on the picture."""
        return Presentation(options=[Option(token, region.text) for token, region in self._shown().items()])

    def read(self, form: Form, _seed: int) -> Response | Unreadable:
        """A touch counts before a number, because it is what sent the form. At 0, 0 it was the keyboard."""
        x, y = one_answer(form, X), one_answer(form, Y)
        if isinstance(x, Unreadable) or isinstance(y, Unreadable) or (x, y) == ("0", "0"):
            region = picked(form, ANSWER, self._shown())
            return region if isinstance(region, Unreadable) else region.id
        if not (_is_pixel(x, SHOWN_WIDTH) and _is_pixel(y, self.shown_height)):
            return Unreadable(Reason.NOT_A_PLACE)
        return self._response_at(_units(x, self.width, SHOWN_WIDTH), _units(y, self.height, self.shown_height))

    def form_of(self, response: object, _seed: int) -> dict[str, list[str]]:
        tokens = [token for token, region in self._shown().items() if region.id == response]
        if tokens:
            return {ANSWER: tokens}
        place = _place(response)
        if place is None:
            return {}
        x, y = place
        return {
            X: [str(round(x * SHOWN_WIDTH / self.width))],
            Y: [str(round(y * self.shown_height / self.height))],
        }

    def key(self) -> Response:
        return next(region.id for region in self.regions if region.correct)

    def mark(self, response: object) -> Mark:
        return Mark.of(response in self.correct_ids())

    def correct_ids(self) -> list[str]:
        return [region.id for region in self.regions if region.correct]

    def correct_tokens(self) -> list[str]:
        return [token for token, region in self._shown().items() if region.correct]

    def feedback_on(self, response: object) -> list[Text]:
        return [region.feedback for region in self.regions if region.feedback and region.id == response]

    def interaction(self, locales: Locales) -> dict[str, Any]:
        # xAPI has no interaction for places; touching one is choosing among what is there.
        outside = component("outside", OUTSIDE, locales)
        return {
            "interactionType": "choice",
            "correctResponsesPattern": self.correct_ids(),
            "choices": [*(component(region.id, region.text, locales) for region in self.regions), outside],
        }

    def response_pattern(self, response: object) -> str:
        if _place(response):
            return "outside"
        return items_of([region.id for region in self.regions if region.id == response])

    def _shown(self) -> dict[str, Region]:
        return by_token(self.regions)

    def _response_at(self, x: Fraction, y: Fraction) -> str:
        """The first region there, in the author's order."""
        region = next((region for region in self.regions if region.holds(x, y)), None)
        return region.id if region else f"{float(x):.2f} {float(y):.2f}"


def parse(source: Source, common: Common) -> HotSpot:
    if not common["picture"]:
        source.fault("“picture” is missing: add it, the picture to touch")
    width, height = _read_size(source)
    sources = source.mappings("regions", least=2, most=12)
    regions = [_read_region(one, width, height) for one in sources]
    for one in sources:
        one.refuse_rest()
    refuse_repeats(sources, [region.id for region in regions], "id")
    refuse_same_texts(sources, [region.text for region in regions])
    if any(region.id == "outside" for region in regions):
        source.fault("“outside” stands for all that is in no region: name the region otherwise", "regions")
    if sources and not any(region.correct for region in regions):
        source.fault("no region is correct: write “correct: true” in the right one", "regions")
    return HotSpot(**common, width=width, height=height, regions=regions)


def _read_size(source: Source) -> tuple[int, int]:
    """Where there is none, as large as can be: that is fault enough."""
    size = source.mapping("size")
    if size is None:
        return MAX_SIZE, MAX_SIZE
    width, height = (size.whole(side, least=16, most=MAX_SIZE) for side in ("width", "height"))
    size.refuse_rest()
    if MAX_SIZE not in (width, height) and not width / 4 <= height <= width * 2:
        source.fault(
            "the picture is too long for a phone: at most four times as wide as high, twice as high as wide", "size"
        )
    return width, height


def _read_region(source: Source, width: int, height: int) -> Region:
    region = Region(
        id=source.slug("id"),
        text=source.languages(),
        shape=source.one_of("shape", Shape.RECTANGLE),
        coords=source.wholes("coords"),
        correct=source.boolean("correct", default=False),
        feedback=source.text("feedback") if "feedback" in source else {},
    )
    fault = region_fault(region.shape, region.coords, width, height)
    if fault:
        source.fault(fault, "coords")
    return region


def region_fault(shape: Shape, coords: list[int], width: int, height: int) -> str | None:
    """What is wrong with a region of a picture of this size."""
    match shape:
        case Shape.RECTANGLE if len(coords) != 4 or coords[0] >= coords[2] or coords[1] >= coords[3]:
            return "a rectangle has four numbers: left, top, right and bottom"
        case Shape.CIRCLE if len(coords) != 3 or coords[2] < 1:
            return "a circle has three numbers: x and y of its middle, and its radius"
        case Shape.POLYGON if len(coords) % 2 or not 6 <= len(coords) <= 2 * MAX_POINTS:
            return f"a polygon has x and y of each corner, 3 to {MAX_POINTS} corners"
    points = coords[:2] if shape is Shape.CIRCLE else coords
    if not all(0 <= x <= width for x in points[::2]) or not all(0 <= y <= height for y in points[1::2]):
        return f"it lies outside the picture, which is {width} wide and {height} high"
    return None


def _is_pixel(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= most


def _units(pixels: str, size: int, shown: int) -> Fraction:
    """In hundredths of a unit."""
    return Fraction(round(Fraction(int(pixels) * size * 100, shown)), 100)


def _place(response: object) -> tuple[Fraction, Fraction] | None:
    """Where nothing was; None for a response that is no place."""
    parts = response.split(" ") if isinstance(response, str) else []
    if len(parts) != 2 or not all(_is_unit(part) for part in parts):
        return None
    return Fraction(parts[0]), Fraction(parts[1])


def _is_unit(text: str) -> bool:
    whole, _dot, decimals = text.partition(".")
    return all(part.isascii() and part.isdigit() and len(part) < 6 for part in (whole, decimals or "0"))


def _is_inside(x: Fraction, y: Fraction, corners: list[tuple[int, int]]) -> bool:
    """Whether a line from the point to the right crosses the outline an odd number of times."""
    crossed = False
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if (y1 > y) != (y2 > y) and x < x1 + Fraction((y - y1) * (x2 - x1), y2 - y1):
            crossed = not crossed
    return crossed
