"""How far a target is, and what each month must bring. Pure."""

from dataclasses import dataclass

# Of a share: tenths of a per cent.
THOUSAND = 1000


@dataclass(frozen=True)
class Pace:
    """`remaining`: of what was wanted, what is not there; `months_left` of the year, the running one among them; `monthly`: what each of
    them must bring so that the last one ends it. None where months do not add up (shares), or no month is left.

    `start`: what there was before the year, where a target is a stock; None where it is hidden.
    `is_in_time`: whether, of what the year has to add, at least that part is there which is over of it; None where the start is hidden.
    """

    target: int
    actual: int
    months_left: int
    is_added_up: bool = True
    start: int | None = 0

    @property
    def remaining(self) -> int:
        return max(0, self.target - self.actual)

    @property
    def is_reached(self) -> bool:
        return self.remaining == 0

    @property
    def monthly(self) -> int | None:
        if not self.is_added_up or not self.months_left:
            return None
        return -(-self.remaining // self.months_left)

    @property
    def is_in_time(self) -> bool | None:
        if self.is_reached or not self.is_added_up:
            return self.is_reached
        if self.start is None:
            return None
        return (self.actual - self.start) * 12 >= (self.target - self.start) * (12 - self.months_left)


def months_left(year: int, month: int) -> int:
    """Of that year, in `month` (12 × year + month − 1): the running one is not over yet."""
    return min(12, max(0, 12 * year + 12 - month))


def share_in_thousandths(did: int, of: int) -> int:
    """Rounded down: a target is reached when it is, not when it nearly is."""
    return did * THOUSAND // of if of else 0
