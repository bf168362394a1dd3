"""Who is written into the register; days, offices and reasons."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired
from wtforms.widgets import TelInput

from lms.accounts.models import Gender
from lms.cooperatives import columns
from lms.cooperatives.fields import ReadField
from lms.cooperatives.models import EndReason, OfficeKind
from lms.cooperatives.names import office_name
from lms.cooperatives.particulars import Particulars, fault_of_birth_year
from lms.cooperatives.register.members import Joining
from lms.cooperatives.register.names import REASONS
from lms.core.fields import DayField, Needed
from lms.core.forms import Form
from lms.core.i18n import LANGUAGES, format_date
from lms.core.i18n import lazy as _
from lms.core.ids import new_id

_CHOOSE = _("Choose one.")
_NAME = {"maxlength": "120", "autocomplete": "off"}
_PHONE = {"maxlength": "30", "autocomplete": "off", "dir": "ltr"}
_YEAR = {"maxlength": "4", "autocomplete": "off", "inputmode": "numeric", "dir": "ltr"}


class DatedForm(Form):
    """`first`: the earliest day; the latest is `today`, which is offered."""

    on = DayField(_("Since which day"), [Needed(_("Enter a day, month and year."))])

    def __init__(self, *args: Any, first: date, today: date, **options: Any) -> None:
        super().__init__(*args, **({"on": today} | options))
        self.first, self.today = first, today

    def validate_on(self, field: DayField) -> None:
        if field.data is None:
            return
        if field.data > self.today:
            raise ValidationError(_("This day has not come yet. Write it down on the day itself."))
        if field.data < self.first:
            raise ValidationError(_("Choose %(day)s or a later day.", day=format_date(self.first)))

    @property
    def day(self) -> date:
        return self.on.data or self.today


class ParticularsForm(Form):
    """Who somebody is. `gender` is asked for, the rest may be unknown but for one of the names."""

    name_ar = ReadField(_("Name in Arabic"), read=columns.name, render_kw=_NAME | {"lang": "ar", "dir": "rtl"})
    name_fr = ReadField(_("Name in French"), read=columns.name, render_kw=_NAME | {"lang": "fr", "dir": "ltr"})
    phone = ReadField(_("Phone number"), read=columns.phone, widget=TelInput(), render_kw=_PHONE)
    gender = RadioField(
        _("A woman or a man?"),
        [InputRequired(_CHOOSE)],
        choices=[SelectChoice(Gender.WOMAN.value, _("Woman")), SelectChoice(Gender.MAN.value, _("Man"))],
    )
    birth_year = ReadField(_("Year of birth"), read=columns.year, render_kw=_YEAR)
    # Of today: a year of birth is not younger than a member may be.
    today: date

    def validate_name_ar(self, field: ReadField) -> None:
        if not field.data and not self.name_fr.data and not field.errors and not self.name_fr.process_errors:
            raise ValidationError(_("Enter the name in Arabic or in French."))

    def validate_birth_year(self, field: ReadField) -> None:
        if fault := fault_of_birth_year(field.data, self.today):
            raise ValidationError(fault)

    @property
    def particulars(self) -> Particulars:
        return Particulars(
            name_ar=self.name_ar.data or "",
            name_fr=self.name_fr.data or "",
            phone=self.phone.data,
            gender=Gender(self.gender.data),
            birth_year=self.birth_year.data,
        )


class CorrectionForm(ParticularsForm):
    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today


class JoiningForm(ParticularsForm, DatedForm):
    """`key`: made with the empty form, so that sending it twice adds one member. `known`: who she is found to be."""

    on = DayField(_("Member since"), [Needed(_("Enter a day, month and year."))])
    language = SelectField(
        _("Language of the lessons"), choices=[SelectChoice(one.code, one.name) for one in LANGUAGES.values()]
    )
    key = HiddenField()
    known = HiddenField()

    @property
    def joining(self) -> Joining:
        particulars = replace(self.particulars, language=self.language.data)
        return Joining(
            particulars, since=self.day, key=_uuid(self.key.data) or new_id(), known_id=_uuid(self.known.data)
        )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


class DepartureForm(DatedForm):
    reason = RadioField(
        _("Why"), [InputRequired(_CHOOSE)], choices=[SelectChoice(one.value, text) for one, text in REASONS.items()]
    )

    @property
    def chosen(self) -> EndReason:
        return EndReason(self.reason.data)


class OfficeForm(DatedForm):
    kind = RadioField(_("Which office"), [InputRequired(_CHOOSE)])

    def __init__(self, *args: Any, offered: list[OfficeKind], gender: Gender | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = [SelectChoice(kind.value, office_name(kind, gender)) for kind in offered]

    @property
    def chosen(self) -> OfficeKind:
        return OfficeKind(self.kind.data)
