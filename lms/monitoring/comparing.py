"""How far one figure is from another, without more precision than what stands behind them carries. Pure.

Shares of fewer than FEW people or cooperatives are not compared, nor counts of which both are below it. Shares that differ by less than
twice the standard error of their difference (Altman 1991, 10.3) do not clearly differ: such a difference comes about by chance alone
in one case of twenty.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from lms.monitoring.figures import Figure
from lms.monitoring.indicators import Unit

FEW = 30
# A growth beyond this is told as a multiple.
_MULTIPLE = 2.0


class Verdict(StrEnum):
    MORE = "more"
    LESS = "less"
    SAME = "same"
    # Both are there, but the difference may be chance.
    UNCLEAR = "unclear"
    # Too few stand behind one of them.
    FEW = "few"
    # One of the two is not there, or hidden.
    NONE = "none"


class Scale(StrEnum):
    # Of 1, of the first figure.
    RELATIVE = "relative"
    # The second is so many times the first.
    TIMES = "times"
    # Hundredths of a share.
    POINTS = "points"
    LEVELS = "levels"


@dataclass(frozen=True)
class Difference:
    """From the first figure to the second; `amount` is in the scale, without a sign."""

    verdict: Verdict
    amount: float = 0.0
    scale: Scale = Scale.RELATIVE


NONE = Difference(Verdict.NONE)


def difference(first: Figure, second: Figure) -> Difference:
    before, after = first.value, second.value
    if before is None or after is None:
        return NONE
    unit = second.indicator.unit
    if unit is not Unit.DIRHAMS and _are_few(first, second):
        return Difference(Verdict.SAME if before == after else Verdict.FEW)
    match unit:
        case Unit.SHARE:
            points = 100 * (after - before)
            if abs(after - before) < 2 * _standard_error(first, second):
                return Difference(Verdict.UNCLEAR)
            return _rounded(points, round(abs(points), 1 if abs(points) < 1 else 0), Scale.POINTS)
        case Unit.LEVELS:
            return _rounded(after - before, round(abs(after - before), 1), Scale.LEVELS)
        case _:
            return _relative(before, after)


def _are_few(first: Figure, second: Figure) -> bool:
    """Of a share or mean each must be of enough; of counts one, for from few to many is a difference."""
    is_few = [one.behind < FEW for one in (first, second)]
    return any(is_few) if first.of is not None else all(is_few)


def _relative(before: float, after: float) -> Difference:
    if before <= 0:
        return NONE if after > 0 else Difference(Verdict.SAME)
    if after / before > _MULTIPLE:
        return Difference(Verdict.MORE, round(after / before, 1 if after / before < 10 else 0), Scale.TIMES)
    change = after / before - 1
    return _rounded(change, round(abs(change), 2), Scale.RELATIVE)


def _rounded(change: float, amount: float, scale: Scale) -> Difference:
    if not amount:
        return Difference(Verdict.SAME)
    return Difference(Verdict.MORE if change > 0 else Verdict.LESS, amount, scale)


def _standard_error(first: Figure, second: Figure) -> float:
    total = 0.0
    for figure in (first, second):
        share, of = min(1.0, max(0.0, figure.value or 0.0)), figure.behind
        total += share * (1 - share) / of
    return sqrt(total)
