"""My account: name, picture, language, PIN or password, and where I am signed in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from lms.accounts import queries, services, sessions
from lms.accounts.forms import ChangePasswordForm, ChangePinForm, PictureForm
from lms.accounts.models import Person, SignIn
from lms.accounts.policy import herself, member_herself, own_session, signed_in, staff
from lms.accounts.profile import lines_about
from lms.accounts.services import WrongSecret
from lms.accounts.views.blueprint import bp
from lms.accounts.views.entering import visitor_address
from lms.core import clock
from lms.core.access import grants
from lms.core.files import UnusablePicture, media_store, portrait_from


@bp.get("/me")
@grants(signed_in)
def show_profile(person: Person) -> ResponseReturnValue:
    return render_template(
        "accounts/profile.html",
        person=person,
        sessions=queries.sessions_of(person.id),
        helped=queries.sessions_with_help(person.id),
        lines=lines_about(person),
    )


@bp.get("/me/picture")
@grants(herself)
def edit_picture(person: Person) -> ResponseReturnValue:
    return _picture_page(person, PictureForm(picture=person.picture))


@bp.post("/me/picture")
@grants(herself)
def update_picture(person: Person) -> ResponseReturnValue:
    form = PictureForm(request.form)
    if not form.validate():
        return _picture_page(person, form), 422
    person.picture = form.picture.data
    flash(_("This is your picture now."))
    return redirect(url_for("accounts.show_profile"), 303)


@bp.post("/me/photo")
@grants(herself)
def update_photo(person: Person) -> ResponseReturnValue:
    upload = request.files.get("photo")
    try:
        portrait = portrait_from(upload.read() if upload else b"")
    except UnusablePicture as error:
        return _picture_page(person, PictureForm(picture=person.picture), refusal=error), error.status
    person.picture = media_store().keep(portrait, "webp")
    flash(_("This is your picture now."))
    return redirect(url_for("accounts.show_profile"), 303)


@bp.get("/me/pin")
@grants(member_herself)
def edit_pin(person: Person) -> ResponseReturnValue:
    return render_template("accounts/change_pin.html", form=ChangePinForm(birth_year=person.birth_year))


@bp.post("/me/pin")
@grants(member_herself)
def update_pin(person: Person) -> ResponseReturnValue:
    form = ChangePinForm(request.form, birth_year=person.birth_year)
    told = _("Your PIN is changed. Other phones were signed out.")
    return _change_secret(person, form, form.pin, template="accounts/change_pin.html", told=told)


@bp.get("/me/password")
@grants(staff)
def edit_password(_person: Person) -> ResponseReturnValue:
    return render_template("accounts/change_password.html", form=ChangePasswordForm())


@bp.post("/me/password")
@grants(staff)
def update_password(person: Person) -> ResponseReturnValue:
    form = ChangePasswordForm(request.form)
    told = _("Your password is changed. Other devices were signed out.")
    return _change_secret(person, form, form.password, template="accounts/change_password.html", told=told)


def _change_secret(
    person: Person, form: ChangePinForm | ChangePasswordForm, new: Field, *, template: str, told: str
) -> ResponseReturnValue:
    """The old secret is asked for, whatever the new one is: a PIN or a password."""
    if not form.validate():
        return render_template(template, form=form), 422
    try:
        services.check_own_secret(person, form.old.data or "", address=visitor_address(), at=clock.now())
    except WrongSecret as error:
        return render_template(template, form=form, refusal=error), error.status
    services.change_secret(person, new.data or "", at=clock.now())
    flash(told)
    return redirect(url_for("accounts.show_profile"), 303)


@bp.post("/me/sessions/<uuid:session_id>/delete")
@grants(own_session)
def delete_own_session(_person: Person, found: SignIn) -> ResponseReturnValue:
    sessions.end(found.id, at=clock.now())
    flash(_("That device is signed out."))
    return redirect(url_for("accounts.show_profile"), 303)


@bp.post("/me/sessions/delete")
@grants(herself)
def delete_other_sessions(person: Person) -> ResponseReturnValue:
    sessions.end_all(person.id, at=clock.now(), but=person.session_id)
    flash(_("All other devices are signed out."))
    return redirect(url_for("accounts.show_profile"), 303)


def _picture_page(person: Person, form: PictureForm, refusal: UnusablePicture | None = None) -> str:
    return render_template("accounts/picture.html", person=person, form=form, refusal=refusal)
