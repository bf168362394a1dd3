"""The one thing that is typed in a round: a level, by touching it."""

from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.pathway.diagnosis.instrument import LEVELS

REASON = 300
_CHOOSE = _("Touch the sentence that is most like your cooperative.")


class LevelForm(Form):
    """`reason`: why the group says otherwise than each of its members did. `seen`: which answer of the group the page showed:
    services.version_of."""

    seen = HiddenField()

    level = IntegerField(
        validators=[InputRequired(_CHOOSE), NumberRange(min(LEVELS), max(LEVELS), _CHOOSE)],
    )
    reason = StringField(
        _("Why does the group see it so?"),
        [Length(max=REASON)],
        filters=[lambda text: " ".join((text or "").split())],
        render_kw={"maxlength": str(REASON), "dir": "auto", "autocomplete": "off", "required": True},
    )
