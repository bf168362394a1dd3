"""How far cooperatives came through the three stages, where they stop, and for how long. Pure.

A step counts as reached when it or a later one was, so that each step holds all that went further: the steps may be taken in another
order than they are listed in, but who goes on is never counted as having stopped before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """In their order."""

    REGISTERED = "registered"
    LEARNING = "learning"
    CERTIFIED = "certified"
    PROJECT = "project"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    MARKET = "market"
    LISTED = "listed"


# The first month of each, and the months that are no longer in it.
WAITS: tuple[tuple[int, int | None], ...] = ((0, 3), (3, 6), (6, 12), (12, None))


def reached(months: Mapping[Step, int | None]) -> dict[Step, int]:
    """Step → the month by which it or a later one was first reached, of those that were."""
    found: dict[Step, int] = {}
    soonest: int | None = None
    for step in reversed(Step):
        month = months.get(step)
        if month is not None and (soonest is None or month < soonest):
            soonest = month
        if soonest is not None:
            found[step] = soonest
    return {step: found[step] for step in Step if step in found}


def furthest(steps: Mapping[Step, int]) -> Step:
    """The last of those that `reached` answers."""
    return [step for step in Step if step in steps][-1]


@dataclass(frozen=True)
class Stay:
    """Cooperatives whose furthest step it is: how many, for how many months on average, and how many in each of WAITS."""

    count: int
    months: float
    waits: tuple[int, ...]


def stay(arrived: Mapping[int, int], now: int) -> Stay:
    """`arrived`: month → how many reached the step then and went no further; `now` is the present month. Both as in core/months.py."""
    waited = {now - month: amount for month, amount in arrived.items() if month <= now}
    count = sum(waited.values())
    total = sum(months * amount for months, amount in waited.items())
    return Stay(count, total / count if count else 0.0, tuple(_waiting(waited, *one) for one in WAITS))


def _waiting(waited: Mapping[int, int], least: int, below: int | None) -> int:
    return sum(amount for months, amount in waited.items() if months >= least and (below is None or months < below))
