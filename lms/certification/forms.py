"""The code that somebody types, and why a certificate is revoked."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.core.forms import Form
from lms.core.i18n import lazy as _


class CodeForm(Form):
    code = StringField(
        _("Code on the certificate"),
        [InputRequired(_("Write the code that stands under the square pattern.")), Length(max=60)],
    )


class RevocationForm(Form):
    reason = TextAreaField(
        _("Why"),
        [
            DataRequired(_("Say why the certificate is withdrawn.")),
            Length(max=1000, message=_("Use 1,000 characters at most.")),
        ],
        filters=[lambda text: (text or "").strip()],
        render_kw={"rows": "3"},
    )
    is_understood = BooleanField(
        _("I know that this is for good: it cannot be undone."),
        [InputRequired(_("Tick that you know it: a certificate that was withdrawn is never given again."))],
    )
