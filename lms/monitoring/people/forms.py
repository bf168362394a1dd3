"""Which list is asked for and why; and what the log is narrowed to."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from lms.accounts.models import Person
from lms.cooperatives import columns
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.columns import Unfit
from lms.cooperatives.fields import ReadField
from lms.cooperatives.models import Cooperative
from lms.core.fields import stripped
from lms.core.forms import OnceForm
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language
from lms.monitoring import naming
from lms.monitoring.asking import BadQuestion, read_period
from lms.monitoring.people import queries
from lms.monitoring.people.models import Behind, Reason
from lms.monitoring.people.queries import Wanted
from lms.monitoring.people.words import LISTS, REASONS
from lms.monitoring.periods import Period
from lms.xapi.statement import is_uuid

FEWEST_LETTERS, MOST_LETTERS = 10, 500
NO_COOPERATIVE = _("We know no cooperative with this number.")
COUNTED_ANEW = _(
    "Who did something in which month is being counted anew: this list would be wrong now. Ask again in an hour, or for another list."
)
_CHOOSE = _("Choose one from the list.")


class ListForm(OnceForm):
    """`is_national`: she asks of one cooperative at a time, and says why in words of her own."""

    behind = SelectField(_("Which people"), choices=[SelectChoice(one.value, name) for one, name in LISTS.items()])
    period = SelectField(_("Period"))
    course = SelectField(_("Course"), default="")
    cooperative = ReadField(
        _("Register number of the cooperative"), read=columns.number,
        render_kw={"autocomplete": "off", "dir": "ltr", "maxlength": "60"},
    )  # fmt: skip
    reason = SelectField(
        _("Why you look at it"),
        choices=[SelectChoice("", _("Choose…")), *(SelectChoice(one.value, name) for one, name in REASONS.items())],
    )
    words = TextAreaField(
        _("In your words"), [Length(max=MOST_LETTERS)], filters=[stripped],
        render_kw={"rows": "3", "maxlength": str(MOST_LETTERS)},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        is_national: bool,
        periods: Sequence[Period],
        courses: Mapping[str, str],
        within: Any,
        **options: Any,
    ) -> None:
        """`courses`: slug → title; `within`: a select of the cooperatives that she may ask about."""
        super().__init__(*args, **options)
        self.is_national, self.within = is_national, within
        self.period.choices = [SelectChoice(str(one), naming.period_name(one)) for one in periods]
        self.course.choices = [
            SelectChoice("", _("All courses")),
            *(SelectChoice(slug, title) for slug, title in courses.items()),
        ]
        self.found: Cooperative | None = None

    def validate_behind(self, field: SelectField) -> None:
        if not field.errors and queries.is_unknown(Behind(field.data)):
            raise ValidationError(COUNTED_ANEW)

    def validate_cooperative(self, field: ReadField) -> None:
        if field.errors:
            return
        if field.data is None:
            if self.is_national:
                raise ValidationError(_("Enter the register number: you ask about one cooperative at a time."))
            return
        self.found = cooperatives.cooperative_with_number(self.within, field.data)
        if self.found is None:
            raise ValidationError(NO_COOPERATIVE)

    def validate_reason(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(_CHOOSE)

    def validate_words(self, field: TextAreaField) -> None:
        if self.is_national and len(field.data or "") < FEWEST_LETTERS:
            raise ValidationError(_("Say in a sentence what you need it for."))


def read_list(text: str) -> Behind:
    """Raises BadQuestion."""
    if text and text not in set(Behind):
        raise BadQuestion(_("There is no such list. Choose one."))
    return Behind(text or Behind.ENROLLED)


def read_course(slug: str, courses: Mapping[str, str]) -> str:
    """ "" for all. Raises BadQuestion."""
    if slug and slug not in courses:
        raise BadQuestion(_("There is no such course. Choose one from the list."))
    return slug


def read_wanted(arguments: Mapping[str, str], today: Any) -> Wanted:
    """What the address narrows the log to. Raises BadQuestion in words."""
    reason, behind, who = (arguments.get(name, "") for name in ("reason", "behind", "who"))
    period, number = arguments.get("period", ""), arguments.get("cooperative", "")
    if reason and reason not in set(Reason):
        raise BadQuestion(_("There is no such reason. Choose one from the list."))
    if who and not is_uuid(who):
        raise BadQuestion(_("We know nobody by this. Choose one from the list."))
    return Wanted(
        who=UUID(who) if who else None,
        reason=Reason(reason) if reason else None,
        behind=read_list(behind) if behind else None,
        cooperative_id=_cooperative(number).id if number.strip() else None,
        period=read_period(period, today) if period else None,
    )


def _cooperative(number: str) -> Cooperative:
    try:
        known = columns.number(number) or ""
    except Unfit as error:
        raise BadQuestion(error.message) from error
    found = cooperatives.cooperatives_by_number([known]).get(known)
    if found is None:
        raise BadQuestion(NO_COOPERATIVE)
    return found


def people_choices(people: Sequence[Person]) -> list[tuple[str, str]]:
    return [(str(one.id), name_in_language(one)) for one in people]
