"""Her own consents for her; a link for who holds it; answers for gateways that can prove who they are; costs for those who pay."""

import hmac
from uuid import UUID

from flask import current_app, g, request

from lms.accounts import policy as accounts
from lms.accounts.models import Person, StaffRole
from lms.core.access import first_or_404, public
from lms.core.db import db
from lms.core.errors import DomainError, NotFound
from lms.notices.channels import gateway_of, queries
from lms.notices.channels.answers import is_signed
from lms.notices.channels.models import Consent
from lms.notices.channels.stopping import code_from

signed_in = accounts.signed_in
herself = accounts.herself


class NotTheGateway(DomainError):
    status = 403


def own_consent(actor: Person | None, consent_id: UUID) -> tuple[Consent]:
    (person,) = herself(actor)
    return (first_or_404(queries.open_consents_of(person.id).where(Consent.id == consent_id)),)


@public
def holder_of_link(_actor: object, token: str) -> tuple[Consent]:
    """Whoever has the message may stop it. The page is in the language of the message, unless this phone chose another."""
    code = code_from(token, current_app.config["SETTINGS"].secret_key)
    if code is None:
        raise NotFound
    consent = first_or_404(queries.consent_with_code(code))
    g.reader_language = db.session.get_one(Person, consent.person_id).language
    return (consent,)


@public
def sms_gateway(_actor: object) -> tuple[()]:
    """With the secret as a bearer, or in a signature of the body. Also where the channel is closed: who says STOP is heard."""
    secret = gateway_of.settings().sms_hook_secret
    if secret is None:
        raise NotFound
    bearer = request.headers.get("Authorization", "").encode()
    if hmac.compare_digest(bearer, f"Bearer {secret}".encode()):
        return ()
    if is_signed(request.get_data(), request.headers.get("X-Signature-256", ""), secret):
        return ()
    raise NotTheGateway


@public
def whatsapp(_actor: object) -> tuple[()]:
    secret = gateway_of.settings().whatsapp_app_secret
    if secret is None:
        raise NotFound
    if not is_signed(request.get_data(), request.headers.get("X-Hub-Signature-256", ""), secret):
        raise NotTheGateway
    return ()


@public
def whatsapp_asking(_actor: object) -> tuple[str]:
    """WhatsApp asks once whether this address is ours, and wants its word back."""
    token = gateway_of.settings().whatsapp_verify_token
    if token is None or request.args.get("hub.mode") != "subscribe":
        raise NotFound
    if not hmac.compare_digest(request.args.get("hub.verify_token", "").encode(), token.encode()):
        raise NotTheGateway
    return (request.args.get("hub.challenge", "")[:200],)


def payer(actor: Person | None) -> tuple[Person]:
    (person,) = accounts.staff(actor)
    if not may_see_costs(person):
        raise NotFound
    return (person,)


def may_see_costs(person: Person) -> bool:
    """National officers and administrators."""
    return person.staff_role in (StaffRole.OFFICER, StaffRole.ADMINISTRATOR)
