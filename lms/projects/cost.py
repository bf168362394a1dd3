"""A rough cost: typed in dirhams, kept in whole centimes. Pure."""

import re
from decimal import Decimal

from lms.accounts.phones import latin_digits

# Below a dirham nothing is built.
LEAST_CENTIMES = 100
# What a rough cost of a cooperative's project stays under: ten thousand million dirhams.
MOST_CENTIMES = 10**12
_AMOUNT = re.compile(r"(\d{1,11})(?:[.,](\d{1,2}))?", re.ASCII)


def centimes_from(text: str) -> int | None:
    """«120 000», «120000,50», «١٢٠٠٠٠» → centimes; None for what is no amount of a dirham or more."""
    found = _AMOUNT.fullmatch("".join(latin_digits(text).split()).replace("٫", ","))
    if found is None:
        return None
    centimes = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return centimes if LEAST_CENTIMES <= centimes <= MOST_CENTIMES else None


def dirhams(centimes: int) -> Decimal:
    return Decimal(centimes) / 100


def typed(centimes: int | None) -> str:
    """As the field shows it: «120000» or «120000,50»."""
    if centimes is None:
        return ""
    whole, rest = divmod(centimes, 100)
    return f"{whole},{rest:02}" if rest else str(whole)
