"""The form in which a trainer marks: a level for each criterion of the rubric, and a comment."""

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from lms.core.fields import stripped
from lms.core.forms import Form
from lms.core.i18n import in_language
from lms.core.i18n import lazy as _
from lms.quizzes.kinds import Criterion, Judged
from lms.quizzes.marking.services import MOST_COMMENT


class MarkingForm(Form):
    comment = TextAreaField(
        _("A word to the learner"),
        filters=[stripped],
        validators=[Length(max=MOST_COMMENT, message=_("Use %(max)d characters at most."))],
        render_kw={"rows": 4, "dir": "auto", "maxlength": MOST_COMMENT},
    )


def form_for(question: Judged, formdata: Any = None) -> "MarkingForm":
    """With one field a criterion, `level_1` for the first."""
    fields = {_name(place): _level_field(criterion) for place, criterion in enumerate(question.rubric, 1)}
    form: MarkingForm = type("RubricForm", (MarkingForm,), fields)(formdata)
    return form


def levels_of(form: MarkingForm, question: Judged) -> dict[str, int]:
    """Criterion → place of its level, in a form that is valid."""
    return {criterion.id: int(form[_name(place)].data) for place, criterion in enumerate(question.rubric, 1)}


def level_fields(form: MarkingForm, question: Judged) -> list[tuple[Criterion, Any]]:
    return [(criterion, form[_name(place)]) for place, criterion in enumerate(question.rubric, 1)]


def _name(place: int) -> str:
    return f"level_{place}"


def _level_field(criterion: Criterion) -> RadioField:
    choices = [SelectChoice(str(place), in_language(level.text)) for place, level in enumerate(criterion.levels)]
    return RadioField(
        in_language(criterion.text),
        choices=choices,
        validators=[InputRequired(_("Choose a level for each criterion."))],
    )
