"""The outlines of regions and provinces, projected once into the paths of maps.

Source: OpenStreetMap contributors, Open Database License (ODbL 1.0); see NOTICE. A line under each map says so.
Lambert's conformal conic projection, on which the country's own topographic maps are drawn.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "outlines"
# How wide a map is in its own units: whole numbers of them are finer than a pixel.
WIDTH = 640
MARGIN = 6
# How high a number in an area is.
NUMBER = 16
# Standard parallels near a sixth from either end of the country, and its middle meridian.
_SOUTH, _NORTH, _MIDDLE = 23.3, 33.4, -7.0

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Area:
    """`path` is SVG path data; `x`, `y` lie inside, where a number is written; `wide` is the room there."""

    path: str
    x: int
    y: int
    wide: int


@dataclass(frozen=True)
class Outlines:
    """Code → area, and the viewBox that holds them."""

    areas: Mapping[str, Area]
    width: int
    height: int


@lru_cache
def regions() -> Outlines:
    return _drawn(_rings("regions.geojson"))


@lru_cache
def provinces() -> Outlines:
    return _drawn(_rings("provinces.geojson"))


@lru_cache(maxsize=32)
def provinces_of(region: str) -> Outlines:
    """Those of one region, as large as the map of the country. Empty where there is no such region."""
    inside = {feature["id"] for feature in _features("provinces.geojson") if feature["properties"]["region"] == region}
    return _drawn({code: rings for code, rings in _rings("provinces.geojson").items() if code in inside})


def conic(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees → east and south, in radii of the earth (Snyder, Map Projections, 1987, 15-1 to 15-3)."""
    south, north, phi = math.radians(_SOUTH), math.radians(_NORTH), math.radians(latitude)
    cone = math.log(math.cos(south) / math.cos(north)) / math.log(_half(north) / _half(south))
    factor = math.cos(south) * _half(south) ** cone / cone
    far, angle = factor / _half(phi) ** cone, cone * math.radians(longitude - _MIDDLE)
    return far * math.sin(angle), far * math.cos(angle)


def _half(angle: float) -> float:
    return math.tan(math.pi / 4 + angle / 2)


@lru_cache
def _features(file: str) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((FOLDER / file).read_text("utf-8"))["features"])


@lru_cache
def _rings(file: str) -> dict[str, list[Ring]]:
    found = {}
    for feature in _features(file):
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found[str(feature["id"])] = [[conic(*point[:2]) for point in ring] for polygon in polygons for ring in polygon]
    return found


def _drawn(shapes: Mapping[str, list[Ring]]) -> Outlines:
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    if not points:
        return Outlines({}, WIDTH, WIDTH)
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    top, foot = min(y for _x, y in points), max(y for _x, y in points)
    scale = (WIDTH - 2 * MARGIN) / max(east - west, foot - top)
    areas = {}
    for code, rings in shapes.items():
        # Neighbours share their corners, so that rounding opens no gap between them.
        whole = [
            [(round((x - west) * scale) + MARGIN, round((y - top) * scale) + MARGIN) for x, y in ring] for ring in rings
        ]
        areas[code] = Area("".join(_path(ring) for ring in whole), *_inside(max(whole, key=len)))
    return Outlines(areas, round((east - west) * scale) + 2 * MARGIN, round((foot - top) * scale) + 2 * MARGIN)


def _path(ring: list[tuple[int, int]]) -> str:
    """A move and steps relative to the point before, without those that rounding made none."""
    x, y = ring[0]
    steps = []
    for next_x, next_y in ring[1:-1]:
        if (next_x, next_y) != (x, y):
            right, down = next_x - x, next_y - y
            steps.append(f"{right}{'' if down < 0 else ' '}{down}")
            x, y = next_x, next_y
    joined = "".join(step if step.startswith("-") or not index else f" {step}" for index, step in enumerate(steps))
    return f"M{ring[0][0]} {ring[0][1]}l{joined}z" if steps else ""


def _inside(ring: list[tuple[int, int]]) -> tuple[int, int, int]:
    """The middle of the widest box of the height of a number, weighed towards the area's own middle height; how wide it is."""
    ys = [y for _x, y in ring]
    low, high = min(ys), max(ys)
    best = (-1.0, *ring[0], 0.0)
    for part in range(1, 30):
        # Between whole numbers: through no corner.
        y = low + (high - low) * part / 30 + 0.013
        above, below = _stretches(ring, y - NUMBER / 2), _stretches(ring, y + NUMBER / 2)
        for stretch in _stretches(ring, y):
            first, last = _shared(_shared(stretch, above), below)
            weight = (last - first) * (1 - abs(part - 15) / 21)
            if weight > best[0]:
                best = (weight, round((first + last) / 2), round(y), last - first)
    return best[1], best[2], round(best[3])


def _stretches(ring: list[tuple[int, int]], y: float) -> list[tuple[float, float]]:
    """Where a line across lies inside."""
    cuts = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in pairwise(ring) if (y1 <= y) != (y2 <= y)
    )
    return list(zip(cuts[::2], cuts[1::2], strict=False))


def _shared(stretch: tuple[float, float], others: list[tuple[float, float]]) -> tuple[float, float]:
    """The widest part that it has in common with one of the others; where there is none, its middle."""
    middle = (stretch[0] + stretch[1]) / 2
    common = [(max(stretch[0], first), min(stretch[1], last)) for first, last in others]
    return max(common, key=lambda pair: pair[1] - pair[0], default=(middle, middle))
