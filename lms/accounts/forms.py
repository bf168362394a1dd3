"""What people type to sign in and to change their account, as values that can be trusted in form."""

from typing import Any

from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField, TelField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from lms.accounts import cards, pins
from lms.accounts.phones import latin_digits, phone_from
from lms.accounts.pictures import MOTIFS
from lms.core.forms import Form
from lms.core.i18n import lazy as _

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
DECLARED: dict[str, bool | None] = {"yes": True, "no": False, "unsaid": None}
# Attributes of a field that holds digits: the phone shows its digits, and keeps nothing for the next person.
PIN_LOOK = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6", "class": "pin", "dir": "ltr"}
CODE_LOOK = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "7", "class": "pin", "dir": "ltr"}


def _pin(text: str | None) -> str:
    return pins.pin_from(text or "")


def _digits(text: str | None) -> str:
    return "".join(latin_digits(text or "").split())


class PinField(PasswordField):
    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, filters=[_pin], render_kw=PIN_LOOK, **options)


class OwnPinField(PinField):
    """A PIN that exists: only its shape is judged."""

    def pre_validate(self, _form: Any) -> None:
        if not pins.is_pin(self.data or ""):
            raise ValidationError(_("A PIN has 4 to 6 digits."))


class FaceForm(Form):
    pin = OwnPinField(_("Your PIN"))
    next = HiddenField()


class PhoneForm(Form):
    phone = TelField(
        _("Your phone number"),
        [InputRequired(_("Enter your phone number."))],
        render_kw={"autocomplete": "tel", "dir": "ltr", "maxlength": "30"},
    )
    pin = OwnPinField(_("Your PIN"))
    next = HiddenField()

    def validate_phone(self, field: TelField) -> None:
        if phone_from(field.data or "") is None:
            raise ValidationError(_("This is no phone number. A Moroccan one has ten digits, like 06 12 34 56 78."))

    @property
    def number(self) -> str:
        return phone_from(self.phone.data or "") or ""


class HelpForm(PhoneForm):
    """Of somebody else, on a helper's device."""

    phone = TelField(
        _("The phone number of the person whom you help"),
        [InputRequired(_("Enter the phone number."))],
        render_kw={"autocomplete": "off", "dir": "ltr", "maxlength": "30"},
    )
    pin = OwnPinField(_("The PIN: let the person type it"))
    # Of the helper; set by the view.
    own_number: str | None = None

    def validate_phone(self, field: TelField) -> None:
        super().validate_phone(field)
        if self.number == self.own_number:
            raise ValidationError(_("This is your own number. Enter that of the person whom you help."))


class StaffForm(Form):
    email = EmailField(
        _("Your e-mail address"),
        [InputRequired(_("Enter your e-mail address.")), Length(max=200, message=_("Enter your e-mail address."))],
        render_kw={"autocomplete": "username", "dir": "ltr", "maxlength": "200"},
    )
    password = PasswordField(
        _("Your password"),
        [InputRequired(_("Enter your password."))],
        render_kw={"autocomplete": "current-password", "dir": "ltr", "maxlength": str(LONGEST_PASSWORD)},
    )
    next = HiddenField()


class SecondFactorForm(Form):
    code = StringField(
        _("The 6 digits shown by your application"),
        [InputRequired(_("Enter the 6 digits."))],
        filters=[_digits],
        render_kw=CODE_LOOK,
    )


class NewPasswordForm(Form):
    password = PasswordField(
        _("Your new password, of 12 characters or more"),
        render_kw={"autocomplete": "new-password", "dir": "ltr", "maxlength": str(LONGEST_PASSWORD)},
    )
    again = PasswordField(
        _("The same password again"),
        render_kw={"autocomplete": "new-password", "dir": "ltr", "maxlength": str(LONGEST_PASSWORD)},
    )

    def validate_password(self, field: PasswordField) -> None:
        if not SHORTEST_PASSWORD <= len(field.data or "") <= LONGEST_PASSWORD:
            raise ValidationError(_("Choose 12 characters or more: three or four words are easy to keep in mind."))
        if len(set(field.data or "")) < 5:
            raise ValidationError(_("This password is guessed at once. Choose three or four words."))

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("The two are not the same. Type them again."))


class EnrolmentForm(NewPasswordForm, SecondFactorForm):
    pass


class ChangePasswordForm(NewPasswordForm):
    old = PasswordField(
        _("Your password now"),
        [InputRequired(_("Enter your password."))],
        render_kw={"autocomplete": "current-password", "dir": "ltr", "maxlength": str(LONGEST_PASSWORD)},
    )


class NewPinForm(Form):
    """`birth_year` is that of the person who chooses."""

    pin = PinField(_("Choose a PIN of 4 to 6 digits"))
    again = PinField(_("The same PIN again"))

    def __init__(self, *args: Any, birth_year: int | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.birth_year = birth_year

    def validate_pin(self, field: PinField) -> None:
        if fault := pins.fault_of(field.data or "", self.birth_year):
            raise ValidationError(fault)

    def validate_again(self, field: PinField) -> None:
        if field.data != self.pin.data:
            raise ValidationError(_("The two are not the same. Type them again."))


class ChangePinForm(NewPinForm):
    old = OwnPinField(_("Your PIN now"))


class PictureForm(Form):
    # Validated below: the message of WTForms is in no language of ours.
    picture = RadioField(
        _("Choose your picture"),
        choices=[SelectChoice(name, label) for name, label in MOTIFS.items()],
        validate_choice=False,
    )

    def validate_picture(self, field: RadioField) -> None:
        if field.data not in MOTIFS:
            raise ValidationError(_("Choose one of the pictures."))


class DeclarationForm(Form):
    """What she says of a disability; to say nothing is an answer, too."""

    disability = RadioField(
        _("Do you live with a disability?"),
        choices=[
            SelectChoice("yes", _("Yes")),
            SelectChoice("no", _("No")),
            SelectChoice("unsaid", _("I do not say")),
        ],
        validate_choice=False,
    )

    def validate_disability(self, field: RadioField) -> None:
        if field.data not in DECLARED:
            raise ValidationError(_("Choose one of the three."))

    @property
    def declared(self) -> bool | None:
        return DECLARED[self.disability.data]


class ActivationForm(NewPinForm, PictureForm):
    pass


class CodeForm(Form):
    code = StringField(
        _("The code on your card"),
        [InputRequired(_("Enter the code on your card."))],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr", "maxlength": "40"},
    )

    def validate_code(self, field: StringField) -> None:
        if cards.read_code(field.data or "") is None:
            raise ValidationError(_("The code has 16 letters and digits. Compare it with your card."))
