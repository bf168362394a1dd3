"""What is done with a target and a source alike: added, paused, given another key, removed, and what is noted of each attempt."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.xapi.forwarding import queries
from lms.xapi.forwarding.backoff import pause_after
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import Exchange, Kind, Trouble
from lms.xapi.forwarding.particulars import checked, key_from, secret_from
from lms.xapi.forwarding.remote import Failed, RemoteLrs
from lms.xapi.forwarding.sealing import Unsealable, seal, unseal


class NameTaken(DomainError):
    message = _("This name is taken. Choose another one.")


def add(
    kind: type[Kind], *, name: str, endpoint: str, key: str, secret: str, wanted: Filter, since: datetime | None,
    at: datetime, **own: Any,
) -> Kind:  # fmt: skip
    """`own`: what only this kind has. Raises FaultyExchange and NameTaken."""
    given = checked(name, endpoint, key, secret)
    if queries.named(kind, given.name) is not None:
        raise NameTaken
    row = kind(
        name=given.name, endpoint=given.endpoint, key=given.key, sealed_secret=seal(given.secret), verbs=list(wanted.verbs),
        activities=list(wanted.activities), since=since, created_at=at, **own,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def remove(exchange: Exchange) -> None:
    """Also what was refused on the way, by the database. What has arrived stays where it is."""
    db.session.delete(exchange)


def pause(exchange: Exchange) -> None:
    """The statements of the meantime come when it goes on."""
    exchange.is_enabled = False


def resume(exchange: Exchange) -> None:
    exchange.is_enabled = True
    exchange.next_try_at = None


def change_credentials(exchange: Exchange, *, key: str, secret: str) -> None:
    """Raises FaultyExchange."""
    exchange.key, exchange.sealed_secret = key_from(key), seal(secret_from(secret))
    exchange.next_try_at = None


def connect(endpoint: str, key: str, sealed_secret: str, *, meanwhile: Callable[[], None]) -> RemoteLrs:
    """Raises Failed where the secret cannot be read."""
    try:
        return RemoteLrs(endpoint, key, unseal(sealed_secret), meanwhile=meanwhile)
    except Unsealable as error:
        raise Failed(Trouble.SECRET, "") from error


def note(exchange: Exchange, failure: Failed | None, *, has_come_on: bool, at: datetime) -> None:
    """How an attempt went, and when to come again. `has_come_on`: something arrived before it failed, if it did."""
    if has_come_on:
        exchange.last_success_at = at
    if failure is None:
        exchange.failures, exchange.next_try_at = 0, None
        return
    # A part that arrived shows that the other is there: the pauses begin anew.
    exchange.failures = 1 if has_come_on else exchange.failures + 1
    exchange.trouble, exchange.detail, exchange.last_failure_at = failure.trouble, failure.detail, at
    exchange.next_try_at = at + pause_after(exchange.failures, chance=random.random(), asked=failure.wait)


def share_of(size: int, exchange: Exchange) -> int:
    """How many statements to try at once: half as many after each time that this was too much."""
    is_too_much = exchange.is_failing and exchange.trouble is Trouble.TOO_MUCH
    return max(size >> min(exchange.failures, 30), 1) if is_too_much else size


def tell(exchange: Exchange, say: Callable[[str], None], *, was_failing: bool, again: str) -> None:
    """Say what changed: that it fails, or that it works `again`."""
    if exchange.is_failing != was_failing:
        say(f"{exchange.name}: {f'{exchange.trouble}: {exchange.detail}' if exchange.is_failing else again}")
