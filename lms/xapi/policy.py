"""Who uses the LRS: a client is loaded through its Authorization header, and may do what its scopes say."""

from dataclasses import dataclass
from typing import Any

from flask import request

from lms.core.access import public
from lms.core.errors import DomainError
from lms.xapi import credentials
from lms.xapi.clients import Client, Refused, Scope


class Unauthorized(DomainError):
    """Communication 4: no credentials, or none that are known."""

    status = 401
    message = "Authorization: give the key and secret of a credential (HTTP Basic)"


@dataclass(frozen=True)
class Reach:
    """What of the log a client may read."""

    client: Client
    # Only what it stored itself (`statements/read/mine`).
    is_own: bool


def _client(*scopes: Scope) -> Client:
    client = credentials.client_of(request.headers.get("Authorization", ""))
    if client is None:
        raise Unauthorized
    origin = request.headers.get("Origin")
    if origin is not None and "*" not in client.origins and origin not in client.origins:
        raise Refused(f"Origin: {origin} is not named by this credential")
    if client.scopes.isdisjoint({Scope.ALL, *scopes}):
        raise Refused(f"Authorization: this credential lacks the scope {' or '.join(scopes) or 'all'}")
    return client


@public
def writer(_actor: Any) -> tuple[Client]:
    return (_client(Scope.STATEMENTS_WRITE),)


@public
def reader(_actor: Any) -> tuple[Reach]:
    client = _client(Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE, Scope.ALL_READ)
    if client.guard is not None:
        client.guard.check_reading()
    return (Reach(client, client.scopes.isdisjoint({Scope.STATEMENTS_READ, Scope.ALL_READ, Scope.ALL})),)


@public
def state_reader(_actor: Any) -> tuple[Client]:
    return (_client(Scope.STATE, Scope.ALL_READ),)


@public
def state_writer(_actor: Any) -> tuple[Client]:
    return (_client(Scope.STATE),)


@public
def profile_reader(_actor: Any) -> tuple[Client]:
    return (_client(Scope.PROFILE, Scope.ALL_READ),)


@public
def profile_writer(_actor: Any) -> tuple[Client]:
    return (_client(Scope.PROFILE),)


@public
def any_client(_actor: Any) -> tuple[Client]:
    """For what is known of activities and agents: whoever may read anything."""
    return (
        _client(
            Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE, Scope.ALL_READ, Scope.STATE, Scope.PROFILE, Scope.DEFINE
        ),
    )
