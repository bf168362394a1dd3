"""What an adviser types of sessions, contacts and plans, as values that can be trusted in form."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.core.fields import stripped
from lms.core.forms import Form, OnceForm
from lms.core.i18n import format_date, in_language, name_in_language
from lms.core.i18n import lazy as _
from lms.pathway.accompaniment.models import ContactKind
from lms.pathway.accompaniment.planning import LineValues
from lms.pathway.accompaniment.portfolio import Standing, Wanted
from lms.pathway.accompaniment.silence import SILENT_DAYS
from lms.pathway.diagnosis.instrument import instrument

LINE, NOTE = 300, 4000


class Day(DateField):
    """A day between two others that the form is told (`within`). Its messages say which."""

    first: date = date(2000, 1, 1)
    last: date = date(2100, 1, 1)

    def within(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.render_kw = {"min": first.isoformat(), "max": last.isoformat()}

    @property
    def day(self) -> date:
        """After validation."""
        assert self.data is not None
        return self.data

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a day.")) from error

    def pre_validate(self, _form: Any) -> None:
        if self.data is not None and not self.first <= self.data <= self.last:
            raise ValidationError(
                _("Enter a day from %(first)s to %(last)s.", first=format_date(self.first), last=format_date(self.last))
            )


def _day(label: Any) -> Day:
    return Day(label, [InputRequired(_("Enter a day."))])


def _line(label: Any, message: Any) -> StringField:
    return StringField(
        label, [DataRequired(message), Length(max=LINE)], filters=[stripped], render_kw={"maxlength": str(LINE)}
    )


def _note(label: Any, message: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [DataRequired(message), Length(max=NOTE)],
        filters=[stripped],
        render_kw={"maxlength": str(NOTE), "rows": "5"},
    )


class BeginForm(Form):
    begun_on = _day(_("First day of the accompaniment"))


class SessionForm(Form):
    planned_on = _day(_("Day"))
    place = _line(_("Place"), _("Say where the session is held."))


class NewSessionForm(OnceForm, SessionForm):
    pass


class RecordForm(Form):
    held_on = _day(_("Held on"))
    place = _line(_("Place"), _("Say where the session is held."))
    present = SelectMultipleField(_("Who was present"), [DataRequired(_("Tick at least one member."))])
    notes = _note(_("What was worked on"), _("Write down what was worked on."))
    next_step = _line(_("The next step"), _("Say what comes next, and who does it."))

    def offer(self, members: Sequence[Person]) -> None:
        self.present.choices = [SelectChoice(str(member.id), name_in_language(member)) for member in members]

    @property
    def people(self) -> set[UUID]:
        return {UUID(value) for value in self.present.data or ()}


class ContactForm(Form):
    on = _day(_("Day"))
    kind = SelectField(
        _("What it was"),
        choices=[
            SelectChoice(ContactKind.VISIT.value, _("Visit")),
            SelectChoice(ContactKind.CALL.value, _("Phone call")),
            SelectChoice(ContactKind.MEETING.value, _("Meeting at the delegation")),
        ],
    )
    note = _note(_("What was said"), _("Write down what was said."))


class NewContactForm(OnceForm, ContactForm):
    pass


class LineForm(Form):
    dimension = SelectField(_("Subject"))
    goal = _line(_("Goal"), _("Say what you want to reach."))
    action = _line(_("Action"), _("Say what is done for it."))
    who = _line(_("Who"), _("Say who does it."))
    until = _day(_("Until"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dimension.choices = [
            SelectChoice(dimension.id, in_language(dimension.title)) for dimension in instrument().dimensions
        ]

    @property
    def values(self) -> LineValues:
        return LineValues(
            str(self.dimension.data), self.goal.data or "", self.action.data or "", self.who.data or "", self.until.day
        )


class NewLineForm(OnceForm, LineForm):
    pass


class AgreementForm(Form):
    """Which plan was read, and how often it had been changed."""

    number = IntegerField(validators=[InputRequired()])
    revision = IntegerField(validators=[InputRequired()])


class PortfolioForm(Form):
    """Anything that is no choice is no limit: a link of last year still opens a list."""

    search = StringField(_("Name or register number"), render_kw={"maxlength": "100"})
    province = SelectField(_("Province"), validate_choice=False)
    standing = SelectField(
        _("Show"),
        choices=[
            SelectChoice("", _("All cooperatives")),
            SelectChoice(Standing.SILENT.value, _("Silent ones")),
            SelectChoice(Standing.OVERDUE.value, _("Those with an overdue session")),
            SelectChoice(Standing.AT_RISK.value, _("Those with a stage at risk")),
            SelectChoice(Standing.ACCOMPANIED.value, _("Accompanied ones")),
            SelectChoice(Standing.OTHERS.value, _("Not accompanied yet")),
        ],
        validate_choice=False,
    )
    days = SelectField(_("Silent after"), validate_choice=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places = sorted((name_in_language(place), code) for code, place in territory.provinces().items())
        self.province.choices = [
            SelectChoice("", _("All provinces")),
            *(SelectChoice(code, name) for name, code in places),
        ]
        self.days.choices = [SelectChoice(str(days), _("%(count)s days", count=days)) for days in sorted(SILENT_DAYS)]
        if self.days.data not in {str(days) for days in SILENT_DAYS}:
            self.days.data = str(SILENT_DAYS[0])

    @property
    def wanted(self) -> Wanted:
        standing = self.standing.data
        return Wanted(
            search=(self.search.data or "").strip()[:100],
            province=self.province.data if self.province.data in territory.provinces() else "",
            standing=Standing(standing) if standing in set(Standing) else None,
            days=int(str(self.days.data)),
        )
