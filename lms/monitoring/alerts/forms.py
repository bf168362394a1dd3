"""The note with which an alert is seen; the numbers of a kind."""

from typing import Any

import wtforms
from wtforms.validators import DataRequired, Length

from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.monitoring.alerts.kinds import LIMITS, AlertKind, Limit, Limits


class SeenForm(Form):
    note = wtforms.TextAreaField(
        _("What was done, or why nothing need be"),
        filters=[lambda text: (text or "").strip()],
        validators=[DataRequired(_("Write in a few words what was done, or why nothing need be.")), Length(max=500)],
    )


class LimitField(wtforms.StringField):
    def __init__(self, limit: Limit | None = None, **options: Any) -> None:
        super().__init__(limit.label if limit else None, **options)
        self.limit = limit
        self.number = 0

    def pre_validate(self, _form: Any) -> None:
        assert self.limit is not None
        text = (self.data or "").strip()
        is_number = text.isascii() and text.isdecimal() and len(text) < 8
        if not is_number or not self.limit.least <= int(text) <= self.limit.most:
            raise wtforms.ValidationError(
                _("Enter a whole number from %(least)s to %(most)s.", least=self.limit.least, most=self.limit.most)
            )
        self.number = int(text)


def limits_form(kind: AlertKind, numbers: Limits, given: Any = None) -> Any:
    fields = {limit.name: LimitField(limit, default=str(numbers[limit.name])) for limit in LIMITS[kind]}
    return type("LimitsForm", (Form,), fields)(given)


def numbers_in(form: Any, kind: AlertKind) -> Limits:
    """After validation."""
    return {limit.name: form[limit.name].number for limit in LIMITS[kind]}
