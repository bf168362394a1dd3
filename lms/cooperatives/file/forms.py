"""Filing a paper, sharing it, judging it."""

from typing import Any

from wtforms import FileField, HiddenField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from lms.cooperatives.file.models import Verdict, Visibility
from lms.cooperatives.file.names import READERS
from lms.core import clock
from lms.core.fields import DayField, Needed, stripped
from lms.core.forms import Form, OnceForm
from lms.core.i18n import lazy as _

REASON_LENGTH = 500


class SharingForm(Form):
    visibility = RadioField(
        _("Who may see it"),
        [InputRequired(_("Choose who may see it."))],
        choices=[SelectChoice(visibility.value, text) for visibility, text in READERS.items()],
        default=Visibility.MEMBERS.value,
    )

    @property
    def readers(self) -> Visibility:
        return Visibility(self.visibility.data)


class DocumentForm(OnceForm, SharingForm):
    """The photo wins where both are sent. The file itself is checked by `uploads`."""

    photo = FileField(_("Photo of the paper"))
    paper = FileField(_("Or a file: PDF or picture"))
    dated_on = DayField(_("Day written on the paper"), [Needed(_("Enter the day that is written on the paper."))])
    expires_on = DayField(_("Valid until (leave it empty if it has no end)"))

    def validate_dated_on(self, field: DayField) -> None:
        if field.data and field.data > clock.now().date():
            raise ValidationError(_("This day lies ahead. Enter the day that is written on the paper."))

    def validate_expires_on(self, field: DayField) -> None:
        if field.data and self.dated_on.data and field.data < self.dated_on.data:
            raise ValidationError(_("It ends before the day written on it. Check both days."))

    def content(self) -> bytes:
        """What was sent, or nothing."""
        for field in (self.photo, self.paper):
            sent: Any = field.data
            if hasattr(sent, "read") and (content := sent.read()):
                return bytes(content)
        return b""


class VerdictForm(Form):
    """`seen`: when the verdict was given that the page showed; nothing where there was none."""

    seen = HiddenField(filters=[stripped])
    verdict = RadioField(
        _("What you found"),
        [InputRequired(_("Choose one."))],
        choices=[
            SelectChoice(Verdict.VERIFIED.value, _("It is genuine, whole and readable")),
            SelectChoice(Verdict.REFUSED.value, _("I refuse it")),
        ],
    )
    reason = StringField(
        _("Reason, if you refuse it"),
        [Length(max=REASON_LENGTH, message=_("Use 500 characters at most."))],
        filters=[stripped],
        render_kw={"maxlength": str(REASON_LENGTH), "autocomplete": "off"},
    )

    def validate_reason(self, field: StringField) -> None:
        if self.verdict.data == Verdict.REFUSED.value and not field.data:
            raise ValidationError(_("Say why, so that the cooperative knows what to bring."))
