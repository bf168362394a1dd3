"""The eight-pointed star (khatam) of a certificate: an SVG whose pattern is read from the credential's hash.

From the outside in: the two squares of the khatam, a border of small and large lozenges (24 bits of the hash,
drawn as they are), a woven star whose strands pass over and under, a ring of petals, a small star at the heart.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, gcd, pi, sin, tan

INK, GREEN, SAFFRON, TERRACOTTA, CREAM = "#1F2A24", "#0F5C45", "#E9B44C", "#C4623F", "#F3E7D0"

# Ground, strands, petals, heart, border: each set keeps light figures on a dark ground.
TONES = (
    (GREEN, CREAM, SAFFRON, TERRACOTTA, SAFFRON),
    (GREEN, SAFFRON, CREAM, TERRACOTTA, CREAM),
    (GREEN, CREAM, TERRACOTTA, SAFFRON, CREAM),
    (INK, SAFFRON, CREAM, TERRACOTTA, SAFFRON),
    (INK, CREAM, SAFFRON, GREEN, SAFFRON),
    (TERRACOTTA, CREAM, SAFFRON, GREEN, CREAM),
)

# Points of the woven star, and how many points each strand skips: {8/2} is the khatam itself.
# Sharper stars leave no room for a heart.
WEAVES = ((8, 2), (8, 3), (12, 3), (12, 4), (16, 4), (16, 5), (16, 6))

Point = tuple[float, float]


@dataclass(frozen=True)
class Pattern:
    """What the hash decides. Radii and widths are in thousandths of half the picture."""

    tones: tuple[str, str, str, str, str]
    weave: tuple[int, int]
    weave_radius: float
    weave_turn: float
    strand_width: float
    petal_count: int
    petal_width: float
    petal_reach: float
    heart_radius: float
    heart_depth: float
    ring_count: int
    turn: float
    border: tuple[bool, ...]


def star_svg(hash_hex: str, size: int = 240) -> str:
    """The star of this hash, `size` CSS pixels wide; under 3 KB, without script, style, id or external reference.

    Any text is accepted, so that a shortened or prefixed hash still has its own star.
    """
    pattern = pattern_of(hash_hex)
    ground, strand, petal, heart, border = pattern.tones
    parts = [
        _path(_squares(990), fill=ground),
        _path(_squares(930), fill="none", stroke=border, width=9),
        _rings(pattern),
        _path(_lozenges(pattern.border, 635), fill=border),
        _weave(pattern, strand, ground),
        _path(_petals(pattern), fill=petal),
        _path(_star(8, pattern.heart_radius, pattern.heart_depth, pattern.turn), fill=heart),
        f'<circle r="{_n(pattern.heart_radius * 0.3)}" fill="{ground}"/>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1000 -1000 2000 2000" width="{size}" height="{size}" '
        f'aria-hidden="true">{"".join(parts)}</svg>'
    )


def pattern_of(hash_hex: str) -> Pattern:
    # Hashed once more: neighbouring or short inputs then differ everywhere, and there are always 32 bytes.
    seed = hashlib.sha256(hash_hex.strip().lower().encode()).digest()
    weave = WEAVES[seed[1] % len(WEAVES)]
    weave_radius = _between(520, 570, seed[2])
    # The strands leave this circle free.
    inner = weave_radius * cos(pi * weave[1] / weave[0]) - 20
    petal_reach = inner * _between(0.86, 1, seed[3])
    return Pattern(
        tones=TONES[seed[0] % len(TONES)],
        weave=weave,
        weave_radius=weave_radius,
        weave_turn=pi / weave[0] * (seed[4] % 2),
        strand_width=_between(22, 32, seed[5]) * {8: 1.35, 12: 1.0, 16: 0.85}[weave[0]],
        petal_count=(8, 12, 16)[seed[6] % 3],
        petal_width=_between(0.3, 0.85, seed[7]),
        petal_reach=petal_reach,
        heart_radius=petal_reach * _between(0.36, 0.54, seed[8]),
        heart_depth=_between(0.5, 0.8, seed[9]),
        ring_count=1 + seed[10] % 2,
        turn=pi / 8 * (seed[11] % 2),
        border=tuple(bool(seed[12 + index // 8] >> index % 8 & 1) for index in range(24)),
    )


def _rings(pattern: Pattern) -> str:
    colour = pattern.tones[4]
    radii = (686, 586)[: pattern.ring_count]
    return "".join(f'<circle r="{radius}" fill="none" stroke="{colour}" stroke-width="7"/>' for radius in radii)


def _weave(pattern: Pattern, strand: str, ground: str) -> str:
    """The star polygon {n/k}, each strand passing over and under in turn.

    Every strand meets 2(k-1) others. The j-th meeting of one is the (2k-1-j)-th of the other, and the sum of the
    two is odd: when each strand goes over at its odd meetings, every meeting has one over and one under. So all
    strands are drawn first, then the pieces that pass over, each in a casing of the ground's colour.
    """
    count, skip = pattern.weave
    corners = _ring(count, pattern.weave_radius, pattern.weave_turn)
    loops = gcd(count, skip)
    outline = "".join(
        _polygon([corners[(start + step * skip) % count] for step in range(count // loops)]) for start in range(loops)
    )
    length = 2 * pattern.weave_radius * sin(pi * skip / count)
    # Meetings lie at these places along a strand, seen from its middle in steps of one n-th of half a turn.
    half = tan(pi * skip / count)
    places = [length * (1 + tan(pi * step / count) / half) / 2 for step in range(1 - skip, skip) if step]
    dashes = _dashes(places[::2], length, pattern.strand_width)
    width = pattern.strand_width
    return (
        _path(outline, fill="none", stroke=strand, width=width)
        + _path(outline, fill="none", stroke=ground, width=width * 1.9, dashes=dashes)
        + _path(outline, fill="none", stroke=strand, width=width, dashes=dashes)
    )


def _dashes(places: Sequence[float], length: float, reach: float) -> str:
    """A dash round each place, the pattern as long as one side: it falls alike on every side of the outline."""
    lengths, end = [0.0], 0.0
    for place in places:
        lengths += [place - reach - end, 2 * reach]
        end = place + reach
    lengths.append(length - end)
    return " ".join(f"{dash:.1f}" for dash in lengths)


def _petals(pattern: Pattern) -> str:
    steps = []
    half = pi / pattern.petal_count * pattern.petal_width
    for index in range(pattern.petal_count):
        angle = 2 * pi * index / pattern.petal_count + pattern.turn
        foot, tip = _polar(pattern.petal_reach * 0.3, angle), _polar(pattern.petal_reach, angle)
        left, right = (_polar(pattern.petal_reach * 0.72, angle + side) for side in (-half, half))
        steps.append(f"M{_xy(foot)}Q{_xy(left)}{_xy(tip)}{_xy(right)}{_xy(foot)}z")
    return "".join(steps)


def _lozenges(sizes: Sequence[bool], radius: float) -> str:
    steps = []
    for index, is_large in enumerate(sizes):
        angle = 2 * pi * index / len(sizes)
        tall, wide = (36, 0.06) if is_large else (14, 0.024)
        corners = [
            _polar(radius - tall, angle),
            _polar(radius, angle + wide),
            _polar(radius + tall, angle),
            _polar(radius, angle - wide),
        ]
        steps.append(_polygon(corners))
    return "".join(steps)


def _squares(radius: float) -> str:
    """The outline of two squares turned by 45 degrees: the khatam."""
    return _star(8, radius, cos(pi / 4) / cos(pi / 8), 0)


def _star(points: int, radius: float, depth: float, turn: float) -> str:
    outer, inner = _ring(points, radius, turn), _ring(points, radius * depth, turn + pi / points)
    return _polygon([point for pair in zip(outer, inner, strict=True) for point in pair])


def _ring(count: int, radius: float, turn: float) -> list[Point]:
    return [_polar(radius, 2 * pi * index / count + turn) for index in range(count)]


def _polar(radius: float, angle: float) -> Point:
    """Angle 0 is at the top."""
    return radius * sin(angle), -radius * cos(angle)


def _polygon(points: Sequence[Point]) -> str:
    """Each corner as the way from the one before, the shorter spelling."""
    rounded = [(round(x), round(y)) for x, y in points]
    steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(rounded)]
    return f"M{_xy(rounded[0])}l{''.join(_xy(step) for step in steps)}z"


def _path(shape: str, *, fill: str, stroke: str = "", width: float = 0, dashes: str = "") -> str:
    line = f' stroke="{stroke}" stroke-width="{_n(width)}"' if stroke else ""
    gaps = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{shape}" fill="{fill}"{line}{gaps}/>'


def _xy(point: Point) -> str:
    """Two whole numbers, a thirtieth of a millimetre each on the printed certificate; a sign parts as well as a space."""
    return "".join(f" {_n(number)}" for number in point).replace(" -", "-")


def _n(number: float) -> str:
    return str(round(number))


def _between(low: float, high: float, byte: int) -> float:
    return low + (high - low) * byte / 255
