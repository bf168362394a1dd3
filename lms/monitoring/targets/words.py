"""Targets in the reader's words."""

from lms.core.i18n import format_number, name_in_language, percent
from lms.core.i18n import lazy as _
from lms.monitoring.indicators import Indicator, Unit
from lms.monitoring.tables import HIDDEN_WORD
from lms.monitoring.targets.models import Target
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


def meanwhile_text(indicator: Indicator, theirs: Target) -> str:
    """What another wrote while somebody had the form open; with who it was."""
    who = name_in_language(theirs.set_by) if theirs.set_by else str(_("An account that is no more"))
    if theirs.amount is None:
        return str(
            _(
                "%(name)s took this target back meanwhile. Save once more if your number is to stand, or empty the field.",
                name=who,
            )
        )
    amount = amount_text(indicator, theirs.amount)
    return str(
        _(
            "%(name)s set %(amount)s here meanwhile. Save once more if your number is to stand, or enter the other.",
            name=who,
            amount=amount,
        )
    )
