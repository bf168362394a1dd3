"""Somebody helps: on her own device, another person signs in with her PIN, and everything says who helped."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug import Response

from lms.accounts import services, sessions
from lms.accounts.devices import device_from
from lms.accounts.forms import FaceForm, HelpForm
from lms.accounts.models import Person
from lms.accounts.policy import helper_of_others, person_to_help, signed_in
from lms.accounts.services import WrongSecret
from lms.accounts.views.blueprint import bp
from lms.accounts.views.entering import home_of, visitor_address
from lms.core import clock
from lms.core.access import grants

# The key under which the browser's session keeps the helper's own token meanwhile.
HELPER_TOKEN = "helper"


@bp.get("/helping")
@grants(helper_of_others)
def new_help(_helper: Person, people: list[Person]) -> ResponseReturnValue:
    return render_template("accounts/helping.html", people=people, form=HelpForm())


@bp.post("/helping")
@grants(helper_of_others)
def create_help(helper: Person, people: list[Person]) -> ResponseReturnValue:
    form = HelpForm(request.form)
    form.own_number = helper.phone
    if not form.validate():
        return render_template("accounts/helping.html", people=people, form=form), 422
    try:
        person = services.authenticate_by_phone(
            form.number, form.pin.data or "", address=visitor_address(), at=clock.now()
        )
    except WrongSecret as error:
        return render_template("accounts/helping.html", people=people, form=form, refusal=error), error.status
    return _begin(person, helper)


@bp.get("/helping/<uuid:person_id>")
@grants(person_to_help)
def new_help_by_face(_helper: Person, person: Person) -> ResponseReturnValue:
    return render_template("accounts/helping_pin.html", person=person, form=FaceForm())


@bp.post("/helping/<uuid:person_id>")
@grants(person_to_help)
def create_help_by_face(helper: Person, person: Person) -> ResponseReturnValue:
    form = FaceForm(request.form)
    if not form.validate():
        return render_template("accounts/helping_pin.html", person=person, form=form), 422
    try:
        services.authenticate_face(person, form.pin.data or "", address=visitor_address(), at=clock.now())
    except WrongSecret as error:
        return render_template("accounts/helping_pin.html", person=person, form=form, refusal=error), error.status
    return _begin(person, helper)


@bp.post("/helping/delete")
@grants(signed_in)
def delete_help(person: Person) -> ResponseReturnValue:
    """A second touch finds the help ended already."""
    return end_help(person, person.helper) if person.helper else redirect(home_of(person), 303)


def end_help(person: Person, helper: Person) -> Response:
    """Sign the helped person out here and the helper in again, if her own session still holds."""
    assert person.session_id is not None
    at = clock.now()
    sessions.end(person.session_id, at=at)
    token = session.get(HELPER_TOKEN)
    session.clear()
    back = sessions.person_of(token, at=at) if token else None
    if back is None or back.id != helper.id:
        return redirect(url_for("accounts.new_session"), 303)
    session.permanent = True
    login_user(back)
    flash(_("The help is over: this is your account again."))
    return redirect(home_of(back), 303)


def _begin(person: Person, helper: Person) -> Response:
    """Her face is not remembered here: it is the helper's phone."""
    at = clock.now()
    token = helper.session_token
    session.clear()
    session.permanent = True
    session[HELPER_TOKEN] = token
    device = device_from(request.user_agent.string)
    sessions.start(person, device=device, address=visitor_address(), at=at, helper=helper)
    login_user(person)
    return redirect(home_of(person), 303)
