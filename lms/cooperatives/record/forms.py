"""The record of a cooperative, as the import reads it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from lms.cooperatives import columns, territory
from lms.cooperatives.fields import ReadField
from lms.cooperatives.models import Category, Cooperative
from lms.cooperatives.names import category_name
from lms.cooperatives.territory import Place
from lms.core.fields import DayField, Needed
from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language

RURAL = {"": None, "yes": True, "no": False}
_CHOOSE = _("Choose one from the list.")
_NAME = {"maxlength": "120", "autocomplete": "off"}
_PLAIN = {"autocomplete": "off", "dir": "ltr"}


class RecordForm(Form):
    """Its region follows from the province. `can_move`: the register number and the delegation may be changed."""

    cooperative_ar = ReadField(_("Name in Arabic"), read=columns.name, render_kw=_NAME | {"lang": "ar", "dir": "rtl"})
    cooperative_fr = ReadField(_("Name in French"), read=columns.name, render_kw=_NAME | {"lang": "fr", "dir": "ltr"})
    register_number = ReadField(
        _("Register number"), [Needed(_("Enter the register number."))], read=columns.number,
        render_kw=_PLAIN | {"maxlength": "60"},
    )  # fmt: skip
    categories = SelectMultipleField(_("Categories"), [InputRequired(_("Choose one or more."))])
    sector = SelectField(_("Sector"), [InputRequired(_CHOOSE)])
    branch = ReadField(_("Branch, if any"), read=columns.name, render_kw=_NAME)
    province = SelectField(_("Province"), [InputRequired(_CHOOSE)])
    delegation = SelectField(_("Delegation"), [InputRequired(_CHOOSE)])
    is_rural = SelectField(_("Commune of the seat"), default="")
    registered_on = DayField(_("Registered on"), [Needed(_("Enter a day, month and year."))])
    year_closes_on = ReadField(
        _("The year closes on"), [Needed(_("Enter a day and a month, like 31/12."))], read=columns.closing_day,
        render_kw=_PLAIN | {"maxlength": "5", "inputmode": "text"},
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, can_move: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.can_move = today, can_move
        self.categories.choices = [SelectChoice(one.value, category_name(one)) for one in Category]
        for field, table in (
            (self.sector, territory.sectors()),
            (self.province, territory.provinces()),
            (self.delegation, territory.delegations()),
        ):
            field.choices = _choices(table)
        self.is_rural.choices = [
            SelectChoice("", _("Not known")), SelectChoice("yes", _("Rural")), SelectChoice("no", _("Urban")),
        ]  # fmt: skip
        if not can_move:
            del self.register_number, self.delegation

    def validate_cooperative_ar(self, field: ReadField) -> None:
        other = self.cooperative_fr
        if not field.data and not other.data and not field.errors and not other.process_errors:
            raise ValidationError(_("Enter the name in Arabic or in French."))

    def validate_registered_on(self, field: DayField) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(_("This day is still to come."))

    @property
    def values(self) -> dict[str, Any]:
        """As columns.OF_COOPERATIVE name them, without the delegation where it stays."""
        province = territory.provinces()[self.province.data]
        found = {
            "cooperative_ar": self.cooperative_ar.data or "",
            "cooperative_fr": self.cooperative_fr.data or "",
            "categories": tuple(Category(one) for one in self.categories.data or ()),
            "sector": territory.sectors()[self.sector.data],
            "branch": self.branch.data,
            "region": territory.regions()[province.region_code or ""],
            "province": province,
            "is_rural": RURAL[self.is_rural.data or ""],
            "registered_on": self.registered_on.data,
            "year_closes_on": self.year_closes_on.data,
        }
        return found | ({"delegation": territory.delegations()[self.delegation.data]} if self.can_move else {})


def filled(cooperative: Cooperative) -> dict[str, Any]:
    """What the form shows of a record."""
    month, day = cooperative.year_closes_on.split("-")
    return {
        "cooperative_ar": cooperative.name_ar, "cooperative_fr": cooperative.name_fr,
        "register_number": cooperative.register_number, "categories": cooperative.categories,
        "sector": cooperative.sector, "branch": cooperative.branch, "province": cooperative.province_code,
        "delegation": cooperative.delegation_code,
        "is_rural": next(word for word, value in RURAL.items() if value is cooperative.is_rural),
        "registered_on": cooperative.registered_on,
        "year_closes_on": f"{day}/{month}",
    }  # fmt: skip


def _choices(table: Mapping[str, Place]) -> list[SelectChoice]:
    places = sorted(((code, name_in_language(place)) for code, place in table.items()), key=lambda pair: pair[1])
    return [SelectChoice("", _("Choose…")), *(SelectChoice(code, name) for code, name in places)]
