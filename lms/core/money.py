"""Amounts of money: read as people write them, kept as whole centimes, written in the reader's language."""

import re
from decimal import Decimal

from babel.numbers import format_decimal

from lms.core.i18n import language
from lms.core.i18n import lazy as _

# Between the digits of an amount, by hand or pasted: spaces of every width, apostrophes.
_BETWEEN = re.compile(r"[\s’']")
# The Arabic sign for decimals is one too.
_PARTS = re.compile(r"(?P<sign>-?)(?P<whole>[^\D0٠]\d{0,2}(?:[.,]\d{3})+|\d+)(?:[.,٫](?P<part>\d{1,2}))?")
MAX_DIGITS = 13


class UnreadableAmount(ValueError):
    """It is no amount, or a larger one than any cooperative has."""


def hundredths(text: str) -> int:
    """`12 500,50` → 1250050: an amount in dirhams as centimes, a rate in per cent as hundredths of one.

    Point and comma both part decimals, of which there are two at most; before three digits they part thousands, unless
    nothing but a zero stands before them.
    Raises UnreadableAmount.
    """
    found = _PARTS.fullmatch(_BETWEEN.sub("", text))
    if found is None:
        raise UnreadableAmount(text[:40])
    whole = re.sub(r"[.,]", "", found["whole"])
    if len(whole) > MAX_DIGITS:
        raise UnreadableAmount(text[:40])
    # Digits of every script that Python knows: Arabic-Indic ones are typed too.
    amount = int(whole) * 100 + int((found["part"] or "0").ljust(2, "0"))
    return -amount if found["sign"] else amount


def written(centimes: int) -> str:
    """As a form shows it again: 1250050 → `12500,50`; 1250000 → `12500`."""
    sign, (whole, part) = "-" if centimes < 0 else "", divmod(abs(centimes), 100)
    return f"{sign}{whole},{part:02}" if part else f"{sign}{whole}"


def format_dirhams(centimes: int) -> str:
    """« 12 500,50 DH »; without decimals where there are none."""
    pattern = "#,##0" if centimes % 100 == 0 else "#,##0.00"
    amount = format_decimal(Decimal(centimes) / 100, pattern, locale=language().locale)
    return str(_("%(amount)s DH", amount=amount))
