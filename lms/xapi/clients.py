"""Who talks to the LRS, and what they may do there. Higher slices add clients of their own: the units they launch."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.xapi.documents import DocumentKey
from lms.xapi.statement import Agent, Statement


class Scope(StrEnum):
    """xAPI 1.0.3, Communication 4.2: the scopes of OAuth, used for every client."""

    STATEMENTS_WRITE = "statements/write"
    STATEMENTS_READ_MINE = "statements/read/mine"
    STATEMENTS_READ = "statements/read"
    STATE = "state"
    DEFINE = "define"
    PROFILE = "profile"
    ALL_READ = "all/read"
    ALL = "all"


LONGEST_NAME = 100
# RFC 6454, 6.2, as browsers send it: no path, no user, and names of other scripts in Punycode.
_ORIGIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?")


class FaultyClient(DomainError):
    """What is said of a new client cannot be; the message names the fault."""

    status = 422


def name_from(text: str) -> str:
    """The name of a client without the spaces around it. Raises FaultyClient."""
    name = text.strip()
    if not name:
        raise FaultyClient(_("Give the client a name."))
    if len(name) > LONGEST_NAME:
        raise FaultyClient(_("Use 100 characters at most."))
    return name


def origins_from(text: str) -> list[str]:
    """Web origins with spaces or commas between them, as browsers send them; « * » for any. Raises FaultyClient."""
    found = [one for one in re.split(r"[\s,]+", text.lower()) if one]
    for one in found:
        if one != "*" and not _ORIGIN.fullmatch(one):
            fault: Any = _("“%(text)s” is no web site. Each begins with https:// and ends with its name.", text=one)
            raise FaultyClient(fault)
    return found


class Refused(DomainError):
    """The client may not do this; the message says why (Communication 3.2: 403)."""

    status = 403


class Guard(Protocol):
    """The rules of a launched unit's session, asked in the request's transaction before anything is stored.

    Raises Refused, which rejects the whole request.
    """

    def check_statements(self, statements: Sequence[Statement]) -> None: ...

    def check_reading(self) -> None:
        """Asked before statements are read."""
        ...

    def check_document(self, method: str, key: DocumentKey) -> None:
        """`method` is GET, PUT, POST or DELETE; `key.document_id` is None where a list is asked for."""
        ...


@dataclass(frozen=True)
class Client:
    """`authority` is written into every statement that the client stores (Data 2.4.9)."""

    authority: Agent
    scopes: frozenset[Scope]
    # The credential that was used; None for launched units.
    credential_id: UUID | None = None
    # Web origins that may use the client from a browser (CORS); "*" for any.
    origins: frozenset[str] = frozenset({"*"})
    guard: Guard | None = None
    # What it stores moves progress: consumers hear of it. Only for units that the platform launched.
    is_trusted: bool = False

    @property
    def may_define(self) -> bool:
        """Whether its statements change what is known of activities (Communication 4.2, `define`)."""
        return not self.scopes.isdisjoint({Scope.ALL, Scope.DEFINE})


# A user name of HTTP Basic → who answers for its secrets. (secret) → Client, or None where the secret is unknown or over.
Resolver = Callable[[str], Client | None]
_resolvers: dict[str, Resolver] = {}


def register_resolver(username: str, resolver: Resolver) -> None:
    """Let `resolver` recognise the secrets given under this user name: `Authorization: Basic base64(username:secret)`."""
    _resolvers[username] = resolver


def resolver_of(username: str) -> Resolver | None:
    return _resolvers.get(username)
