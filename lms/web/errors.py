"""Turns errors into pages (or JSON for programs): what happened and what to do next, in the reader's language."""

import logging
import re
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, current_app, g, jsonify, redirect, render_template, request, url_for
from flask_babel import force_locale
from markupsafe import Markup
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from lms.core.access import is_for_programs, refusal_for_programs
from lms.core.db import db
from lms.core.errors import DomainError, SignInRequired
from lms.core.i18n import lazy

log = logging.getLogger(__name__)

# SQLite's lock, PostgreSQL's deadlocks, lost servers and lack of connections.
BUSY = re.compile(r"locked|busy|deadlock|connection|timeout|too many clients", re.IGNORECASE)
TITLES = {
    400: lazy("We could not read this request"),
    401: lazy("Sign in to go on"),
    403: lazy("This is not open to you"),
    404: lazy("There is nothing here"),
    405: lazy("This address does not do that"),
    409: lazy("This cannot be done now"),
    410: lazy("This is no longer valid"),
    413: lazy("This file is too large"),
    422: lazy("Something needs correcting"),
    429: lazy("Too many attempts"),
    503: lazy("Many people are here at the moment"),
}
ADVICE = {
    404: lazy("The page may have moved, or it belongs to someone else. Go back to your home page."),
    413: lazy("Choose one of %(most)s MB at most."),
    503: lazy("Nothing was lost. Wait a moment, then try again."),
}
GENERAL_ADVICE = lazy("Go back and try again.")
# What a higher floor shows of whom the reader can ask.
_helps: list[Callable[[bool], Markup]] = []


def register_help(help_of_reader: Callable[[bool], Markup]) -> None:
    """It is told whether the page has a green button already."""
    _helps[:] = [help_of_reader]


def error_page(
    status: int, message: Any = None, *, reference: str | None = None, way_on: tuple[str, Any] | None = None
) -> tuple[Any, int]:
    """`way_on`: the address of a page that helps, and the words that lead there."""
    if refuse := refusal_for_programs():
        is_in_words = hasattr(refuse, "is_in_words")
        with nullcontext() if is_in_words else force_locale("en"):
            told = str(message or (TITLES.get(status) if is_in_words else None) or _advice(status))
        return refuse(status, f"{told} ({reference})" if reference else told), status
    title = str(TITLES.get(status, lazy("Something went wrong")))
    text = str(message or _advice(status))
    if request.accept_mimetypes.best == "application/json" or is_for_programs():
        return jsonify(error=title, message=text, reference=reference), status
    page = render_template(
        "error.html",
        status=status,
        title=title,
        message=text,
        reference=reference,
        way_on=way_on,
        help=_help(status, has_way_on=way_on is not None),
    )
    return page, status


def _advice(status: int) -> str:
    advice = str(ADVICE.get(status, GENERAL_ADVICE))
    # Pages that take packages or imports take larger files than others.
    return advice % {"most": (request.max_content_length or 0) // 1024**2} if status == 413 else advice


def _help(status: int, *, has_way_on: bool) -> Markup:
    """Nothing where the database is busy, and nothing to lose the page by."""
    if status == 503:
        return Markup()
    try:
        return _helps[0](has_way_on) if _helps else Markup()
    except Exception:  # Whatever failed: the page that tells of a fault must come through.
        log.exception("Who helps could not be found")
        db.session.rollback()
        return Markup()


def _place_of_reader() -> str | None:
    """The page that was asked for, or the one on which the form stood: path and query."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    page = urlsplit(request.referrer or "")
    # A form that was refused stands at an address that only takes it.
    is_page = page.netloc == request.host and current_app.url_map.bind(request.host).test(page.path, "GET")
    return urlunsplit(("", "", page.path, page.query, "")) if is_page else None


def _ask_to_sign_in(_error: SignInRequired) -> Any:
    if request.accept_mimetypes.best == "application/json":
        return error_page(401)
    db.session.rollback()
    door = "accounts.new_staff_session" if request.path.startswith("/staff/") else "accounts.new_session"
    return redirect(url_for(door, next=_place_of_reader(), again=1 if request.method != "GET" else None), 303)


def init_app(app: Flask) -> None:
    app.register_error_handler(SignInRequired, _ask_to_sign_in)

    @app.errorhandler(DomainError)
    def show_domain_error(error: DomainError) -> Any:
        db.session.rollback()
        way_on = (url_for(error.way_on[0], **error.way_on_to), error.way_on[1]) if error.way_on else None
        page, status = error_page(error.status, str(error) or None, way_on=way_on)
        return page, status, {"Retry-After": str(error.wait_s)} if error.wait_s else {}

    @app.errorhandler(HTTPException)
    def show_http_error(error: HTTPException) -> Any:
        # A redirect of the router (a missing final slash) is an answer, not a fault.
        if error.code is None or error.code < 400:
            return error
        db.session.rollback()
        refuse = refusal_for_programs()
        # Programmers want the words of the protocol, and who reads what is open to all wants her own.
        is_of_protocol = refuse is not None and not hasattr(refuse, "is_in_words")
        page, status = error_page(error.code, error.description if is_of_protocol else None)
        response = app.make_response((page, status))
        if error.code == 405:
            response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return response

    @app.errorhandler(OperationalError)
    def show_busy(error: OperationalError) -> Any:
        db.session.rollback()
        if not (error.connection_invalidated or BUSY.search(str(error.orig))):
            return show_fault(error)
        log.warning("The database did not answer in time: %s", error.orig)
        # The page asks for nobody any more, nor in whose language.
        g._login_user = app.login_manager.anonymous_user()  # type: ignore[attr-defined]
        page, status = error_page(503)
        return page, status, {"Retry-After": "2"}

    @app.errorhandler(Exception)
    def show_fault(_error: Exception) -> Any:
        if app.testing and app.config["PROPAGATE_EXCEPTIONS"] is not False:
            raise _error
        reference = secrets.token_hex(4)
        # The rule, not the path: a path may hold the code of a card.
        log.exception("Fault %s at %s %s", reference, request.method, request.url_rule)
        db.session.rollback()
        return error_page(
            500,
            lazy("The fault is ours. Nothing was changed. Give this number to whoever helps you."),
            reference=reference,
        )
