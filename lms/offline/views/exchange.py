"""What a phone's script and its worker ask and tell: keys, the outbox, the state of courses, switching profiles."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response
from werkzeug.exceptions import RequestEntityTooLarge

from lms.accounts import pins
from lms.accounts import services as accounts
from lms.accounts.models import Person
from lms.accounts.views.entering import admit, visitor_address
from lms.core import clock
from lms.core.access import for_programs, grants
from lms.core.i18n import language
from lms.offline import keys, policy
from lms.offline.reading import LargeDelivery, read_delivery
from lms.offline.standing import standing_of
from lms.offline.sync import Sync
from lms.offline.views.blueprint import bp
from lms.offline.words import reason_words

# A delivery of 50 statements is a tenth of it.
LARGEST_BYTES = 1_000_000


@bp.post("/offline/keys")
@grants(policy.keeper)
def create_keys(person: Person) -> ResponseReturnValue:
    """What the phone needs to send in her name while nobody looks, and to open what it keeps of her: for who knows her PIN,
    not for who holds her phone."""
    pin = pins.pin_from(request.form.get("pin", ""))
    accounts.check_own_secret(person, pin, address=visitor_address(), at=clock.now())
    return _unkept(jsonify(keys.give(person, at=clock.now())))


@bp.get("/offline/state")
@for_programs
@grants(policy.bearer)
def show_state(person: Person) -> ResponseReturnValue:
    return _unkept(jsonify(_state(person, clock.now())))


@bp.post("/offline/outbox")
@for_programs
@grants(policy.bearer)
def create_delivery(person: Person) -> ResponseReturnValue:
    delivery = read_delivery(_content())
    at = clock.now()
    outcomes = Sync(person, delivery.sent_at, at).take(delivery.statements)
    results = [{"id": one.id, "status": one.status.value, "reason": reason_words(one.words)} for one in outcomes]
    return _unkept(jsonify(_state(person, at) | {"results": results}))


@bp.post("/offline/session")
@grants(policy.token_holder)
def create_session(person: Person) -> ResponseReturnValue:
    """Two touches on a shared phone without network: the next person is signed in, and the one before is signed out. The phone knows
    her PIN already; but whoever guessed it there must not be past the server's count of attempts."""
    pin = pins.pin_from(request.form.get("pin", ""))
    accounts.authenticate_face(person, pin, address=visitor_address(), at=clock.now())
    return _unkept(admit(person, jsonify(home=url_for("learning.show_home"))))


def _content() -> bytes:
    request.max_content_length = LARGEST_BYTES
    try:
        return request.get_data()
    except RequestEntityTooLarge as error:
        raise LargeDelivery from error


def _state(person: Person, at: datetime) -> dict[str, Any]:
    return {
        "at": at.astimezone(UTC).isoformat(),
        "person": str(person.id),
        "language": language().code,
        "courses": msgspec.to_builtins(standing_of(person.id)),
    }


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
