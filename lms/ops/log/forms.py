"""What is asked of the statement log: text to terms and times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from lms.core.days import midnight
from lms.core.fields import DayField, stripped
from lms.core.forms import Form
from lms.core.i18n import in_language
from lms.core.i18n import lazy as _
from lms.core.search import LONGEST_SEARCHED
from lms.learning.activity_ids import FOLDER
from lms.ops.log import finding
from lms.ops.log.finding import Candidate
from lms.xapi import agents, positions, terms, verbs
from lms.xapi.exporting import InWords
from lms.xapi.statement import Verb, is_iri, is_uuid

_NAME = Length(max=LONGEST_SEARCHED)
_PLAIN = {"dir": "auto", "autocomplete": "off", "spellcheck": "false", "maxlength": str(LONGEST_SEARCHED)}
_LTR = _PLAIN | {"dir": "ltr", "maxlength": "2000"}
KNOWN: tuple[Verb, ...] = (
    verbs.REGISTERED, verbs.ATTEMPTED, verbs.ANSWERED, verbs.COMPLETED, verbs.PASSED, verbs.FAILED, verbs.EARNED,
    verbs.LAUNCHED, verbs.INITIALIZED, verbs.TERMINATED, verbs.SATISFIED, verbs.ABANDONED, verbs.WAIVED,
)  # fmt: skip
# So many of one name are shown to choose from.
FEW = 10
T = TypeVar("T")


@dataclass(frozen=True)
class Wanted:
    """All the terms that a statement must have, and the positions between which it stands, both exclusive."""

    terms: tuple[int, ...]
    after: int | None
    before: int | None


class LogForm(Form):
    person = StringField(_("Person: name or phone number"), [_NAME], filters=[stripped], render_kw=_PLAIN)
    cooperative = StringField(_("Cooperative: name or register number"), [_NAME], filters=[stripped], render_kw=_PLAIN)
    course = SelectField(_("Course"), choices=[], default="")
    # Of the course that is chosen.
    step = SelectField(_("Step"), choices=[], default="", validate_choice=False)
    verb = SelectField(_("Verb"), choices=[], default="")
    since = DayField(_("Recorded from"))
    until = DayField(_("Recorded until"))
    activity = StringField(_("Activity: its address"), filters=[stripped], render_kw=_LTR)
    other_verb = StringField(_("Another verb: its address"), filters=[stripped], render_kw=_LTR)
    registration = StringField(_("Registration"), filters=[stripped], render_kw=_LTR)

    def __init__(self, *args: Any, in_words: InWords, **options: Any) -> None:
        super().__init__(*args, **options)
        self._terms: list[int] = []
        self.person_meant: Candidate | None = None
        # Where several have the name that was asked for.
        self.people: list[Candidate] = []
        self.cooperatives: list[Candidate] = []
        self.verb.choices = [
            SelectChoice("", _("All")),
            *(SelectChoice(verb.id, in_words(verb.display)) for verb in KNOWN),
        ]
        courses = finding.published_courses()
        titles = [SelectChoice(slug, in_language(course.title)) for slug, course in courses.items()]
        self.course.choices = [SelectChoice("", _("All courses")), *titles]
        chosen = courses.get(self.course.data or "")
        self._steps = dict(finding.steps_of(chosen)) if chosen else {}
        steps = [SelectChoice(item, title) for item, title in self._steps.items()]
        self.step.choices = [SelectChoice("", _("The whole course")), *steps]

    @property
    def has_more(self) -> bool:
        """Whether a filter is set that few need."""
        return bool(self.activity.data or self.other_verb.data or self.registration.data)

    def validate_person(self, field: StringField) -> None:
        if not field.data or field.errors:
            return
        found = finding.people_meant(field.data, limit=FEW + 1)
        self.people = [finding.person_candidate(one) for one in found] if len(found) <= FEW else []
        person = _the_one(
            found,
            none=_("Nobody has this name or phone number. Try another spelling."),
            several=_("Several people have this name. Choose one below."),
            many=_("Many people have this name. Write more of it, or the phone number."),
        )
        self.person_meant = finding.person_candidate(person)
        self._terms.append(terms.any_agent(agents.person_agent(person.id).key))

    def validate_cooperative(self, field: StringField) -> None:
        if not field.data or field.errors:
            return
        found = finding.cooperatives_meant(field.data, limit=FEW + 1)
        self.cooperatives = [finding.cooperative_candidate(one) for one in found] if len(found) <= FEW else []
        cooperative = _the_one(
            found,
            none=_("No cooperative has this name or register number."),
            several=_("Several cooperatives have this name. Choose one below."),
            many=_("Many cooperatives have this name. Write more of it, or the register number."),
        )
        self._terms.append(terms.any_agent(agents.group_agent(cooperative.id).key))

    def validate_other_verb(self, field: StringField) -> None:
        if field.data and not is_iri(field.data):
            raise ValidationError(_("Enter a whole address, such as https://…"))
        if field.data and self.verb.data:
            raise ValidationError(_("Choose a verb from the list or enter an address, not both."))

    def validate_activity(self, field: StringField) -> None:
        if field.data and not is_iri(field.data):
            raise ValidationError(_("Enter a whole address, such as https://…"))

    def validate_registration(self, field: StringField) -> None:
        if field.data and not is_uuid(field.data):
            raise ValidationError(_("A registration has 36 characters: digits, letters a to f, and hyphens."))

    def validate_until(self, field: DateField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("The last day is before the first."))

    @property
    def wanted(self) -> Wanted:
        """Of a form that is valid."""
        found = [*self._terms]
        for activity in self._activities():
            found.append(terms.any_activity(activity))
        if chosen := self.verb.data or self.other_verb.data:
            verb = terms.verb(chosen)
            found = [terms.with_verb(term, verb) for term in found] or [verb]
        if self.registration.data:
            found.append(terms.registration(UUID(self.registration.data)))
        after = positions.position_of(midnight(self.since.data)) - 1 if self.since.data else None
        before = positions.position_of(midnight(self.until.data + timedelta(days=1))) if self.until.data else None
        return Wanted(tuple(found), after, before)

    def _activities(self) -> Iterator[str]:
        if self.course.data:
            # A step of the course that was chosen before is none of this one.
            item = self.step.data if self.step.data in self._steps else ""
            yield agents.activity_id(FOLDER, self.course.data, *filter(None, (item or "").split("/")))
        if self.activity.data:
            yield self.activity.data

    @property
    def asked(self) -> dict[str, str]:
        """The parameters that are not empty, for the addresses of other pages: a person stands there by her key."""
        given = {field.name: field.raw_data[0] for field in self if field.raw_data and field.raw_data[0]}
        return given | ({"person": self.person_meant.handle} if self.person_meant else {})


def _the_one(found: Sequence[T], *, none: Any, several: Any, many: Any) -> T:
    """Raises ValidationError unless there is exactly one."""
    if len(found) != 1:
        raise ValidationError(none if not found else several if len(found) <= FEW else many)
    return found[0]
