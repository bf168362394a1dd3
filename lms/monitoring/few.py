"""Counts in whole fives. Pure.

Tables hide small figures together, so that none can be added back (suppression.py). What is told of a single step, month, cohort or
cooperative stands in more sums than can be judged as one: a course has forty steps in ninety places, the list of cooperatives is narrowed
at will. Such counts are hidden below five, and above told in whole fives: no difference of them tells of one person.
"""

from lms.monitoring.suppression import is_small
from lms.monitoring.tables import Cell, Mark

STEP = 5
# From here on whole fives are less than a hundredth of it.
_LARGE = 500
_STEPS = 20


def in_fives(amount: int) -> int | None:
    """Zero as it is, for it tells of nobody; None for 1 to 4; else what there is at least, as a multiple of five."""
    if amount <= 0:
        return 0
    return None if is_small(amount) else amount - amount % STEP


def cell_in_fives(amount: int) -> Cell:
    shown = in_fives(amount)
    return Mark.HIDDEN if shown is None else shown


def share_cell(part: int, whole: int) -> Cell:
    """A share of 1: of two counts in whole fives; of a small whole, where these would tell something else, in steps of 5 %."""
    did, of = in_fives(part), in_fives(whole)
    if of == 0:
        return Mark.MISSING
    if did is None or of is None:
        return Mark.HIDDEN
    if whole >= _LARGE:
        return min(1.0, did / of)
    return Mark.HIDDEN if is_small(whole - part) else min(1.0, round(_STEPS * part / whole) / _STEPS)


def part_of(part: int, whole: int) -> tuple[Cell, Cell]:
    """A whole as it is, and a part of it in whole fives: as it is, whoever knows the sum of a place could take it away and be left with a
    part that is hidden. Hidden also where the others of the whole are few."""
    if is_small(whole):
        return Mark.HIDDEN, Mark.HIDDEN
    return (Mark.HIDDEN if is_small(whole - part) else cell_in_fives(part)), whole
