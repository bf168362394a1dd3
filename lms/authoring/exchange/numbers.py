"""Numbers as strangers write them, never larger than they may be: « 1e999999999 » is a text of eleven characters. Pure."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

MOST = 10**6
_DECIMALS = 7


def fraction_of(written: str) -> Fraction:
    """0 for what is no number of a sensible size."""
    try:
        value = Decimal(written.strip()[:40] or "0")
    except InvalidOperation:
        return Fraction(0)
    return Fraction(round(value, _DECIMALS)) if value.is_finite() and value.copy_abs() <= MOST else Fraction(0)


def share_of(written: str, *, of: int = 100) -> Fraction:
    """« 33.33333 » per cent as a share, from -1 to 1; 0 for what is no number."""
    return max(Fraction(-1), min(Fraction(1), fraction_of(written) / of))


def whole_of(written: str) -> int:
    """0 for what is no whole number."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0
