"""What advisers type about stages."""

from datetime import date
from typing import Any

from wtforms import DateField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.core import clock
from lms.core.forms import Form
from lms.core.i18n import lazy as _


class DayField(DateField):
    """A day. Raises ValueError with a message that says so."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([value for value in valuelist if (value or "").strip()])
        except ValueError as error:
            raise ValueError(_("Enter a date.")) from error


class OverrideForm(Form):
    reason = TextAreaField(
        _("Why"),
        [
            DataRequired(_("Say why the stage is kept open.")),
            Length(max=1000, message=_("Use 1,000 characters at most.")),
        ],
        render_kw={"rows": "3"},
    )
    until_on = DayField(_("Until"), [InputRequired(_("Enter a date."))])

    def name_for(self, stage: str) -> None:
        """Several stand on one page: their fields are told apart."""
        for field in self:
            field.id = f"{field.name}-{stage}"

    @property
    def day(self) -> date:
        return self.until_on.data or clock.now().date()
