"""What administrators say of a new client of the LRS."""

from collections.abc import Iterator
from contextlib import contextmanager

from wtforms import HiddenField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired

from lms.core.fields import stripped
from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.xapi.clients import LONGEST_NAME, FaultyClient, Scope, name_from, origins_from
from lms.xapi.statement import is_uuid

# What each scope opens, in the words of who decides.
SCOPES = {
    Scope.STATEMENTS_WRITE: _("Add statements"),
    Scope.STATEMENTS_READ_MINE: _("Read the statements that it added itself"),
    Scope.STATEMENTS_READ: _("Read all statements"),
    Scope.STATE: _("Keep and read the state of activities"),
    Scope.DEFINE: _("Describe activities"),
    Scope.PROFILE: _("Keep and read profiles of activities and people"),
    Scope.ALL_READ: _("Read everything"),
    Scope.ALL: _("Do everything, and void statements of others"),
}


class ClientForm(Form):
    # Of the client to be, made with the form: sent twice it is the same client.
    id = HiddenField()
    name = StringField(
        _("Name of the client"), filters=[stripped], render_kw={"maxlength": str(LONGEST_NAME), "autocomplete": "off"}
    )
    scopes = SelectMultipleField(
        _("What it may do"),
        [DataRequired(_("Choose at least one."))],
        choices=[SelectChoice(scope.value, text) for scope, text in SCOPES.items()],
    )
    origins = StringField(
        _("Web sites from which it is used"),
        filters=[stripped],
        render_kw={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"},
    )

    def validate_id(self, field: HiddenField) -> None:
        if not is_uuid(field.data or ""):
            field.data = str(new_id())
            raise ValidationError(_("This form was not whole. Look through it, and send it again."))

    def validate_name(self, field: StringField) -> None:
        with _told_beside_the_field():
            name_from(field.data or "")

    def validate_origins(self, field: StringField) -> None:
        with _told_beside_the_field():
            origins_from(field.data or "")

    @property
    def origin_list(self) -> list[str]:
        """Of a form that is valid."""
        return origins_from(self.origins.data or "")


@contextmanager
def _told_beside_the_field() -> Iterator[None]:
    try:
        yield
    except FaultyClient as error:
        raise ValidationError(str(error)) from error
