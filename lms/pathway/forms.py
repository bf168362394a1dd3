"""What advisers type about stages."""

from datetime import date

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from lms.core import clock
from lms.core.fields import DayField, Needed
from lms.core.forms import OnceForm
from lms.core.i18n import lazy as _


class OverrideForm(OnceForm):
    reason = TextAreaField(
        _("Why"),
        [
            DataRequired(_("Say why the stage is kept open.")),
            Length(max=1000, message=_("Use 1,000 characters at most.")),
        ],
        render_kw={"rows": "3"},
    )
    until_on = DayField(_("Until"), [Needed(_("Enter a day, month and year."))])

    def name_for(self, stage: str) -> None:
        """Several stand on one page: their fields are told apart."""
        for field in self:
            field.id = f"{field.name}-{stage}"

    @property
    def day(self) -> date:
        return self.until_on.data or clock.now().date()
