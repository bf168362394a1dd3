"""The kinds of requirements as an officer chooses them, and the form of each."""

from dataclasses import dataclass
from typing import Any

from lms.core.i18n import lazy as _
from lms.pathway.rules import model
from lms.pathway.rules.model import COMBINATORS, Requirement
from lms.pathway.ruling import requirement_forms as forms


@dataclass(frozen=True)
class Kind:
    """`form` makes requirements of it and reads them; `attribute`: which one, where the form serves several."""

    key: str
    title: Any
    hint: Any
    form: type[forms.RequirementForm]
    attribute: str = ""

    def begin(self, given: Any = None, node: Requirement | None = None) -> forms.RequirementForm:
        values = self.form.values_of(node) if node is not None else {}
        return self.form(given, attribute=self.attribute, **values)


_OF_ATTRIBUTES = (
    ("sector", _("Sector"), _("It works in one of these sectors, or in none of them.")),
    ("region", _("Region"), _("It lies in one of these regions, or in none of them.")),
    ("province", _("Province"), _("It lies in one of these provinces, or in none of them.")),
    ("delegation", _("Delegation"), _("One of these delegations follows it, or none of them.")),
    ("category", _("What members do in it"), _("They bring what they produce, are served, or work in it.")),
    ("women_only", _("All members are women"), _("Or there are men too.")),
)
KINDS = {
    kind.key: kind
    for kind in (
        Kind("role_certified", _("Certificate of an office"), _("Holders of an office have a course."), forms.OfficeForm),
        Kind("members_share", _("Certificate of many members"), _("A share of the members has a course, and never fewer than a number."), forms.ShareForm),
        Kind("member_count", _("Number of members"), _("Those on the register."), forms.MemberCountForm),
        Kind("document", _("Paper in the file"), _("Filed, valid, and verified where you ask it."), forms.DocumentForm),
        Kind("indicator", _("Number that is reached"), _("Months of cash book, products that are ready …"), forms.IndicatorForm),
        Kind("event_count", _("Something that happened"), _("Coaching sessions, ideas, products: so often, in so many months."), forms.EventForm),
        Kind("age", _("Age of the cooperative"), _("Months since it was entered in the register."), forms.AgeForm),
        Kind("assessment_min", _("Self-assessment"), _("It was done, or reached a level in one subject. There is no total."), forms.AssessmentForm),
        Kind("human_decision", _("Decision"), _("Somebody at ODCo decided."), forms.DecisionForm),
        *(Kind(name, title, hint, forms.AttributeForm, name) for name, title, hint in _OF_ATTRIBUTES),
        Kind("group", _("Group of requirements"), _("One of them is enough, or so many, or all."), forms.GroupForm),
    )
}  # fmt: skip
TOP = Kind("top", _("The whole rule"), "", forms.TopForm)


def kind_of(node: Requirement, path: str) -> Kind:
    if path == "":
        return TOP
    if isinstance(node, COMBINATORS):
        return KINDS["group"]
    match node:
        case model.OrgAttribute():
            return KINDS.get(node.name) or _unknown(node.name)
        case model.NotAttribute():
            return KINDS.get(node.attribute.name) or _unknown(node.attribute.name)
    return KINDS[str(node.__struct_config__.tag)]


def _unknown(name: str) -> Kind:
    """An attribute that there is no more: what stands there can be seen and removed."""
    return Kind(name, name, "", forms.AttributeForm, name)
