"""What members say of a product, and what they show for an item."""

from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from lms.core.fields import DayField, Needed
from lms.core.forms import Form, OnceForm
from lms.core.i18n import in_language
from lms.core.i18n import lazy as _
from lms.market.families import EvidenceKind, Item, families
from lms.market.models import Product, Unit
from lms.market.words import month_name, unit_name

NAME_LENGTH = 80
NUMBER_LENGTH = 60
# No paper of a cooperative is older: the first law on them is of 1984. None names a farther end.
MONTHS = range(1, 13)


def _stripped(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(label: Any, length: int, **look: str) -> StringField:
    return StringField(
        label,
        [Length(max=length, message=_("This is too long. Say it in fewer letters."))],
        filters=[_stripped],
        render_kw={"maxlength": str(length), "autocomplete": "off", **look},
    )


class ProductForm(Form):
    # Choices are validated below: the messages of WTForms are in no language of ours.
    family = RadioField(_("What is it?"), validate_choice=False)
    name_ar = _text(_("Its name in Arabic"), NAME_LENGTH, lang="ar", dir="rtl")
    name_fr = _text(_("Its name in French"), NAME_LENGTH, lang="fr", dir="ltr")
    name_en = _text(_("Its name in English"), NAME_LENGTH, lang="en", dir="ltr")
    unit = SelectField(_("How is it sold?"), validate_choice=False)
    season = SelectMultipleField(_("In which months is it to be had?"), validate_choice=False)
    authorisation_number = _text(_("Number of the sanitary authorisation, if you have it"), NUMBER_LENGTH, dir="ltr")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.family.choices = [
            SelectChoice(slug, in_language(family.name), render_kw={"picture": family.picture})
            for slug, family in families().items()
        ]
        self.unit.choices = [SelectChoice(unit.value, unit_name(unit)) for unit in Unit]
        self.season.choices = [SelectChoice(str(month), month_name(month)) for month in MONTHS]

    def validate_family(self, field: RadioField) -> None:
        if field.data not in families():
            raise ValidationError(_("Touch the picture that fits best."))

    def validate_name_ar(self, field: StringField) -> None:
        if not (field.data or self.name_fr.data):
            raise ValidationError(_("Give the product a name, in Arabic or in French."))

    def validate_unit(self, field: SelectField) -> None:
        if field.data not in list(Unit):
            raise ValidationError(_("Choose how it is sold."))

    def validate_season(self, field: SelectMultipleField) -> None:
        if not set(field.data or []) <= {str(month) for month in MONTHS}:
            raise ValidationError(_("Choose months of the year."))

    @property
    def values(self) -> dict[str, Any]:
        """Column → value."""
        return {
            "family": self.family.data, "name_ar": self.name_ar.data, "name_fr": self.name_fr.data,
            "name_en": self.name_en.data, "unit": Unit(self.unit.data),
            "season": sorted({int(month) for month in self.season.data or []}),
            "authorisation_number": self.authorisation_number.data,
        }  # fmt: skip


class NewProductForm(OnceForm, ProductForm):
    pass


def product_data(product: Product) -> dict[str, Any]:
    return {
        "family": product.family, "name_ar": product.name_ar, "name_fr": product.name_fr, "name_en": product.name_en,
        "unit": product.unit.value, "season": [str(month) for month in product.season],
        "authorisation_number": product.authorisation_number,
    }  # fmt: skip


class EvidenceForm(Form):
    """Shown for `item` on the day `on`."""

    dated = DayField(_("Date of the paper or of the check"), [Needed(_("Enter a day, month and year."))])
    until = DayField(_("Until when, if the paper says so"))
    number = _text(_("Number on the paper"), NUMBER_LENGTH, dir="ltr")

    def __init__(self, *args: Any, item: Item, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item, self.on = item, on
        if item.evidence is not EvidenceKind.NUMBER:
            del self.number

    def validate_dated(self, field: DayField) -> None:
        if field.data and field.data > self.on:
            raise ValidationError(_("This day is still to come. Enter the date that is on the paper."))

    def validate_until(self, field: DayField) -> None:
        if field.data and self.dated.data and field.data < self.dated.data:
            raise ValidationError(_("It cannot end before it begins. Compare the two dates."))

    def validate_number(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Enter the number that is on the paper."))

    @property
    def values(self) -> dict[str, Any]:
        return {
            "dated": self.dated.data, "until": self.until.data,
            "number": self.number.data if "number" in self else "",
        }  # fmt: skip
