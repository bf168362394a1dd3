"""Administrators decide where statements go and whence they come; programs on this machine, or with the token, read the figures."""

import hmac
from ipaddress import ip_address
from uuid import UUID

from flask import current_app, request

from lms.accounts.models import Person
from lms.accounts.policy import administrator
from lms.core.access import first_or_404, public
from lms.core.errors import NotFound
from lms.xapi.forwarding import queries
from lms.xapi.forwarding.models import DeadLetter, ForwardingTarget, ImportFault, ImportSource

# Behind a proxy everybody seems to come from this machine; these say that there is one.
_OF_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def target(actor: Person | None, target_id: UUID) -> tuple[ForwardingTarget]:
    administrator(actor)
    return (first_or_404(queries.with_id(ForwardingTarget, target_id)),)


def dead_letter(actor: Person | None, target_id: UUID, letter_id: UUID) -> tuple[ForwardingTarget, DeadLetter]:
    (found,) = target(actor, target_id)
    return found, first_or_404(queries.dead_letters_of(found.id).where(DeadLetter.id == letter_id))


def source(actor: Person | None, source_id: UUID) -> tuple[ImportSource]:
    administrator(actor)
    return (first_or_404(queries.with_id(ImportSource, source_id)),)


def fault(actor: Person | None, source_id: UUID, fault_id: UUID) -> tuple[ImportSource, ImportFault]:
    (found,) = source(actor, source_id)
    return found, first_or_404(queries.faults_of(found.id).where(ImportFault.id == fault_id))


@public
def reader_of_figures(_actor: object) -> tuple[()]:
    token: str | None = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "")
    if token is not None and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return ()
    if token is None and _is_on_this_machine():
        return ()
    raise NotFound


def _is_on_this_machine() -> bool:
    if any(name in request.headers for name in _OF_PROXIES):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
