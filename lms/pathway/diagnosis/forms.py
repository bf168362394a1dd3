"""The one thing that is typed in a round: a level, by touching it."""

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.pathway.diagnosis.instrument import LEVELS

_CHOOSE = _("Touch the sentence that is most like your cooperative.")


class LevelForm(Form):
    level = IntegerField(
        validators=[InputRequired(_CHOOSE), NumberRange(min(LEVELS), max(LEVELS), _CHOOSE)],
    )
