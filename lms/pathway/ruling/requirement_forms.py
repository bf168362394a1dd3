"""A form for each kind of requirement: it makes one from what an officer entered, and reads one to be changed."""

from collections.abc import Iterable, Iterator
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, ValidationError

from lms.cooperatives.file.names import KINDS as DOCUMENTS
from lms.cooperatives.models import OfficeKind
from lms.cooperatives.names import office_name
from lms.core.fields import MAX_PEOPLE, CountField, HundredthsField, Needed
from lms.core.i18n import in_language
from lms.core.i18n import lazy as _
from lms.learning import queries as learning
from lms.pathway import catalogue, words
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.rules import model
from lms.pathway.rules.faults import LEVELS
from lms.pathway.rules.model import Requirement, Text
from lms.pathway.ruling.forms import Between, SeenForm, words_in

MONTHS = 600
# Per cent.
WHOLE = 100
_SHARE = _("Enter a whole number of per cent, from 1 to 100.")
_CHOOSE = _("Choose one from the list.")


def _choice(value: str, label: Any) -> SelectChoice:
    return SelectChoice(value, label)


def _choices(names: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [_choice(value, label) for value, label in names]


def _people(label: Any, first: int = 1) -> CountField:
    message = _("Enter how many people, at least %(first)s.", first=first)
    return CountField(label, [Needed(message), Between(first, MAX_PEOPLE, message)])


def _months(label: Any) -> CountField:
    return CountField(label, [Between(1, MONTHS, _("Enter from 1 to 600 months, or leave it empty."))])


class RequirementForm(SeenForm):
    """`attribute` is for the form that serves several of them; `values_of` reads what `node` writes."""

    label_ar = words_in(_("In Arabic"), "ar")
    label_fr = words_in(_("In French"), "fr")
    has_label = True

    def __init__(self, given: Any = None, *, attribute: str = "", **values: Any) -> None:
        super().__init__(given, **values)
        self.attribute = attribute
        self.offer()

    def offer(self) -> None:
        """Fill in what there is to choose from today."""

    def own_fields(self) -> Iterator[Field]:
        return (field for field in self if field.name not in ("seen", "label_ar", "label_fr"))

    def validate_label_ar(self, field: StringField) -> None:
        if not field.data and self.label_fr.data:
            raise ValidationError(_("Write it in both languages, or in none."))

    def validate_label_fr(self, field: StringField) -> None:
        if not field.data and self.label_ar.data:
            raise ValidationError(_("Write it in both languages, or in none."))

    def node(self) -> Requirement:
        raise NotImplementedError

    @classmethod
    def values_of(cls, node: Any) -> dict[str, Any]:
        return {"label_ar": node.label.get("ar", ""), "label_fr": node.label.get("fr", "")} | cls.own_values(node)

    @classmethod
    def own_values(cls, node: Any) -> dict[str, Any]:
        return {name: getattr(node, name) for name in node.__struct_fields__ if name != "label"}

    @property
    def label(self) -> Text:
        return {"ar": self.label_ar.data, "fr": self.label_fr.data} if self.label_ar.data and self.label_fr.data else {}


def _courses() -> list[SelectChoice]:
    """Courses by their title, and under each its modules."""
    found = learning.titles()
    names = sorted(found, key=lambda name: (in_language(found[name.partition("/")[0]]), "/" in name))
    return [_choice("", _("Choose")), *(_choice(name, _course_title(name, found)) for name in names)]


def _course_title(name: str, titles: words.Titles) -> Any:
    course = in_language(titles[name.partition("/")[0]])
    if "/" not in name:
        return course
    return _("%(course)s, module “%(module)s”", course=course, module=in_language(titles[name]))


class OfficeForm(RequirementForm):
    offices = SelectMultipleField(_("Offices of which one is enough"), [DataRequired(_("Tick at least one office."))])
    achievement = SelectField(_("Course"), [DataRequired(_CHOOSE)])
    min_count = _people(_("How many people at least"))
    max_age_months = _months(_("Certificate no older than (months; leave it empty for any age)"))

    def offer(self) -> None:
        self.offices.choices = _choices((kind.value, office_name(kind)) for kind in OfficeKind)
        self.achievement.choices = _courses()
        if self.min_count.data is None and not self.min_count.raw_data:
            self.min_count.data = 1

    def node(self) -> Requirement:
        return model.RoleCertified(
            label=self.label, offices=tuple(self.offices.data or ()), achievement=str(self.achievement.data),
            min_count=self.min_count.data, max_age_months=self.max_age_months.data,
        )  # fmt: skip


class ShareForm(RequirementForm):
    achievement = SelectField(_("Course"), [DataRequired(_CHOOSE)])
    share = CountField(_("Share of the members, in per cent"), [Needed(_SHARE), Between(1, WHOLE, _SHARE)])
    min_count = _people(_("And never fewer people than"), first=0)
    gender = RadioField(
        _("Of whom"), choices=_choices((("", _("All members")), ("f", _("Women")), ("m", _("Men")))), default=""
    )
    max_age_months = _months(_("Certificate no older than (months; leave it empty for any age)"))

    def offer(self) -> None:
        self.achievement.choices = _courses()

    def node(self) -> Requirement:
        gender: Any = self.gender.data or None
        return model.MembersShare(
            label=self.label, achievement=str(self.achievement.data), min_share=self.share.data / WHOLE,
            min_count=self.min_count.data, gender=gender, max_age_months=self.max_age_months.data,
        )  # fmt: skip

    @classmethod
    def own_values(cls, node: Any) -> dict[str, Any]:
        return super().own_values(node) | {
            "share": f"{round(node.min_share * WHOLE, 2):g}",
            "gender": node.gender or "",
        }


class MemberCountForm(RequirementForm):
    min_count = _people(_("How many members at least"))

    def node(self) -> Requirement:
        return model.MemberCount(label=self.label, min_count=self.min_count.data)


class DocumentForm(RequirementForm):
    type = SelectField(_("Paper"), [DataRequired(_CHOOSE)])
    max_age_months = _months(_("No older than (months; leave it empty for any age)"))
    must_be_verified = BooleanField(_("An adviser must have verified it"))

    def offer(self) -> None:
        self.type.choices = [
            _choice("", _("Choose")),
            *_choices((kind.value, name) for kind, name in DOCUMENTS.items()),
        ]

    def node(self) -> Requirement:
        return model.Document(
            label=self.label, type=str(self.type.data), max_age_months=self.max_age_months.data,
            must_be_verified=bool(self.must_be_verified.data),
        )  # fmt: skip


class IndicatorForm(RequirementForm):
    name = SelectField(_("Number"), [DataRequired(_CHOOSE)])
    op = RadioField(_("It must be"), choices=_choices(((">=", _("at least")), ("<=", _("at most")))), default=">=")
    value = HundredthsField(_("This much"), [Needed(_("Enter a number."))])

    def offer(self) -> None:
        self.name.choices = [_choice("", _("Choose")), *_choices(words.INDICATORS.items())]

    def node(self) -> Requirement:
        op: Any = self.op.data
        return model.Indicator(label=self.label, name=str(self.name.data), op=op, value=self.value.data / 100)

    @classmethod
    def own_values(cls, node: Any) -> dict[str, Any]:
        return super().own_values(node) | {"value": round(node.value * 100)}


class EventForm(RequirementForm):
    name = SelectField(_("What happened"), [DataRequired(_CHOOSE)])
    min_count = CountField(
        _("How often at least"), [Needed(_("Enter from 1 to 1,000.")), Between(1, 1000, _("Enter from 1 to 1,000."))]
    )
    within_months = _months(_("In the last (months; leave it empty for ever)"))

    def offer(self) -> None:
        self.name.choices = [_choice("", _("Choose")), *_choices(words.EVENTS.items())]

    def node(self) -> Requirement:
        return model.EventCount(
            label=self.label, name=str(self.name.data), min_count=self.min_count.data,
            within_months=self.within_months.data,
        )  # fmt: skip


class AgeForm(RequirementForm):
    min_months = CountField(
        _("Months since it was entered in the register, at least"),
        [Needed(_("Enter from 1 to 600 months.")), Between(1, MONTHS, _("Enter from 1 to 600 months."))],
    )

    def node(self) -> Requirement:
        return model.Age(label=self.label, min_months=self.min_months.data)


class AssessmentForm(RequirementForm):
    dimension = SelectField(_("Subject"))
    min_level = SelectField(_("Level at least"), choices=_choices((str(level), str(level)) for level in LEVELS))
    max_age_months = _months(_("No older than (months; leave it empty for any age)"))

    def offer(self) -> None:
        self.dimension.choices = [
            _choice("", _("The whole self-assessment: that it was done")),
            *_choices((one.id, in_language(one.title)) for one in instrument().dimensions),
        ]

    def validate_min_level(self, field: SelectField) -> None:
        if not self.dimension.data and field.data != "1":
            raise ValidationError(_("There is no level of the whole. Choose a subject, or level 1."))

    def node(self) -> Requirement:
        return model.AssessmentMin(
            label=self.label, dimension=str(self.dimension.data or ""), min_level=int(str(self.min_level.data)),
            max_age_months=self.max_age_months.data,
        )  # fmt: skip

    @classmethod
    def own_values(cls, node: Any) -> dict[str, Any]:
        return super().own_values(node) | {"min_level": str(node.min_level)}


class DecisionForm(RequirementForm):
    decision = SelectField(_("Decision"), [DataRequired(_CHOOSE)])

    def offer(self) -> None:
        self.decision.choices = [
            _choice("", _("Choose")),
            *_choices(
                (f"{name}/{outcome}", label)
                for name, label in words.DECISIONS.items()
                for outcome in catalogue.outcomes_of(name)
            ),
        ]

    def node(self) -> Requirement:
        name, _slash, outcome = str(self.decision.data).partition("/")
        return model.HumanDecision(label=self.label, name=name, outcome=outcome)

    @classmethod
    def own_values(cls, node: Any) -> dict[str, Any]:
        return {"decision": f"{node.name}/{node.outcome}"}


class AttributeForm(RequirementForm):
    must_have = RadioField(
        _("The cooperative"),
        choices=_choices((("yes", _("has one of these")), ("no", _("has none of these")))),
        default="yes",
    )
    values = SelectMultipleField(_("Which"), [DataRequired(_("Tick at least one."))])

    def offer(self) -> None:
        table = catalogue.attributes().get(self.attribute, frozenset())
        names = ((value, words.attribute_value(self.attribute, value)) for value in table)
        self.values.choices = _choices(sorted(names, key=lambda one: one[1]))

    def node(self) -> Requirement:
        values = tuple(sorted(self.values.data or ()))
        if self.must_have.data == "no":
            return model.NotAttribute(
                label=self.label, attribute=model.OrgAttribute(name=self.attribute, values=values)
            )
        return model.OrgAttribute(label=self.label, name=self.attribute, values=values)

    @classmethod
    def own_values(cls, node: Any) -> dict[str, Any]:
        if isinstance(node, model.NotAttribute):
            return {"must_have": "no", "values": list(node.attribute.values)}
        return {"must_have": "yes", "values": list(node.values)}


class GroupForm(RequirementForm):
    kind = RadioField(
        _("How many of them are needed"),
        [InputRequired(_CHOOSE)],
        choices=_choices((("any", _("One is enough")), ("at_least", _("So many of them")), ("all", _("All of them")))),
        default="any",
    )
    count = CountField(_("How many, where it is so many of them"), [Between(1, 60, _("Enter from 1 to 60."))])
    distinct = BooleanField(_("Nobody counts for two of the offices in it"))

    def validate_count(self, field: CountField) -> None:
        if self.kind.data == "at_least" and field.data is None and not field.errors:
            raise ValidationError(_("Enter from 1 to 60."))

    def node(self) -> Requirement:
        match self.kind.data:
            case "any":
                return model.AnyOf(label=self.label, of=())
            case "at_least":
                return model.AtLeast(label=self.label, count=self.count.data, of=())
        return model.All(label=self.label, of=(), distinct=bool(self.distinct.data))

    @classmethod
    def own_values(cls, node: Any) -> dict[str, Any]:
        return {
            "kind": str(node.__struct_config__.tag),
            "count": getattr(node, "count", None),
            "distinct": getattr(node, "distinct", False),
        }


class TopForm(RequirementForm):
    has_label = False
    distinct = BooleanField(_("Nobody counts for two of the offices in it"))

    def node(self) -> Requirement:
        return model.All(of=(), distinct=bool(self.distinct.data))
