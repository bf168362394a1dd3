"""What is asked of the statement log: text to terms and times."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from wtforms import DateField, Form, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from lms.accounts import queries as accounts
from lms.accounts.phones import phone_from
from lms.cooperatives import queries as cooperatives
from lms.core.i18n import lazy as _
from lms.ops.days import DayField, midnight
from lms.xapi import agents, positions, terms, verbs
from lms.xapi.exporting import InWords
from lms.xapi.statement import Verb, is_iri, is_uuid

_LTR = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
KNOWN: tuple[Verb, ...] = (
    verbs.REGISTERED, verbs.ATTEMPTED, verbs.ANSWERED, verbs.COMPLETED, verbs.PASSED, verbs.FAILED, verbs.EARNED,
    verbs.LAUNCHED, verbs.INITIALIZED, verbs.TERMINATED, verbs.SATISFIED, verbs.ABANDONED, verbs.WAIVED,
)  # fmt: skip


def _stripped(text: str | None) -> str:
    return (text or "").strip()


@dataclass(frozen=True)
class Wanted:
    """All the terms that a statement must have, and the positions between which it stands, both exclusive."""

    terms: tuple[int, ...]
    after: int | None
    before: int | None


class LogForm(Form):
    phone = StringField(_("Person: phone number"), filters=[_stripped], render_kw=_LTR)
    cooperative = StringField(_("Cooperative: register number"), filters=[_stripped], render_kw=_LTR)
    verb = SelectField(_("Verb"), choices=[], default="")
    activity = StringField(_("Activity: its address"), filters=[_stripped], render_kw=_LTR)
    since = DayField(_("From"))
    until = DayField(_("To"))
    registration = StringField(_("Registration"), filters=[_stripped], render_kw=_LTR)

    def __init__(self, *args: Any, in_words: InWords, **options: Any) -> None:
        super().__init__(*args, **options)
        self._terms: list[int] = []
        self.verb.choices = [
            SelectChoice("", _("All")),
            *(SelectChoice(verb.id, in_words(verb.display)) for verb in KNOWN),
        ]

    def validate_phone(self, field: StringField) -> None:
        if not field.data:
            return
        phone = phone_from(field.data)
        person = accounts.member_with_phone(phone) if phone else None
        if person is None:
            raise ValidationError(_("No member has this phone number."))
        self._terms.append(terms.any_agent(agents.person_agent(person.id).key))

    def validate_cooperative(self, field: StringField) -> None:
        if not field.data:
            return
        found = cooperatives.cooperatives_by_number([field.data]).get(field.data)
        if found is None:
            raise ValidationError(_("No cooperative has this register number."))
        self._terms.append(terms.any_agent(agents.group_agent(found.id).key))

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
        if self.activity.data:
            found.append(terms.any_activity(self.activity.data))
        if self.verb.data:
            verb = terms.verb(self.verb.data)
            found = [terms.with_verb(term, verb) for term in found] or [verb]
        if self.registration.data:
            found.append(terms.registration(UUID(self.registration.data)))
        after = positions.position_of(midnight(self.since.data)) - 1 if self.since.data else None
        before = positions.position_of(midnight(self.until.data + timedelta(days=1))) if self.until.data else None
        return Wanted(tuple(found), after, before)

    @property
    def asked(self) -> dict[str, str]:
        """The parameters that are not empty, for the addresses of other pages."""
        return {field.name: field.raw_data[0] for field in self if field.raw_data and field.raw_data[0]}
