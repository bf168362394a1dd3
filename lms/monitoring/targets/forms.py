"""The targets of one indicator and year: a field for the country and each region, empty where there is none."""

import re
from collections.abc import Mapping
from typing import Any

import wtforms

from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.monitoring.indicators import Indicator, Unit

MOST = 10**12
_NUMBER = re.compile(r"(\d{1,13})(?:[.,](\d))?", re.ASCII)
# Spaces and marks between thousands, as French and Arabic write them.
_BETWEEN = dict.fromkeys(map(ord, " \u00a0\u202f٬"))


class AmountField(wtforms.StringField):
    """A whole number, or a share in per cent with one decimal; None where it is empty."""

    def __init__(self, label: Any = None, *, is_share: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.is_share = is_share
        self.amount: int | None = None

    def process_data(self, value: int | None) -> None:
        super().process_data("" if value is None else written(value, is_share=self.is_share))

    def pre_validate(self, _form: Any) -> None:
        text = (self.data or "").translate(_BETWEEN).removesuffix("%")
        if not text:
            self.amount = None
            return
        found = _NUMBER.fullmatch(text)
        if self.is_share:
            amount = int(found[1]) * 10 + int(found[2] or 0) if found else 0
            if not 0 < amount <= 1000:
                raise wtforms.ValidationError(_("Enter a share from 0.1 to 100 per cent, or leave it empty."))
        else:
            amount = int(found[1]) if found and not found[2] else 0
            if not 0 < amount <= MOST:
                raise wtforms.ValidationError(_("Enter a whole number above zero, or leave it empty."))
        self.amount = amount


class SeenField(AmountField):
    """What stood when the form was given out. Nonsense is no amount that ever stood."""

    widget = wtforms.widgets.HiddenInput()

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except wtforms.ValidationError:
            self.amount = -1


def written(amount: int, *, is_share: bool) -> str:
    """As the field takes it."""
    if not is_share:
        return str(amount)
    whole, tenth = divmod(amount, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def targets_form(
    indicator: Indicator, places: Mapping[str, str], amounts: Mapping[str, int | None], given: Any = None
) -> Form:
    """`places`: place → its name. Beside each amount stands hidden what it was when the form was given out."""
    fields: dict[str, AmountField] = {}
    for place, name in places.items():
        values: dict[str, Any] = {"is_share": indicator.unit is Unit.SHARE, "default": amounts.get(place)}
        fields[name_of(place)] = AmountField(name, **values)
        fields[seen_name_of(place)] = SeenField(**values)
    return type("TargetsForm", (Form,), fields)(given)  # type: ignore[no-any-return]


def name_of(place: str) -> str:
    return place.replace("-", "_").lower() or "country"


def seen_name_of(place: str) -> str:
    return f"seen_{name_of(place)}"
