"""Staff sign in: e-mail and password, then a code of their application, enrolled at the first sign-in."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import halfway, secrets, services
from lms.accounts.forms import EnrolmentForm, SecondFactorForm, StaffForm
from lms.accounts.halfway import Halfway
from lms.accounts.models import Person
from lms.accounts.paths import local_path
from lms.accounts.policy import halfway_enrolled, halfway_enrolling
from lms.accounts.samples import is_published, sample_of
from lms.accounts.services import WrongSecret
from lms.accounts.views.blueprint import bp
from lms.accounts.views.entering import enter, visitor_address
from lms.core import clock
from lms.core.access import anyone, grants


@bp.get("/staff/sign-in")
@grants(anyone)
def new_staff_session() -> ResponseReturnValue:
    return render_template("accounts/staff_sign_in.html", form=StaffForm(next=request.args.get("next")))


@bp.post("/staff/sign-in")
@grants(anyone)
def create_staff_session() -> ResponseReturnValue:
    form = StaffForm(request.form)
    if not form.validate():
        return render_template("accounts/staff_sign_in.html", form=form), 422
    at = clock.now()
    try:
        email = (form.email.data or "").strip()
        if is_published(email) and not current_app.config["SETTINGS"].demonstration:
            # The demonstration set may lie in a database that went on to real use: its secrets are public.
            raise services.WrongPassword
        person = services.authenticate_by_email(email, form.password.data or "", address=visitor_address(), at=at)
    except WrongSecret as error:
        return render_template("accounts/staff_sign_in.html", form=form, refusal=error), error.status
    new_secret = None if person.totp_secret else secrets.new_totp_secret()
    halfway.begin(person.id, totp_secret=new_secret, after=local_path(form.next.data), at=at)
    step = "new_second_factor_enrolment" if new_secret else "new_second_factor"
    return redirect(url_for(f"accounts.{step}"), 303)


@bp.get("/staff/second-factor")
@grants(halfway_enrolled)
def new_second_factor(person: Person, _half: Halfway) -> ResponseReturnValue:
    return _second_factor_page(person, SecondFactorForm())


@bp.post("/staff/second-factor")
@grants(halfway_enrolled)
def create_second_factor(person: Person, half: Halfway) -> ResponseReturnValue:
    form = SecondFactorForm(request.form)
    if not form.validate():
        return _second_factor_page(person, form), 422
    try:
        services.check_second_factor(person, form.code.data or "", address=visitor_address(), at=clock.now())
    except WrongSecret as error:
        return _second_factor_page(person, form, refusal=error), error.status
    return enter(person, half.after)


@bp.get("/staff/second-factor/enrolment")
@grants(halfway_enrolling)
def new_second_factor_enrolment(person: Person, _half: Halfway, secret: str) -> ResponseReturnValue:
    return _enrolment_page(person, secret, EnrolmentForm())


@bp.post("/staff/second-factor/enrolment")
@grants(halfway_enrolling)
def create_second_factor_enrolment(person: Person, half: Halfway, secret: str) -> ResponseReturnValue:
    form = EnrolmentForm(request.form)
    if not form.validate():
        return _enrolment_page(person, secret, form), 422
    try:
        services.enrol_second_factor(
            person, secret, form.code.data or "", password=form.password.data or "", address=visitor_address(),
            at=clock.now(),
        )  # fmt: skip
    except WrongSecret as error:
        return _enrolment_page(person, secret, form, refusal=error), error.status
    return enter(person, half.after)


def _second_factor_page(person: Person, form: SecondFactorForm, refusal: WrongSecret | None = None) -> str:
    sample = sample_of(person.email or "") if current_app.config["SETTINGS"].demonstration else None
    code = secrets.totp_code(sample.totp_secret, clock.now()) if sample and sample.totp_secret else None
    return render_template("accounts/second_factor.html", form=form, refusal=refusal, sample_code=code)


def _enrolment_page(person: Person, secret: str, form: EnrolmentForm, refusal: WrongSecret | None = None) -> str:
    address = secrets.totp_address(secret, account=person.email or "", issuer=_("Cooperatives learn"))
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return render_template("accounts/enrolment.html", form=form, refusal=refusal, groups=groups, address=address)
