"""What products, units, seasons and states of items are called, in the reader's language."""

from collections.abc import Sequence
from typing import Any

from babel.dates import get_month_names

from lms.core.i18n import language, name_in_language
from lms.core.i18n import lazy as _
from lms.market.models import Product, Unit
from lms.market.readiness import ItemState

_UNITS = {
    Unit.KILOGRAM: _("By the kilogram"),
    Unit.LITRE: _("By the litre"),
    Unit.JAR: _("By the jar"),
    Unit.BOTTLE: _("By the bottle"),
    Unit.BAG: _("By the bag"),
    Unit.BOX: _("By the box"),
    Unit.PIECE: _("By the piece"),
    Unit.SQUARE_METRE: _("By the square metre"),
}
_STATES = {
    ItemState.DONE: _("Done"),
    ItemState.EXPIRING: _("Ends soon"),
    ItemState.MISSING: _("Missing"),
}


def unit_name(unit: Unit) -> Any:
    return _UNITS[unit]


def item_state_name(state: ItemState) -> Any:
    return _STATES[state]


def product_name(product: Product) -> str:
    """In the reader's language where it has a name in it."""
    if language().code == "en" and product.name_en:
        return product.name_en
    return name_in_language(product)


def month_name(month: int) -> str:
    return str(get_month_names("wide", context="stand-alone", locale=language().locale)[month])


def season_name(months: Sequence[int]) -> str:
    """«نونبر، دجنبر»; all year where no month is named."""
    if not months or len(months) == 12:
        return str(_("All year"))
    return ("، " if language().code == "ar" else ", ").join(month_name(month) for month in months)
