"""What members say of an idea, one form a part, and what the adviser decides."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.cooperatives.territory import Place
from lms.core.fields import HundredthsField, stripped
from lms.core.forms import Form, OnceForm
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language
from lms.projects.models import Outcome, ProjectIdea

TITLE_LENGTH = 120
TEXT_LENGTH = 2000
# Below a dirham nothing is built; ten thousand million are more than any cooperative's project costs.
LEAST_CENTIMES, MOST_CENTIMES = 100, 10**12


def _choices(table: Mapping[str, Place], *first: SelectChoice) -> list[SelectChoice]:
    named = sorted(((code, name_in_language(place)) for code, place in table.items()), key=lambda pair: pair[1])
    return [*first, *(SelectChoice(code, name) for code, name in named)]


class PartForm(Form):
    """`version` is that of the sheet which the writer had before her; what is no number is older than all."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    @property
    def values(self) -> dict[str, Any]:
        """Column → value."""
        raise NotImplementedError


class TitleForm(PartForm):
    title = StringField(
        _("The idea in a few words"),
        [
            DataRequired(_("Say the idea in a few words.")),
            Length(max=TITLE_LENGTH, message=_("Use 120 characters at most.")),
        ],
        filters=[stripped],
        render_kw={"maxlength": str(TITLE_LENGTH), "autocomplete": "off", "dir": "auto"},
    )

    @property
    def values(self) -> dict[str, Any]:
        return {"title": self.title.data}


class NewIdeaForm(OnceForm, TitleForm):
    pass


class PlaceForm(PartForm):
    # Validated below: the message of WTForms is in no language of ours.
    sector = SelectField(_("Sector"), validate_choice=False)
    province = SelectField(_("Province"), validate_choice=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sector.choices = _choices(territory.sectors())
        self.province.choices = _choices(territory.provinces())

    def validate_sector(self, field: SelectField) -> None:
        if field.data not in territory.sectors():
            raise ValidationError(_("Choose a sector."))

    def validate_province(self, field: SelectField) -> None:
        if field.data not in territory.provinces():
            raise ValidationError(_("Choose a province."))

    @property
    def values(self) -> dict[str, Any]:
        return {"sector": self.sector.data, "province_code": self.province.data}


class NeedForm(PartForm):
    need = TextAreaField(
        _("What is needed, and by whom?"),
        [
            DataRequired(_("Write what is needed, or tell it aloud.")),
            Length(max=TEXT_LENGTH, message=_("Use 2,000 characters at most.")),
        ],
        filters=[stripped],
        render_kw={"maxlength": str(TEXT_LENGTH), "rows": "7", "dir": "auto"},
    )

    @property
    def values(self) -> dict[str, Any]:
        # A browser sends lines with CR LF, whoever wrote them: the same text must stay the same.
        return {"need": (self.need.data or "").replace("\r\n", "\n")}


class CostForm(PartForm):
    cost = HundredthsField(_("How much would it cost, in dirhams?"))

    def validate_cost(self, field: HundredthsField) -> None:
        if field.data is None or not LEAST_CENTIMES <= field.data <= MOST_CENTIMES:
            raise ValidationError(_("Write an amount in digits, such as 120 000."))

    @property
    def values(self) -> dict[str, Any]:
        return {"cost_centimes": self.cost.data}


class PeopleForm(PartForm):
    """`members`: those who may be chosen."""

    people = SelectMultipleField(_("Who would work in it"), validate_choice=False)

    def __init__(self, *args: Any, members: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = members

    def validate_people(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Touch at least one face."))
        if not set(field.data) <= {str(member.id) for member in self.members}:
            raise ValidationError(_("One of these people is no member today. Choose again."))

    @property
    def chosen(self) -> frozenset[UUID]:
        return frozenset(UUID(one) for one in self.people.data or [])


class DecisionForm(Form):
    """`version`: that of the sheet which the adviser read. Where the need was only told, she writes what she heard."""

    version = HiddenField()
    outcome = RadioField(
        _("Your decision"),
        choices=[
            SelectChoice(Outcome.APPROVED.value, _("Approve: the cooperative may build this project")),
            SelectChoice(Outcome.RETURNED.value, _("Send back: the members change it first")),
        ],
        validate_choice=False,
    )
    reason = TextAreaField(
        _("Your reason, which the members read"),
        [Length(max=TEXT_LENGTH, message=_("Use 2,000 characters at most."))],
        filters=[stripped],
        render_kw={"maxlength": str(TEXT_LENGTH), "rows": "4", "dir": "auto"},
    )

    need = TextAreaField(
        _("The need in words, as you heard it"),
        [Length(max=TEXT_LENGTH, message=_("Use 2,000 characters at most."))],
        filters=[stripped],
        render_kw={"maxlength": str(TEXT_LENGTH), "rows": "4", "dir": "auto"},
    )

    def __init__(self, *args: Any, idea: ProjectIdea, **options: Any) -> None:
        super().__init__(*args, **options)
        if idea.need:
            del self.need

    @property
    def written_need(self) -> str:
        return (self.need.data or "").replace("\r\n", "\n") if "need" in self else ""

    def validate_need(self, field: TextAreaField) -> None:
        if self.outcome.data == Outcome.APPROVED and not field.data:
            raise ValidationError(_("Write the need in a sentence, so that everyone can read it."))

    def validate_outcome(self, field: RadioField) -> None:
        if field.data not in list(Outcome):
            raise ValidationError(_("Choose one of the two."))

    def validate_reason(self, field: TextAreaField) -> None:
        if self.outcome.data == Outcome.RETURNED and not field.data:
            raise ValidationError(_("Say what the members should change."))

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class WithdrawalForm(Form):
    reason = TextAreaField(
        _("Why is it taken out?"),
        [
            DataRequired(_("Say why, in a sentence.")),
            Length(max=TEXT_LENGTH, message=_("Use 2,000 characters at most.")),
        ],
        filters=[stripped],
        render_kw={"maxlength": str(TEXT_LENGTH), "rows": "3", "dir": "auto"},
    )


class IdeasForm(Form):
    """The filters of the public list. Anything that is no choice is no limit."""

    region = SelectField(_("Region"), validate_choice=False)
    sector = SelectField(_("Sector"), validate_choice=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.region.choices = _choices(territory.regions(), SelectChoice("", _("All regions")))
        self.sector.choices = _choices(territory.sectors(), SelectChoice("", _("All sectors")))

    @property
    def narrowing(self) -> dict[str, str]:
        tables: tuple[tuple[SelectField, Mapping[str, Place]], ...] = (
            (self.region, territory.regions()),
            (self.sector, territory.sectors()),
        )
        return {field.name: field.data if field.data in table else "" for field, table in tables}


def shown(idea: ProjectIdea) -> dict[str, Any]:
    """What the forms of all parts hold before anyone types."""
    return {
        "version": idea.version, "title": idea.title, "sector": idea.sector, "province": idea.province_code,
        "need": idea.need, "cost": idea.cost_centimes,
    }  # fmt: skip
