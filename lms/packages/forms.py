"""Bringing a package, and excusing a learner from a unit."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wtforms import FileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.forms import Form
from lms.core.i18n import in_language, name_in_language
from lms.core.i18n import lazy as _
from lms.learning.models import Enrolment
from lms.packages.cmi5.terms import WAIVER_REASONS
from lms.packages.kinds import Structure
from lms.packages.publishing import heading_of, text_from

_REASONS = (
    _("She passed a test on it"),
    _("She did an equivalent unit of this course"),
    _("She did something equivalent elsewhere"),
    _("Decided by the administration"),
)
REASONS = dict(zip(WAIVER_REASONS, _REASONS, strict=True))
# What the page that shows a waiver once more gives with it.
CONFIRMED = "confirmed"
CHOOSE = SelectChoice("", _("Choose"))


class PackageForm(Form):
    package = FileField(
        _("Package (zip or h5p, or cmi5.xml alone)"), render_kw={"accept": ".zip,.h5p,.xml", "required": True}
    )


class SearchForm(Form):
    search = StringField(_("Name of the learner"))

    @property
    def name(self) -> str:
        return (self.search.data or "").strip()[:100]


class WaiverForm(Form):
    """`chosen`: the learner that was given, where she is enrolled; `cooperative`: hers, if any."""

    # Nothing is chosen beforehand: what is pressed in haste would excuse somebody else, for good.
    learner = SelectField(_("Learner"), [DataRequired(_("Choose the learner."))])
    unit = SelectField(_("Unit"), [DataRequired(_("Choose the unit."))])
    reason = SelectField(
        _("Reason"),
        [DataRequired(_("Choose the reason."))],
        choices=[CHOOSE, *(SelectChoice(value, label) for value, label in REASONS.items())],
    )

    def __init__(
        self,
        given: Any,
        structure: Structure,
        learners: list[tuple[Enrolment, Person]],
        chosen: tuple[Enrolment, Person] | None,
        cooperatives: Mapping[UUID, Cooperative],
    ) -> None:
        super().__init__(given)
        self.chosen = chosen
        self.cooperative = cooperatives.get(chosen[1].id) if chosen else None
        if chosen and chosen not in learners:
            learners = [*learners, chosen]
        self.learner.choices = [
            CHOOSE,
            *(
                SelectChoice(str(enrolment.registration), _label(person, cooperatives.get(person.id)))
                for enrolment, person in learners
            ),
        ]
        self.titles = _titles(structure)
        self.unit.choices = [CHOOSE, *(SelectChoice(key, title) for key, title in self.titles.items())]

    @property
    def unit_title(self) -> str:
        """Of the unit that was chosen."""
        return self.titles.get(self.unit.data, "")

    @property
    def reason_in_words(self) -> Any:
        return REASONS[self.reason.data]

    @property
    def given(self) -> dict[str, str]:
        """What was chosen, to be given again: once more on this page, or with the confirmation."""
        return {field.name: field.data for field in (self.learner, self.unit, self.reason)}


def _titles(structure: Structure) -> dict[str, str]:
    """Key → title; units of one title are told apart by their headings, as « Pre-test » of several blocks."""
    units = [(group, unit, in_language(text_from(unit.title))) for group in structure.groups for unit in group.units]
    times = Counter(title for _group, _unit, title in units)
    return {
        unit.key: title if times[title] == 1 else f"{in_language(heading_of(group))} › {title}"
        for group, unit, title in units
    }


def _label(person: Person, cooperative: Cooperative | None) -> str:
    """Namesakes are told apart by their cooperatives."""
    name = name_in_language(person)
    return f"{name} · {name_in_language(cooperative)}" if cooperative else name
