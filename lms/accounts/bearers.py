"""People whom a program signs in by a token in the request itself (RFC 6750): a phone's outbox, at work while nobody looks."""

from flask import g, request

from lms.accounts import sessions
from lms.accounts.models import Person
from lms.core import clock


def bearer_token() -> str:
    """The token of `Authorization: Bearer …`, or ""."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def bearer() -> Person | None:
    """Whose token this is; None where it has ended."""
    token = bearer_token()
    return sessions.person_of(token, at=clock.now(), is_active=request.method == "POST") if token else None


def act_as(person: Person) -> None:
    """Until this request ends everything is for her, her language too; no cookie is set."""
    g.pop("_flask_babel", None)
    g._login_user = person
