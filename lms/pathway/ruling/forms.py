"""What officers enter of a draft as a whole: its names, where a requirement goes, the days on which it begins."""

from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from lms.core.fields import CountField, DayField, Needed, stripped
from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.pathway.rules.faults import GRACE
from lms.pathway.rules.model import Text

LINE = 150


class Between:
    """A number, where one is entered."""

    def __init__(self, first: int, last: int, message: Any) -> None:
        self.first, self.last, self.message = first, last, message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is not None and not self.first <= field.data <= self.last:
            raise ValidationError(str(self.message))


def words_in(label: Any, tag: str, *validators: Any) -> StringField:
    """A line in Arabic ("ar") or French ("fr"), written in its own direction whatever the page's is."""
    return StringField(
        label,
        [*validators, Length(max=LINE)],
        filters=[stripped],
        render_kw={"maxlength": str(LINE), "lang": tag, "dir": "rtl" if tag == "ar" else "ltr", "autocomplete": "off"},
    )


class SeenForm(Form):
    """Of which state of the draft the page was made."""

    seen = HiddenField()


class DescriptionForm(SeenForm):
    title_ar = words_in(_("Name in Arabic"), "ar", DataRequired(_("Give the name in Arabic.")))
    title_fr = words_in(_("Name in French"), "fr", DataRequired(_("Give the name in French.")))
    grace_days = CountField(
        _("Days of grace"),
        [Needed(_("Enter from 1 to 365 days.")), Between(GRACE[0], GRACE[-1], _("Enter from 1 to 365 days."))],
    )

    @property
    def title(self) -> Text:
        return {"ar": self.title_ar.data or "", "fr": self.title_fr.data or ""}


class StepForm(SeenForm):
    step = HiddenField()


class PublicationForm(SeenForm):
    valid_from = DayField(_("First day"), [Needed(_("Enter the day on which the rule begins."))])
    migrate_by = DayField(_("Day to migrate (leave it empty for never)"))
    confirmed = BooleanField(
        _("I have read what it changes, and for whom."), [DataRequired(_("Tick that you have read it."))]
    )

    def begins_by(self, today: date) -> None:
        """The first day on which it can begin."""
        self.today = today

    @property
    def first_day(self) -> date:
        """After validation."""
        assert self.valid_from.data is not None
        return self.valid_from.data

    def validate_valid_from(self, field: DayField) -> None:
        if field.data is not None and field.data < self.today:
            raise ValidationError(_("A rule begins today or later."))

    def validate_migrate_by(self, field: DayField) -> None:
        begin = self.valid_from.data
        if field.data is not None and begin is not None and field.data < begin:
            raise ValidationError(_("Nobody moves to the rule before it begins."))


class MigrationForm(Form):
    migrate_by = DayField(_("Day to migrate"), [Needed(_("Enter the day from which all are judged by this version."))])
    confirmed = BooleanField(
        _("I have read what it changes, and for whom."), [DataRequired(_("Tick that you have read it."))]
    )

    def between(self, today: date, superseded_from: date | None) -> None:
        """The first day that can be, and the first that cannot any more."""
        self.today, self.superseded_from = today, superseded_from

    @property
    def day(self) -> date:
        """After validation."""
        assert self.migrate_by.data is not None
        return self.migrate_by.data

    def validate_migrate_by(self, field: DayField) -> None:
        if field.data is None:
            return
        if field.data < self.today:
            raise ValidationError(_("Nobody moves to a rule in the past."))
        if self.superseded_from is not None and field.data >= self.superseded_from:
            raise ValidationError(_("A later version is in force by then, and takes the place of this one."))
