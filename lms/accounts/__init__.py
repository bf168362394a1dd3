"""People and how they sign in: members with a phone and a PIN, staff with e-mail, password and a second factor."""

from flask import Flask, g, request, session
from flask_login import LoginManager

from lms.accounts import secrets, sessions, views
from lms.accounts.desks import desks
from lms.accounts.models import Person
from lms.accounts.samples import samples
from lms.core import clock
from lms.core.transactions import SAFE_METHODS
from lms.xapi import helping
from lms.xapi.agents import person_agent

# The key under which the browser's session keeps it.
CHOSEN_COOPERATIVE = "cooperative"


def init_app(app: Flask) -> None:
    if app.config["SETTINGS"].testing:
        secrets.use_cheap_hashing()
    manager = LoginManager(app)
    # It would sign a phone out whenever its network gives it another address; sessions are rows that can be ended.
    manager.session_protection = None
    manager.user_loader(_person_of)
    app.teardown_request(_forget_person)
    app.register_blueprint(views.bp)
    app.jinja_env.globals["samples"] = samples
    app.jinja_env.globals["desks"] = desks


def _person_of(token: str) -> Person | None:
    person = sessions.person_of(token, at=clock.now(), is_active=request.method not in SAFE_METHODS)
    if person is not None:
        person.chosen_cooperative = session.get(CHOSEN_COOPERATIVE)
        if person.helper is not None:
            helping.begin(person_agent(person.id), person_agent(person.helper.id))
    return person


def _forget_person(_error: BaseException | None) -> None:
    # Tests make requests inside an application context of their own, which outlives the request.
    g.pop("_login_user", None)
    g.pop("_flask_babel", None)
    helping.end()
