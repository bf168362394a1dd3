"""Targets in the reader's words."""

from lms.core.i18n import format_number, percent
from lms.core.i18n import lazy as _
from lms.monitoring.indicators import Indicator, Unit
from lms.monitoring.tables import HIDDEN_WORD
from lms.monitoring.targets.pace import THOUSAND

# The same for all that is not shown: which of them are small is not told.
HIDDEN = HIDDEN_WORD


def amount_text(indicator: Indicator, amount: int) -> str:
    """In the unit of the indicator."""
    match indicator.unit:
        case Unit.SHARE:
            return percent(amount / THOUSAND, decimals=1 if amount % 10 else 0)
        case Unit.DIRHAMS:
            return str(_("%(amount)s DH", amount=format_number(amount)))
    return format_number(amount)


def remaining_text(indicator: Indicator, amount: int) -> str:
    """What is left to a target: of shares in points, which are no share of anything."""
    if indicator.unit is Unit.SHARE:
        return str(_("%(number)s points", number=format_number(amount / 10)))
    return amount_text(indicator, amount)
