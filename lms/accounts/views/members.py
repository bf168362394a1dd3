"""Members sign in: by a face known on this phone, or by phone number; always with a PIN."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import logout_user

from lms.accounts import services, sessions
from lms.accounts.faces import forget_face
from lms.accounts.forms import FaceForm, PhoneForm
from lms.accounts.models import Person
from lms.accounts.policy import people_known_here, person_known_here, whoever
from lms.accounts.services import WrongSecret
from lms.accounts.views.blueprint import bp
from lms.accounts.views.entering import enter, visitor_address
from lms.accounts.views.helping import end_help
from lms.core import clock
from lms.core.access import anyone, grants


@bp.get("/sign-in")
@grants(people_known_here)
def new_session(people: list[Person]) -> ResponseReturnValue:
    if not people:
        return render_template("accounts/phone.html", form=PhoneForm(next=request.args.get("next")))
    return render_template("accounts/faces.html", people=people, after=request.args.get("next"))


@bp.get("/sign-in/phone")
@grants(anyone)
def new_session_by_phone() -> ResponseReturnValue:
    return render_template("accounts/phone.html", form=PhoneForm(next=request.args.get("next")))


@bp.post("/sign-in/phone")
@grants(anyone)
def create_session_by_phone() -> ResponseReturnValue:
    form = PhoneForm(request.form)
    if not form.validate():
        return render_template("accounts/phone.html", form=form), 422
    try:
        person = services.authenticate_by_phone(
            form.number, form.pin.data or "", address=visitor_address(), at=clock.now()
        )
    except WrongSecret as error:
        return render_template("accounts/phone.html", form=form, refusal=error), error.status
    return enter(person, form.next.data)


@bp.get("/sign-in/<uuid:person_id>")
@grants(person_known_here)
def new_session_by_face(person: Person) -> ResponseReturnValue:
    return render_template("accounts/pin.html", person=person, form=FaceForm(next=request.args.get("next")))


@bp.post("/sign-in/<uuid:person_id>")
@grants(person_known_here)
def create_session_by_face(person: Person) -> ResponseReturnValue:
    form = FaceForm(request.form)
    if not form.validate():
        return render_template("accounts/pin.html", person=person, form=form), 422
    try:
        services.authenticate_face(person, form.pin.data or "", address=visitor_address(), at=clock.now())
    except WrongSecret as error:
        return render_template("accounts/pin.html", person=person, form=form, refusal=error), error.status
    return enter(person, form.next.data)


@bp.post("/sign-in/<uuid:person_id>/delete")
@grants(person_known_here)
def delete_face(person: Person) -> ResponseReturnValue:
    flash(_("This phone has forgotten the picture. The account is untouched."))
    response = redirect(url_for("accounts.new_session"), 303)
    forget_face(response, person.id)
    return response


@bp.post("/sign-out")
@grants(whoever)
def delete_session(person: Person | None) -> ResponseReturnValue:
    """Also for whom the session has ended already: signing out always succeeds. With help it ends the help."""
    if person and person.helper:
        return end_help(person, person.helper)
    if person and person.session_id:
        sessions.end(person.session_id, at=clock.now())
        logout_user()
    session.clear()
    return redirect(url_for("accounts.new_session"), 303)
