"""What administrators say of a new client of the LRS."""

import re

from wtforms import Form, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from lms.core.i18n import lazy as _
from lms.xapi.clients import Scope

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


# RFC 6454, 6.2, as browsers send it: no path, no user, and names of other scripts in Punycode.
_ORIGIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?")


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class ClientForm(Form):
    name = StringField(
        _("Name of the client"),
        [DataRequired(_("Give the client a name.")), Length(max=100, message=_("Use 100 characters at most."))],
        filters=[_stripped],
        render_kw={"maxlength": "100", "autocomplete": "off"},
    )
    scopes = SelectMultipleField(
        _("What it may do"),
        [DataRequired(_("Choose at least one."))],
        choices=[SelectChoice(scope.value, text) for scope, text in SCOPES.items()],
    )
    origins = StringField(
        _("Web sites from which it is used"),
        filters=[_stripped],
        render_kw={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"},
    )

    def validate_origins(self, _field: StringField) -> None:
        for one in self.origin_list:
            if one != "*" and not _ORIGIN.fullmatch(one):
                raise ValidationError(
                    _("“%(text)s” is no web site. Each begins with https:// and ends with its name.", text=one)
                )

    @property
    def origin_list(self) -> list[str]:
        return [one for one in re.split(r"[\s,]+", (self.origins.data or "").lower()) if one]
