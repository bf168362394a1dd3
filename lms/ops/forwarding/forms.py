"""What administrators type about a target or a source, as values that can be trusted in form."""

from dataclasses import replace
from datetime import datetime

from wtforms import BooleanField, PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from lms.core.fields import DayField, stripped
from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.ops.days import midnight
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.remote import endpoint_from
from lms.xapi.statement import is_iri

_LOOK = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def _addresses(field: StringField) -> None:
    for one in (field.data or "").split():
        if not is_iri(one):
            raise ValidationError(_("“%(text)s” is no address. Each begins with http:// or https://.", text=one))


class CredentialsForm(Form):
    key = StringField(
        _("Key"),
        [DataRequired(_("Enter the key that the other server gave.")), Length(max=500)],
        filters=[stripped],
        render_kw=_LOOK | {"maxlength": "500"},
    )
    secret = PasswordField(
        _("Secret"),
        [DataRequired(_("Enter the secret that the other server gave.")), Length(max=2000)],
        filters=[stripped],
        render_kw=_LOOK | {"maxlength": "2000", "autocomplete": "new-password"},
    )


class SourceForm(CredentialsForm):
    name = StringField(
        _("Name"),
        [DataRequired(_("Enter a name.")), Length(max=100)],
        filters=[stripped],
        render_kw={"maxlength": "100"},
    )
    endpoint = StringField(
        _("Address of the other server’s LRS"),
        [DataRequired(_("Enter an address that begins with https://."))],
        filters=[stripped],
        render_kw=_LOOK | {"maxlength": "1000", "inputmode": "url"},
    )
    verbs = StringField(_("Only these verbs"), filters=[stripped], render_kw=_LOOK | {"maxlength": "4000"})
    activities = StringField(_("Only these activities"), filters=[stripped], render_kw=_LOOK | {"maxlength": "4000"})
    since = DayField(_("Only from this day on"))

    def validate_endpoint(self, field: StringField) -> None:
        if endpoint_from(field.data or "") is None:
            raise ValidationError(_("Enter an address that begins with https://."))

    def validate_verbs(self, field: StringField) -> None:
        _addresses(field)

    def validate_activities(self, field: StringField) -> None:
        _addresses(field)

    @property
    def wanted(self) -> Filter:
        return Filter((self.verbs.data or "").split(), (self.activities.data or "").split())

    @property
    def begin(self) -> datetime | None:
        """The midnight in Morocco with which that day begins."""
        return midnight(self.since.data) if self.since.data else None


class TargetForm(SourceForm):
    is_trusted_only = BooleanField(_("Only what the platform itself vouches for"))

    @property
    def wanted(self) -> Filter:
        return replace(super().wanted, is_trusted_only=bool(self.is_trusted_only.data))
