"""Bringing a package, and excusing a learner from a unit."""

from typing import Any

from wtforms import FileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from lms.accounts.models import Person
from lms.core.forms import Form
from lms.core.i18n import in_language, name_in_language
from lms.core.i18n import lazy as _
from lms.learning.models import Enrolment
from lms.packages.kinds import Structure
from lms.packages.publishing import text_from

# cmi5, 9.5.5.2: what the reason of a waiver should be.
REASONS = {
    "Tested Out": _("She passed a test on it"),
    "Equivalent AU": _("She did an equivalent unit of this course"),
    "Equivalent Outside Activity": _("She did something equivalent elsewhere"),
    "Administrative": _("Decided by the administration"),
}


class PackageForm(Form):
    package = FileField(_("Package (zip, or cmi5.xml alone)"), render_kw={"accept": ".zip,.xml", "required": True})


class SearchForm(Form):
    search = StringField(_("Name of the learner"))

    @property
    def name(self) -> str:
        return (self.search.data or "").strip()[:100]


class WaiverForm(Form):
    """`chosen`: the learner that was given, where she is enrolled."""

    learner = SelectField(_("Learner"))
    unit = SelectField(_("Unit"))
    reason = SelectField(_("Reason"), choices=[SelectChoice(value, label) for value, label in REASONS.items()])

    def __init__(
        self,
        given: Any,
        structure: Structure,
        learners: list[tuple[Enrolment, Person]],
        chosen: tuple[Enrolment, Person] | None,
    ) -> None:
        super().__init__(given)
        self.chosen = chosen
        if chosen and chosen not in learners:
            learners = [*learners, chosen]
        self.learner.choices = [
            SelectChoice(str(enrolment.registration), name_in_language(person)) for enrolment, person in learners
        ]
        self.unit.choices = [
            SelectChoice(unit.key, in_language(text_from(unit.title)))
            for group in structure.groups
            for unit in group.units
        ]
