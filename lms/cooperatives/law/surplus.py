"""Where a surplus goes and what covers a loss (law 112-12, art. 31, 69 and 70). Whole centimes throughout.

There is no compulsory share for education in this law: the 2 % that are told of belong to the older law 24-83.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")

# Art. 69: one tenth, until the reserve equals the capital.
RESERVE_DIVISOR = 10
# A rate of interest is in hundredths of one per cent.
WHOLE_RATE = 10_000


class BeyondSurplus(ValueError):
    """More is to be given than the surplus leaves; `left` centimes are there."""

    def __init__(self, left: int) -> None:
        super().__init__(f"only {left} centimes are left")
        self.left = left


@dataclass(frozen=True, kw_only=True)
class Year:
    """`surplus` and what stands in the books at the year's end, in centimes.

    `levies`: what another law takes first. `paid_shares`: capital in shares that are fully paid, the only ones that may
    bear interest, where the statutes and the assembly say so (art. 31). `interest_rate`: hundredths of one per cent.
    """

    surplus: int
    capital: int
    reserve: int
    levies: int = 0
    paid_shares: int = 0
    interest_rate: int = 0


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """Parts in centimes that together are the surplus."""

    to_reserve: int
    levies: int
    interest: int
    to_special_reserve: int
    refunded: int
    carried: int


@dataclass(frozen=True, kw_only=True)
class Cover:
    """How a loss is borne; `carried` is what remains for the years to come."""

    from_provisions: int
    from_reserve: int
    carried: int


def legal_reserve(surplus: int, capital: int, reserve: int) -> int:
    """What goes to the legal reserve: 10 % of the surplus, rounded up, until it equals the capital; again when it has
    fallen below (art. 69)."""
    if surplus <= 0:
        return 0
    return min(-(-surplus // RESERVE_DIVISOR), max(0, capital - reserve))


def free_surplus(year: Year) -> int:
    """What the assembly may decide on, after legal reserve, levies and interest. Raises BeyondSurplus."""
    reserve, interest = legal_reserve(year.surplus, year.capital, year.reserve), interest_of(year)
    left = max(0, year.surplus) - reserve
    if year.levies + interest > left:
        raise BeyondSurplus(left)
    return left - year.levies - interest


def interest_of(year: Year) -> int:
    """On fully paid shares, out of a surplus only (art. 31); rounded down."""
    return year.paid_shares * year.interest_rate // WHOLE_RATE if year.surplus > 0 else 0


def distribute(year: Year, *, to_special_reserve: int = 0, refunded: int | None = None) -> Distribution:
    """The surplus in parts: legal reserve, levies, interest, special reserve, refund to members; the rest is carried
    forward (art. 69). `refunded` None: all that is left. Raises BeyondSurplus; ValueError for negative amounts."""
    if min(year.capital, year.reserve, year.levies, year.paid_shares, year.interest_rate, to_special_reserve) < 0:
        raise ValueError("negative amounts")
    left = free_surplus(year) - to_special_reserve
    if left < 0:
        raise BeyondSurplus(left + to_special_reserve)
    given = left if refunded is None else refunded
    if not 0 <= given <= left:
        raise BeyondSurplus(left)
    return Distribution(
        to_reserve=legal_reserve(year.surplus, year.capital, year.reserve),
        levies=year.levies,
        interest=interest_of(year),
        to_special_reserve=to_special_reserve,
        refunded=given,
        carried=left - given,
    )


def refunds(amount: int, operations: Mapping[Key, int]) -> dict[Key, int]:
    """`amount` shared in proportion to operations or work, in whole centimes whose sum is exactly the amount (art. 69).

    Each gets her share rounded down; the centimes that are left go to the largest remainders, in the order given where
    they are equal. Raises ValueError without operations, or with negative ones.
    """
    total = sum(operations.values())
    if amount < 0 or total <= 0 or min(operations.values()) < 0:
        raise ValueError("nothing to share by")
    shares = {key: divmod(amount * done, total) for key, done in operations.items()}
    left = amount - sum(whole for whole, _rest in shares.values())
    favoured = set(sorted(shares, key=lambda key: -shares[key][1])[:left])
    return {key: whole + (key in favoured) for key, (whole, _rest) in shares.items()}


def cover_loss(loss: int, *, provisions: int, reserve: int) -> Cover:
    """`loss` as a positive amount: provisions bear it first, then the legal reserve (art. 70)."""
    if min(loss, provisions, reserve) < 0:
        raise ValueError("negative amounts")
    first = min(loss, provisions)
    second = min(loss - first, reserve)
    return Cover(from_provisions=first, from_reserve=second, carried=loss - first - second)
