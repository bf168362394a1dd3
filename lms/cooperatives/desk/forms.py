"""What is written at the desk, and what its calculators ask. A calculator's form is complete once something is entered."""

from datetime import date, timedelta
from typing import Any

from wtforms import FieldList, HiddenField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Regexp

from lms.cooperatives.desk.models import YearFigures
from lms.cooperatives.desk.names import ASSEMBLIES, BASES, CALLS
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.law.surplus import WHOLE_RATE
from lms.cooperatives.law.third_parties import Basis
from lms.core.fields import CountField, DayField, HundredthsField, Needed, stripped
from lms.core.forms import Form
from lms.core.i18n import lazy as _

_AMOUNTS = ("turnover", "members", "third_parties", "surplus", "capital", "reserve", "net_worth")
_NOTICE_BEFORE = _("The notice goes before the assembly. Check both days.")
# An assembly is prepared so long before it at most.
AHEAD_DAYS = 550
_AMOUNT_NEEDED = _("Enter an amount; 0 if there is none.")


class AssemblyKindForm(Form):
    kind = RadioField(
        _("Which assembly"),
        [InputRequired(_("Choose one."))],
        choices=[SelectChoice(kind.value, text) for kind, text in ASSEMBLIES.items()],
        default=AssemblyKind.ORDINARY.value,
    )
    call = RadioField(
        _("Which call"),
        [InputRequired(_("Choose one."))],
        choices=[SelectChoice(str(call), text) for call, text in CALLS.items()],
        default="1",
    )

    @property
    def assembly_kind(self) -> AssemblyKind:
        return AssemblyKind(self.kind.data)

    @property
    def call_number(self) -> int:
        return int(self.call.data or 1)


class AttendanceForm(Form):
    present = CountField(_("Members who are there"), [Needed(_("Enter how many members are there."))])
    represented = CountField(_("Members who gave a proxy"))

    def validate_represented(self, field: CountField) -> None:
        if field.data and self.present.data is not None and field.data > self.present.data:
            raise ValidationError(_("Each member who is there carries one proxy at most."))


class QuorumForm(AssemblyKindForm, AttendanceForm):
    members = CountField(_("Members on the register"), [Needed(_("Enter how many members there are."))])
    votes_for = CountField(_("Votes for"))
    votes_against = CountField(_("Votes against"))
    chair = RadioField(
        _("If it is a tie: the chair voted"),
        choices=[
            SelectChoice("", _("I do not know")),
            SelectChoice("for", _("For")),
            SelectChoice("against", _("Against")),
        ],
        default="",
        validate_choice=False,
    )

    def validate_members(self, field: CountField) -> None:
        if field.data == 0:
            raise ValidationError(_("Enter how many members there are."))

    def validate_present(self, field: CountField) -> None:
        if (
            field.data is not None
            and self.members.data
            and field.data + (self.represented.data or 0) > self.members.data
        ):
            raise ValidationError(_("There cannot be more than the members on the register."))

    def validate_votes_for(self, field: CountField) -> None:
        votes = (field.data or 0) + (self.votes_against.data or 0)
        if self.present.data is not None and votes > self.present.data + (self.represented.data or 0):
            raise ValidationError(_("There cannot be more votes than members present or represented."))

    @property
    def is_chair_for(self) -> bool | None:
        return {"for": True, "against": False}.get(self.chair.data or "")


class SurplusForm(Form):
    surplus = HundredthsField(
        _("Net surplus of the year, in dirhams"),
        [Needed(_("Enter the surplus, or the loss with a minus before it."))],
        may_be_negative=True,
    )
    capital = HundredthsField(_("Capital"), [Needed(_AMOUNT_NEEDED)])
    reserve = HundredthsField(_("Legal reserve so far"), [Needed(_AMOUNT_NEEDED)])
    provisions = HundredthsField(_("Provisions (for a loss)"))
    levies = HundredthsField(_("What another law takes first"))
    paid_shares = HundredthsField(_("Shares that are fully paid"))
    interest_rate = HundredthsField(_("Interest on them, in per cent"))
    special = HundredthsField(_("For a special reserve"))
    refunded = HundredthsField(_("For the members (empty: all that is left)"))
    # One for each member, in the order of the register.
    operations = FieldList(HundredthsField(_("Operations")))

    def ask(self, members: int) -> None:
        """As many fields of operations as there are members, filled in or not."""
        while len(self.operations.entries) < members:
            self.operations.append_entry()

    def validate_interest_rate(self, field: HundredthsField) -> None:
        if field.data and field.data > WHOLE_RATE:
            raise ValidationError(_("Enter a rate up to 100."))

    def validate_refunded(self, field: HundredthsField) -> None:
        if field.data and self.surplus.data is not None and self.surplus.data < 0:
            raise ValidationError(_("Of a loss nothing is shared."))

    def validate_operations(self, field: Any) -> None:
        amounts = [entry.data for entry in field.entries]
        if any(amount is not None for amount in amounts) and not any(amounts):
            raise ValidationError(_("Enter what at least one member brought, bought or earned."))

    def validate_paid_shares(self, field: HundredthsField) -> None:
        if field.data and self.capital.data is not None and field.data > self.capital.data:
            raise ValidationError(_("Shares cannot be more than the capital."))


class ThirdPartiesForm(Form):
    basis = RadioField(
        _("Measured on"),
        [InputRequired(_("Choose one."))],
        choices=[SelectChoice(basis.value, text) for basis, text in BASES.items()],
    )
    base = HundredthsField(_("How much, in dirhams"), [Needed(_AMOUNT_NEEDED)])
    third_parties = HundredthsField(_("With people who are not members, in dirhams"), [Needed(_AMOUNT_NEEDED)])

    @property
    def chosen(self) -> Basis:
        return Basis(self.basis.data)


class FiguresForm(Form):
    """Columns of YearFigures without their unit."""

    turnover = HundredthsField(_("Turnover, in dirhams"), [Needed(_("Enter the turnover; 0 if there was none."))])
    members = HundredthsField(_("What the 30 % are measured on"))
    third_parties = HundredthsField(_("With people who are not members"))
    surplus = HundredthsField(_("Net surplus (a loss with a minus before it)"), may_be_negative=True)
    capital = HundredthsField(_("Capital"))
    reserve = HundredthsField(_("Legal reserve"))
    net_worth = HundredthsField(_("Net worth"), may_be_negative=True)
    # Which figures were on the page: services.version_of.
    seen = HiddenField()

    @classmethod
    def of(cls, figures: YearFigures | None, *, seen: str) -> "FiguresForm":
        known = {name: getattr(figures, f"{name}_centimes") for name in _AMOUNTS} if figures else {}
        return cls(data=known | {"seen": seen})

    @property
    def amounts(self) -> dict[str, int | None]:
        return {f"{name}_centimes": self[name].data for name in _AMOUNTS}


class DoneForm(Form):
    done_on = DayField(_("Day on which it was done"), [Needed(_("Enter the day."))])

    @property
    def day(self) -> date:
        return self.done_on.data or date.min


class NoticeForm(Form):
    notice_sent_on = DayField(_("Day on which the notice went, if it has"))
    # Of the assembly.
    meets_on: date | None = None

    def validate_notice_sent_on(self, field: DayField) -> None:
        if field.data and self.meets_on and field.data >= self.meets_on:
            raise ValidationError(_NOTICE_BEFORE)


class AssemblyForm(AssemblyKindForm):
    meets_on = DayField(_("Day"), [Needed(_("Enter the day of the assembly."))])
    hour = StringField(
        _("Hour"),
        [
            InputRequired(_("Enter the hour, for example 10:00.")),
            Regexp(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z", message=_("Enter the hour, for example 10:00.")),
        ],
        filters=[stripped],
        render_kw={"type": "time"},
    )
    place = StringField(
        _("Place, inside the province"),
        [
            InputRequired(_("Enter the place: a notice without it is void.")),
            Length(max=200, message=_("Use 200 characters at most.")),
        ],
        filters=[stripped],
        render_kw={"maxlength": "200", "autocomplete": "off"},
    )
    notice_sent_on = DayField(_("Day on which the notice went, if it has"))

    def check_days(self, registered_on: date, today: date) -> None:
        """Between which days an assembly of this cooperative can be."""
        self._first, self._last, self._today = registered_on, today + timedelta(days=AHEAD_DAYS), today

    def validate_meets_on(self, field: DayField) -> None:
        if field.data and not self._first <= field.data <= self._last:
            raise ValidationError(_("Check the year: the cooperative was not there yet, or it is too far ahead."))

    def validate_place(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_("Enter the place: a notice without it is void."))

    def validate_notice_sent_on(self, field: DayField) -> None:
        if field.data and self.meets_on.data and field.data >= self.meets_on.data:
            raise ValidationError(_NOTICE_BEFORE)
        if field.data and field.data > self._today:
            raise ValidationError(_("Enter a day that has passed, or today."))
