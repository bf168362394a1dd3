"""A number to call."""

from wtforms.widgets import TelInput

from lms.cooperatives import columns
from lms.cooperatives.fields import ReadField
from lms.core.forms import Form
from lms.core.i18n import lazy as _


class NumberForm(Form):
    """Empty: there is none."""

    phone = ReadField(
        _("Phone number"), read=columns.phone, widget=TelInput(),
        render_kw={"inputmode": "tel", "autocomplete": "off", "dir": "ltr", "maxlength": "30"},
    )  # fmt: skip
