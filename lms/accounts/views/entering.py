"""What every way of signing in ends with."""

from flask import current_app, redirect, request, session, url_for
from flask_login import current_user, login_user
from werkzeug import Response

from lms.accounts import sessions
from lms.accounts.devices import device_from, network_of
from lms.accounts.faces import remember_face
from lms.accounts.models import Person
from lms.accounts.paths import local_path
from lms.core import clock
from lms.core.i18n import COOKIE, LANGUAGES

LANGUAGE_LIFE_S = 365 * 24 * 3600


def visitor_address() -> str:
    """Where this request comes from, as limits count it."""
    return network_of(request.remote_addr)


def home_of(person: Person) -> str:
    return url_for("cooperatives.list_cooperatives" if person.is_staff else "learning.show_home")


def enter(person: Person, after: str | None = None) -> Response:
    """Sign `person` in on this device and go to `after` (a path of ours) or to her home."""
    return admit(person, redirect(local_path(after) or home_of(person), 303))


def admit(person: Person, response: Response) -> Response:
    """Sign `person` in on this device, with the response that tells it so."""
    at = clock.now()
    # Nothing of an earlier person or of a half sign-in stays on a shared phone.
    if current_user.is_authenticated and current_user.session_id:
        sessions.end(current_user.session_id, at=at)
    session.clear()
    session.permanent = True
    sessions.start(person, device=device_from(request.user_agent.string), address=visitor_address(), at=at)
    login_user(person)
    if not person.is_staff:
        remember_face(response, person.id)
    if request.cookies.get(COOKIE) not in LANGUAGES:
        remember_language(response, person.language)
    return response


def remember_language(response: Response, code: str) -> None:
    response.set_cookie(
        COOKIE, code, max_age=LANGUAGE_LIFE_S, samesite="Lax", secure=current_app.config["SETTINGS"].is_https
    )
