"""What trainers type of cohorts, sessions and messages, as values that can be trusted in form."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from wtforms import (
    EmailField,
    HiddenField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from lms.accounts.phones import latin_digits, phone_from
from lms.cooperatives import territory
from lms.cooperatives.forms import place_choices
from lms.core.fields import DayField, Needed, stripped
from lms.core.forms import Form, OnceForm
from lms.core.i18n import MOROCCO, in_language
from lms.core.i18n import lazy as _
from lms.learning.content import Course
from lms.learning.titles import step_title
from lms.notices.channels.quiet import moment_of
from lms.teaching.services.cohorts import Plan
from lms.teaching.services.sessions import Meeting
from lms.voice.tongues import TONGUES

LINE, MESSAGE = 120, 500
# A cohort that lasts longer is another one.
LONGEST = timedelta(days=731)
MINUTES = (30, 45, 60, 90, 120, 180, 240, 360)


def _line(label: Any, message: Any) -> StringField:
    return StringField(
        label, [DataRequired(message), Length(max=LINE)], filters=[stripped], render_kw={"maxlength": str(LINE)}
    )


def _day(label: Any) -> DayField:
    return DayField(label, [Needed(_("Enter a day."))])


def _languages() -> list[SelectChoice]:
    return [SelectChoice(tongue.code, tongue.label) for tongue in TONGUES.values()]


class CohortForm(Form):
    title = _line(_("Name of the cohort"), _("Give it a name that its people will know."))
    course = SelectField(_("Course"), [InputRequired(_("Choose one from the list."))])
    language = SelectField(_("Language of the sessions"))
    province = SelectField(_("Province"), [InputRequired(_("Choose one from the list."))])
    place = _line(_("Place"), _("Say where the cohort meets."))
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))

    def __init__(self, *args: Any, courses: Sequence[Course], **options: Any) -> None:
        super().__init__(*args, **options)
        titles = sorted((in_language(course.title), course.slug) for course in courses)
        self.course.choices = [SelectChoice(slug, title) for title, slug in titles]
        self.language.choices = _languages()
        self.province.choices = place_choices(territory.provinces(), _("Choose a province"))

    def validate_ends_on(self, field: DayField) -> None:
        first, last = self.starts_on.data, field.data
        if first and last and not first <= last <= first + LONGEST:
            raise ValidationError(_("The last day comes after the first, within two years."))

    @property
    def plan(self) -> Plan:
        """After validation."""
        assert isinstance(self.starts_on.data, date)
        assert isinstance(self.ends_on.data, date)
        return Plan(
            self.title.data or "", str(self.course.data), str(self.language.data), str(self.province.data),
            self.place.data or "", self.starts_on.data, self.ends_on.data,
        )  # fmt: skip


class NewCohortForm(OnceForm, CohortForm):
    # Those of the cooperatives for which it is made.
    person = SelectMultipleField(validate_choice=False)

    @property
    def person_ids(self) -> list[UUID]:
        return ids_in(self.person.data or ())


class SessionForm(Form):
    item = SelectField(_("What is taught"))
    on = _day(_("Day"))
    hour = TimeField(_("Hour"), [InputRequired(_("Enter an hour, for example 10:00."))])
    minutes = SelectField(_("How long"), coerce=int)
    place = _line(_("Place"), _("Say where the session is held."))
    language = SelectField(_("Language"))

    def __init__(self, *args: Any, course: Course, kept: str = "", **options: Any) -> None:
        """`kept`: what is taught so far. What the course has no more stays until another one is chosen."""
        super().__init__(*args, **options)
        self.item.choices = _items(course)
        if kept not in [choice.value for choice in self.item.choices]:
            self.item.choices.append(SelectChoice(kept, kept))
        self.minutes.choices = [SelectChoice(minutes, _("%(count)s minutes", count=minutes)) for minutes in MINUTES]
        self.language.choices = _languages()

    @property
    def meeting(self) -> Meeting:
        """After validation. Days and hours are those of Morocco."""
        assert isinstance(self.on.data, date)
        assert self.hour.data is not None
        return Meeting(
            moment_of(self.on.data, self.hour.data, MOROCCO), int(self.minutes.data), self.place.data or "",
            str(self.language.data), str(self.item.data),
        )  # fmt: skip


class NewSessionForm(OnceForm, SessionForm):
    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now

    def validate_on(self, field: DayField) -> None:
        if field.data and field.data < self.now.astimezone(MOROCCO).date() - timedelta(days=31):
            raise ValidationError(_("This day is more than a month ago."))


class PhoneForm(Form):
    phone = StringField(_("Phone number"), render_kw={"inputmode": "tel", "maxlength": "30", "dir": "ltr"})

    def validate_phone(self, field: StringField) -> None:
        if phone_from(field.data or "") is None:
            raise ValidationError(_("This is no phone number. A Moroccan one has ten digits, like 06 12 34 56 78."))

    @property
    def number(self) -> str:
        return phone_from(self.phone.data or "") or ""


class SearchForm(Form):
    search = SearchField(_("Name or register number"), render_kw={"maxlength": "100"})

    @property
    def text(self) -> str:
        return (self.search.data or "").strip()[:100]


class PickForm(Form):
    """Whom of a cooperative: everyone, who holds one of these offices, or who is ticked."""

    who = HiddenField()
    office = SelectMultipleField(validate_choice=False)
    person = SelectMultipleField(validate_choice=False)

    @property
    def person_ids(self) -> list[UUID]:
        return ids_in(self.person.data or ())


class TrainerForm(Form):
    email = EmailField(
        _("E-mail address of the trainer"),
        [DataRequired(_("Enter an e-mail address."))],
        filters=[stripped],
        render_kw={"maxlength": "200", "dir": "ltr", "autocomplete": "off"},
    )


class CodeForm(Form):
    code = StringField(
        _("The eight digits of the group"),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": "12", "class": "pin", "dir": "ltr"},
    )

    @property
    def digits(self) -> str:
        return "".join(char for char in latin_digits(self.code.data or "") if char.isdecimal())[:12]


class AnswerForm(Form):
    coming = SelectField(choices=[SelectChoice("yes", _("I come")), SelectChoice("no", _("I do not come"))])


class MessageForm(OnceForm):
    text_ar = TextAreaField(
        _("In Arabic"), [Length(max=MESSAGE)], filters=[stripped], render_kw={"rows": "4", "lang": "ar", "dir": "rtl"}
    )
    text_fr = TextAreaField(
        _("In French"), [Length(max=MESSAGE)], filters=[stripped], render_kw={"rows": "4", "lang": "fr", "dir": "ltr"}
    )

    def validate_text_ar(self, field: TextAreaField) -> None:
        if not field.data and not stripped(self.text_fr.data):
            raise ValidationError(_("Write your message, in one language at least."))

    @property
    def text(self) -> dict[str, str]:
        return {code: said for code, said in (("ar", self.text_ar.data), ("fr", self.text_fr.data)) if said}


class ListForm(Form):
    """Who was ticked, and who had been when the page was shown."""

    present = SelectMultipleField(validate_choice=False)
    was = SelectMultipleField(validate_choice=False)

    @property
    def present_ids(self) -> list[UUID]:
        return ids_in(self.present.data or ())

    @property
    def was_ids(self) -> list[UUID]:
        return ids_in(self.was.data or ())


def ids_in(texts: Sequence[str]) -> list[UUID]:
    """What is no id is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _items(course: Course) -> list[SelectChoice]:
    """The whole course, then each module with its lessons."""
    choices = [SelectChoice("", _("Whatever the group needs"))]
    for module in course.modules:
        title = in_language(module.title)
        choices.append(SelectChoice(module.slug, title))
        choices += [
            SelectChoice(
                f"{module.slug}/{lesson.slug}", f"{title} · {step_title(course, f'{module.slug}/{lesson.slug}')}"
            )
            for lesson in module.lessons
        ]
    return choices
