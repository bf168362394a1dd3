"""Keys and secrets of the clients of the LRS: made, recognised, revoked."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from lms.core import clock
from lms.core.db import db
from lms.core.errors import DomainError, NotFound
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.xapi import queries
from lms.xapi.agents import base_url
from lms.xapi.clients import Client, Scope, resolver_of
from lms.xapi.models import Credential
from lms.xapi.statement import Account, Agent

# How long a process believes what it read of a credential: a revoked one is refused everywhere after that.
REMEMBERED_S = 1.0
# Its last use is written down this often at most.
USE_NOTED_EVERY = timedelta(minutes=1)

_remembered: dict[str, tuple[float, Client]] = {}


@dataclass(frozen=True)
class NewCredential:
    """The only moment at which the secret is known."""

    credential: Credential
    secret: str


class AlreadyMade(DomainError):
    message = _("This client was made already, and its secret was shown that once.")


def create(
    *, name: str, scopes: Sequence[Scope], origins: Sequence[str], at: datetime, credential_id: UUID | None = None
) -> NewCredential:
    """With `credential_id` repeating it makes no second client. Raises AlreadyMade then."""
    # Letters and digits only: a hyphen in front would be an option to many commands.
    secret = secrets.token_hex(32)
    credential = Credential(
        id=credential_id or new_id(),
        name=name,
        key=secrets.token_hex(12),
        secret_digest=_digest(secret),
        scopes=[scope.value for scope in scopes],
        origins=list(origins),
        created_at=at,
        last_used_at=None,
        revoked_at=None,
    )
    try:
        # Two requests at once as well: the key of the table decides.
        with db.session.begin_nested():
            db.session.add(credential)
    except IntegrityError as error:
        raise AlreadyMade from error
    return NewCredential(credential, secret)


def revoke(credential: Credential, *, at: datetime) -> None:
    """A second time changes nothing."""
    credential.revoked_at = credential.revoked_at or at
    forget_all()


def forget_all() -> None:
    _remembered.clear()


def client_of(authorization: str) -> Client | None:
    """Whom the value of an Authorization header names, or None."""
    scheme, _space, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        username, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    if not colon or "\0" in username:
        return None
    resolver = resolver_of(username)
    if resolver is not None:
        return resolver(secret)
    mark = sha256(authorization.encode()).hexdigest()
    until, client = _remembered.get(mark, (0.0, None))
    if client is not None and until > monotonic():
        return client
    client = _look_up(username, secret)
    if client is None:
        _remembered.pop(mark, None)
    else:
        if len(_remembered) > 1000:
            _remembered.clear()
        _remembered[mark] = (monotonic() + REMEMBERED_S, client)
    return client


def _look_up(key: str, secret: str) -> Client | None:
    credential = db.session.scalar(queries.credential_with_key(key))
    if (
        credential is None
        or credential.revoked_at is not None
        or not hmac.compare_digest(credential.secret_digest, _digest(secret))
    ):
        return None
    client = Client(
        authority=Agent(
            object_type="Agent", name=credential.name, account=Account(home_page=base_url(), name=f"client/{key}")
        ),
        scopes=frozenset(map(Scope, credential.scopes)),
        credential_id=credential.id,
        origins=frozenset(credential.origins),
    )
    _note_use(credential.id, credential.last_used_at, at=clock.now())
    return client


def _note_use(credential_id: UUID, last: datetime | None, *, at: datetime) -> None:
    if last is not None and at - last < USE_NOTED_EVERY:
        return
    # In a transaction of its own: a request that only reads, or fails, is a use as well. The request's own has not
    # begun to write, and begins anew.
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(update(Credential).where(Credential.id == credential_id).values(last_used_at=at))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def credential_with_id(credential_id: UUID) -> Credential:
    """Raises NotFound."""
    found = db.session.get(Credential, credential_id)
    if found is None:
        raise NotFound
    return found
