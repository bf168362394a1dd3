"""Launch sessions: opened, given a token once, known by its secret, ended."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_statement_id
from lms.packages import queries
from lms.packages.kinds import LaunchMode, kind_named
from lms.packages.models import LaunchSession, Package
from lms.xapi.agents import account_id, units_agent
from lms.xapi.clients import Client, Scope
from lms.xapi.policy import Unauthorized
from lms.xapi.statement import Agent

# The user name of units in HTTP Basic; see lms/xapi/clients.py.
USERNAME = "unit"
# A unit left open overnight goes on working; after that it is launched again.
SESSION_LASTS = timedelta(hours=24)
# Units read no statements: those of their LRS are of everyone.
SCOPES = frozenset({Scope.STATEMENTS_WRITE, Scope.STATE, Scope.PROFILE, Scope.DEFINE})


class SessionOver(Unauthorized):
    """For the author of a unit that goes on talking: not her key is wrong, its time is over (cmi5, 9.3.6 and 9.3.8)."""

    message = (
        "Authorization: the session of this unit is over; it ended, was abandoned by a later launch, or is a day old"
    )


@dataclass(frozen=True)
class Opened:
    session: LaunchSession
    # The only moment at which it is known.
    fetch_token: str


def open_session(
    package: Package, person_id: UUID, registration: UUID, item: str, *, team: Agent | None, mode: LaunchMode,
    at: datetime,
) -> Opened:  # fmt: skip
    token = secrets.token_urlsafe(32)
    session = LaunchSession(
        id=new_statement_id(),
        package=package,
        person_id=person_id,
        cooperative_id=account_id(team) if team else None,
        registration=registration,
        item=item,
        mode=mode,
        launched_at=at,
        fetch_digest=_digest(token),
    )
    db.session.add(session)
    db.session.flush()
    return Opened(session, token)


def give_secret(session: LaunchSession) -> str:
    """What the unit sends after `Authorization: Basic `; an earlier one is worth nothing any more."""
    secret = secrets.token_urlsafe(32)
    session.secret_digest = _digest(secret)
    return base64.b64encode(f"{USERNAME}:{secret}".encode()).decode()


def session_with_token(fetch_token: str) -> LaunchSession | None:
    return db.session.scalar(queries.session_with_fetch_digest(_digest(fetch_token)))


def is_over(session: LaunchSession, at: datetime) -> bool:
    return session.ended_at is not None or at >= session.launched_at + SESSION_LASTS


def resolve(secret: str) -> Client | None:
    """The client that a unit is. Raises SessionOver (cmi5, 8.1.2: the token lasts as long as the session)."""
    session = queries.session_with_secret_digest(_digest(secret))
    if session is None:
        return None
    kind = kind_named(session.package.kind)
    at = clock.now()
    # Only a guard that knows what came too late is asked after the end.
    if is_over(session, at) and (session.ended_at is None or at >= session.ended_at + kind.grace):
        raise SessionOver
    return Client(authority=units_agent(), scopes=SCOPES, guard=kind.guard(session), is_trusted=True)


def abandon(session: LaunchSession, at: datetime) -> None:
    """Another launch ends it."""
    kind_named(session.package.kind).abandon(session, at)
    session.ended_at = at


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
