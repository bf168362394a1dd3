"""How far a cooperative may deal with people who are not its members: 30 %, after a year in the register (law 112-12, art. 6).

What the 30 % are measured on depends on its category (art. 1): what members supply, the turnover made with members, or
the wage bill. Beyond them an exceptional authorisation is needed (decree 2-21-216).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.cooperatives.law.days import after_full_months

LIMIT_PERCENT = 30
# From here on the page warns; the law knows no such line.
NEAR_PERCENT = 24
MONTHS_IN_REGISTER = 12


class Basis(StrEnum):
    """What the share is measured on; the values are those of the categories."""

    SUPPLIED_BY_MEMBERS = "supply"
    TURNOVER_WITH_MEMBERS = "service"
    WAGE_BILL = "work"


class Reading(StrEnum):
    TOO_EARLY = "too_early"
    WITHIN = "within"
    NEAR = "near"
    BEYOND = "beyond"


@dataclass(frozen=True, kw_only=True)
class Meter:
    """Amounts in centimes. `allowed_from`: the first day on which dealing with third parties is allowed at all."""

    basis: Basis
    base: int
    third_parties: int
    limit: int
    allowed_from: date
    reading: Reading

    @property
    def room(self) -> int:
        """What may still be done with third parties."""
        return max(0, self.limit - self.third_parties)

    @property
    def percent(self) -> float | None:
        """Of the base; None where there is none."""
        return self.third_parties * 100 / self.base if self.base else None


def meter(basis: Basis, *, base: int, third_parties: int, registered_on: date, on: date) -> Meter:
    """Raises ValueError for negative amounts."""
    if base < 0 or third_parties < 0:
        raise ValueError("negative amounts")
    allowed_from = after_full_months(registered_on, MONTHS_IN_REGISTER)
    is_early = on < allowed_from
    return Meter(
        basis=basis,
        base=base,
        third_parties=third_parties,
        limit=0 if is_early else base * LIMIT_PERCENT // 100,
        allowed_from=allowed_from,
        reading=Reading.TOO_EARLY if is_early else reading(base, third_parties),
    )


def reading(base: int, third_parties: int) -> Reading:
    """Of amounts of a year in which dealing with third parties is allowed."""
    if third_parties * 100 > base * LIMIT_PERCENT:
        return Reading.BEYOND
    return Reading.NEAR if third_parties and third_parties * 100 >= base * NEAR_PERCENT else Reading.WITHIN
