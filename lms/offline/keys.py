"""What a phone is given to act for a person: a token of its own, and a secret that opens what it keeps of her."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, request, session, url_for

from lms.accounts import bearers, queries, sessions
from lms.accounts.devices import device_from, network_of
from lms.accounts.models import FOR_SYNC, Person
from lms.web.static import asset

# The key under which the browser's session keeps which of her sessions is the one of this phone's outbox.
GIVEN = "outbox"


def give(person: Person, *, at: datetime) -> dict[str, Any]:
    """The token is a session of its own among hers, so that ending them anywhere ends it. One that the phone had before is
    ended: the one that it shows as bearer, and the one that this browser was given since she signed in."""
    here = person.session_token, person.session_id
    _end_given(person, at=at)
    old = sessions.person_of(bearers.bearer_token(), at=at)
    if old is not None and old.id == person.id and old.session_id not in (None, here[1]):
        sessions.end(old.session_id, at=at)
    device = device_from(request.user_agent.string)
    token = sessions.start(person, device=f"{device}{FOR_SYNC}", address=network_of(request.remote_addr), at=at)
    session[GIVEN] = str(person.session_id)
    person.session_token, person.session_id = here
    return {
        "person": str(person.id),
        "name": {"ar": person.name_ar, "fr": person.name_fr},
        "face": _face(person),
        "token": token,
        "secret": secret_of(person.id),
    }


def _end_given(person: Person, *, at: datetime) -> None:
    """A phone that asks again without its token has lost it: nobody else can use that row, and it would only stand in her list."""
    given = session.get(GIVEN)
    found = next((one for one in queries.sessions_of(person.id) if str(one.id) == given and one.is_for_sync), None)
    if found is not None:
        sessions.end(found.id, at=at)


def secret_of(person_id: UUID) -> str:
    """The same for ever: whoever is let in on the server may open what her phone kept under a PIN that is forgotten."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return urlsafe_b64encode(hmac.digest(key, b"phone:" + person_id.bytes, hashlib.sha256)).decode().rstrip("=")


def _face(person: Person) -> str:
    if person.has_portrait:
        return url_for("web.show_media", name=person.picture)
    return asset(f"motifs/{person.picture}.svg")
