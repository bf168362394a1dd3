"""Days and reasons that are written into the register."""

from datetime import date
from typing import Any

from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from lms.accounts.models import Gender
from lms.cooperatives.models import EndReason, OfficeKind
from lms.cooperatives.names import office_name
from lms.cooperatives.register.names import REASONS
from lms.core.fields import DayField, Needed
from lms.core.forms import Form
from lms.core.i18n import format_date
from lms.core.i18n import lazy as _

_CHOOSE = _("Choose one.")


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


class OfficeEndForm(DatedForm):
    pass
