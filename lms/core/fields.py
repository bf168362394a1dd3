"""Fields of forms: days, amounts in dirhams, rates, counts of people; and what is cut from texts."""

from datetime import date
from typing import Any

from wtforms import DateField, StringField
from wtforms.validators import StopValidation

from lms.core.i18n import lazy as _
from lms.core.money import UnreadableAmount, hundredths, written

FIRST_DAY, LAST_DAY = date(1930, 1, 1), date(2199, 12, 31)
MAX_PEOPLE = 100_000


def stripped(text: str | None) -> str:
    return (text or "").strip()


def day_from(text: str) -> date | None:
    """2026-11-27 as browsers send it, or 27/11/2026 as people write it; None for what is no day of our time."""
    # int reads the digits of every script.
    parts = text.strip().replace(".", "/").replace("-", "/").split("/")
    if not all(part.isdecimal() and len(part) <= 4 for part in parts) or len(parts) != 3:
        return None
    numbers = [int(part) for part in (parts if len(parts[0]) == 4 else reversed(parts))]
    try:
        day = date(*numbers)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


class DayField(DateField):
    """A day, or None where nothing is entered."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0] or "").strip() if valuelist else ""
        self.data = day_from(text)
        if text and self.data is None:
            raise ValueError(_("Enter a day, month and year."))


class HundredthsField(StringField):
    """Dirhams as whole centimes, or per cent as hundredths of one; None where nothing is entered.

    `may_be_negative`: a loss is written with a minus. What cannot be read stays in the field.
    """

    data: Any

    def __init__(self, *args: Any, may_be_negative: bool = False, **options: Any) -> None:
        options["render_kw"] = {
            "inputmode": "text" if may_be_negative else "decimal", "autocomplete": "off", "dir": "ltr",
        }  # fmt: skip
        super().__init__(*args, **options)
        self.may_be_negative = may_be_negative

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            amount = hundredths(text)
        except UnreadableAmount as error:
            raise ValueError(_("Enter a number, for example 12 500 or 12 500,50.")) from error
        if amount < 0 and not self.may_be_negative:
            raise ValueError(_("Enter a number that is not below zero."))
        self.data = amount

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return written(self.data) if self.data is not None else ""


class CountField(StringField):
    """A number of people or votes; None where nothing is entered."""

    data: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        options["render_kw"] = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
        super().__init__(*args, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            # Not sent: as every field of WTForms it stays what the form was made with.
            return
        text = str(valuelist[0]).strip()
        self.data = None
        if not text:
            return
        if not (text.isdecimal() and len(text) <= len(str(MAX_PEOPLE)) and int(text) <= MAX_PEOPLE):
            raise ValueError(_("Enter a number in digits."))
        self.data = int(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class Needed:
    """Refuses an empty field, 0 is a value. For the fields above, whose emptiness is None."""

    def __init__(self, message: Any) -> None:
        self.field_flags = {"required": True}
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is None and not field.errors:
            raise StopValidation(str(self.message))
