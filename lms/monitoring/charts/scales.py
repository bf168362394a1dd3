"""From values to lengths, ticks and classes of colour. Pure."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

CLASSES = 5
# Widths in pixels: of a chart on a phone and in half a screen of staff, of a letter, and between two labels.
PHONE, SCREEN = 270, 520
_LETTER, _BETWEEN = 6.5, 9
_TICKS = 4
# Less than this is nothing.
_LEAST = 1e-9


@dataclass(frozen=True)
class Scale:
    """A range of round numbers that holds nought and every value."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Where it lies, 0 to 1; what is outside lies at the end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def scale_of(values: Sequence[float], *, most: float | None = None) -> Scale:
    """`most`: the end of the scale where it is known, as 1 of shares. Where it is not and all values are whole, as those of counts are,
    so are the ticks: there are no half persons."""
    low = min((0.0, *values))
    high = most if most is not None else max((0.0, *values))
    if high - low < _LEAST:
        high = low + 1.0
    step = round_step((high - low) / _TICKS)
    if most is None and not step.is_integer() and all(float(value).is_integer() for value in values):
        step = 1.0 if step < 1 else 5.0
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    ticks = tuple(number * step for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def round_step(least: float) -> float:
    """The next of 1, 2, 2.5, 5 and 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in (1, 2, 2.5, 5, 10, 20) if power * step >= least * (1 - 1e-9))


def width_of(letters: int) -> float:
    """Pixels, nearly: the server knows no fonts."""
    return letters * _LETTER + _BETWEEN


def every(count: int, letters: int, width: float) -> int:
    """Each how-many-eth of `count` labels of so many letters finds room on a width in pixels."""
    room = max(1, int(width // width_of(letters)))
    return max(1, math.ceil(count / room))


@dataclass(frozen=True)
class Classes:
    """Up to five classes of values. `ranges` are what the key of the map says, least and most of each, both included where
    they come from the values themselves."""

    ends: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]

    def of(self, value: float) -> int:
        """0 to 4: fewer classes are spread over the whole ramp, so that the highest is always the darkest."""
        place = min(bisect_left(self.ends, value), len(self.ends) - 1)
        return self.level(place)

    def level(self, place: int) -> int:
        return CLASSES - len(self.ends) + place if len(self.ends) < 3 else round(place * 4 / (len(self.ends) - 1))


def quantiles(values: Sequence[float]) -> Classes:
    """Classes of nearly as many areas each; the same value is never in two."""
    ordered = sorted(values)
    count = len(ordered)
    cuts = sorted(
        {ordered[max(0, math.ceil(count * part / CLASSES) - 1)] for part in range(1, CLASSES + 1)} if count else ()
    )
    ranges: list[tuple[float, float]] = []
    first = 0
    for cut in cuts:
        last = max(place for place in range(first, count) if ordered[place] <= cut)
        ranges.append((ordered[first], ordered[last]))
        first = last + 1
    return Classes(tuple(cuts), tuple(ranges))


def round_steps(values: Sequence[float]) -> Classes:
    """Classes of the same breadth with round ends, from nought: for shares."""
    high = max((0.0, *values))
    if high < _LEAST:
        return quantiles(values)
    step = round_step(high / CLASSES)
    count = min(CLASSES, math.ceil(high / step - 1e-9))
    ends = tuple(step * number for number in range(1, count + 1))
    return Classes(ends, tuple((end - step, end) for end in ends))
