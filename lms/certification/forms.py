"""The code that a visitor types."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.core.forms import Form
from lms.core.i18n import lazy as _


class CodeForm(Form):
    code = StringField(
        _("Code on the certificate"),
        [InputRequired(_("Write the code that stands under the square pattern.")), Length(max=60)],
    )
