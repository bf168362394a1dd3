"""Which attempts a trainer wants to look at."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from wtforms import DateField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from lms.core.days import midnight
from lms.core.fields import DayField
from lms.core.forms import Form
from lms.core.i18n import format_date
from lms.core.i18n import lazy as _
from lms.quizzes.analysis.queries import Narrowing, Revision

FIRST, EVERY = "first", "every"


class NarrowingForm(Form):
    revision = SelectField(_("Revision of the course"), default="")
    attempts = SelectField(
        _("Attempts"),
        choices=[
            SelectChoice(FIRST, _("The first of each learner")),
            SelectChoice(EVERY, _("All, also repeated ones")),
        ],
        default=FIRST,
    )
    since = DayField(_("Handed in from"))
    until = DayField(_("Handed in until"))

    def __init__(self, *args: Any, revisions: Sequence[Revision], **options: Any) -> None:
        super().__init__(*args, **options)
        self._revisions = revisions
        self.revision.choices = [
            SelectChoice("", _("All revisions")),
            *(SelectChoice(str(one.number), f"{one.number} · {format_date(one.published_at)}") for one in revisions),
        ]

    def validate_until(self, field: DateField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("The last day is before the first."))

    @property
    def revisions(self) -> list[Revision]:
        """Of a form that is valid, the latest first."""
        return [one for one in self._revisions if self.revision.data in ("", str(one.number))]

    @property
    def narrowing(self) -> Narrowing:
        return Narrowing(
            since=midnight(self.since.data) if self.since.data else None,
            until=midnight(self.until.data + timedelta(days=1)) if self.until.data else None,
            only_first=self.attempts.data == FIRST,
        )

    @property
    def asked(self) -> dict[str, str]:
        """The parameters that are not empty, for the addresses of other pages."""
        return {field.name: field.raw_data[0] for field in self if field.raw_data and field.raw_data[0]}
