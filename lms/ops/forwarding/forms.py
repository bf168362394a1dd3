"""What administrators type about a target or a source, as values that can be trusted in form."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from wtforms import BooleanField, PasswordField, StringField, ValidationError
from wtforms.validators import StopValidation

from lms.core import clock
from lms.core.days import midnight
from lms.core.fields import DayField, stripped
from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.xapi.forwarding import exchange, particulars
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import Exchange, Kind
from lms.xapi.forwarding.particulars import FaultyExchange
from lms.xapi.statement import is_iri

_LOOK = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def _addresses(field: StringField) -> None:
    for one in (field.data or "").split():
        if not is_iri(one):
            raise ValidationError(_("“%(text)s” is no address. Each begins with http:// or https://.", text=one))


class Particular:
    """Refuses what the commands refuse too (xapi/forwarding/particulars.py)."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self.field_flags = {"required": True}
        self.read = read

    def __call__(self, _form: Form, field: StringField) -> None:
        try:
            self.read(field.data or "")
        except FaultyExchange as error:
            raise StopValidation(str(error)) from error


class CredentialsForm(Form):
    key = StringField(
        _("Key"),
        [Particular(particulars.key_from)],
        filters=[stripped],
        render_kw=_LOOK | {"maxlength": str(particulars.LONGEST_KEY)},
    )
    secret = PasswordField(
        _("Secret"),
        [Particular(particulars.secret_from)],
        filters=[stripped],
        render_kw=_LOOK | {"maxlength": str(particulars.LONGEST_SECRET), "autocomplete": "new-password"},
    )


class SourceForm(CredentialsForm):
    name = StringField(
        _("Name"),
        [Particular(particulars.name_from)],
        filters=[stripped],
        render_kw={"maxlength": str(particulars.LONGEST_NAME)},
    )
    endpoint = StringField(
        _("Address of the other server’s LRS"),
        [Particular(particulars.endpoint_from)],
        filters=[stripped],
        render_kw=_LOOK | {"maxlength": str(particulars.LONGEST_ENDPOINT), "inputmode": "url"},
    )
    verbs = StringField(_("Only these verbs"), filters=[stripped], render_kw=_LOOK | {"maxlength": "4000"})
    activities = StringField(_("Only these activities"), filters=[stripped], render_kw=_LOOK | {"maxlength": "4000"})
    since = DayField(_("Only from this day on"))

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


def added(form: SourceForm, adding: Callable[..., Kind]) -> Kind | None:
    """What was made of the form; None where the form now tells its faults."""
    if not form.validate():
        return None
    try:
        return adding(
            name=form.name.data or "", endpoint=form.endpoint.data or "", key=form.key.data or "",
            secret=form.secret.data or "", wanted=form.wanted, since=form.begin, at=clock.now(),
        )  # fmt: skip
    except exchange.NameTaken as error:
        form.name.errors = [str(error)]
        return None


def is_changed(form: CredentialsForm, row: Exchange) -> bool:
    """Whether the key and secret of the form are used from now on; where not, the form tells its faults."""
    if not form.validate():
        return False
    exchange.change_credentials(row, key=form.key.data or "", secret=form.secret.data or "")
    return True
