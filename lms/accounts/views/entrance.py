"""The first screen, and the choice of a language."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnprocessableEntity

from lms.accounts.models import Person
from lms.accounts.paths import local_path
from lms.accounts.policy import whoever
from lms.accounts.views.blueprint import bp
from lms.accounts.views.entering import home_of, remember_language
from lms.core.access import anyone, grants
from lms.core.i18n import COOKIE, LANGUAGES


@bp.get("/")
@grants(whoever)
def show_entrance(person: Person | None) -> ResponseReturnValue:
    if person:
        return redirect(home_of(person), 303)
    if request.cookies.get(COOKIE) in LANGUAGES:
        return redirect(url_for("accounts.new_session"), 303)
    return render_template("accounts/language.html", after=None)


@bp.get("/language")
@grants(anyone)
def edit_language() -> ResponseReturnValue:
    return render_template("accounts/language.html", after=local_path(request.args.get("next")))


@bp.post("/language")
@grants(whoever)
def update_language(person: Person | None) -> ResponseReturnValue:
    code = request.form.get("language", "")
    if code not in LANGUAGES:
        raise UnprocessableEntity
    if person:
        person.language = code
    response = redirect(local_path(request.form.get("next")) or url_for("accounts.show_entrance"), 303)
    remember_language(response, code)
    return response
