"""Targets of forwarding: added, paused, removed; who works on one; and what is written down of each attempt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, update

from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.upserts import upsert
from lms.xapi import positions
from lms.xapi.forwarding import queries
from lms.xapi.forwarding.backoff import pause_after
from lms.xapi.forwarding.delivery import Item, Outcome
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import DeadLetter, ForwardingTarget, Trouble
from lms.xapi.forwarding.remote import Failed
from lms.xapi.forwarding.sealing import seal

# It is renewed while a request lasts, at the latest after a quarter of it and one step (remote.TIMEOUT): longer than these.
LEASE = timedelta(minutes=2)


class NameTaken(DomainError):
    message = _("Another target has this name. Choose another one.")


class LeaseLost(Exception):
    """Another forwarder works on the target; what it does is not to be disturbed."""


def add_target(
    *, name: str, endpoint: str, key: str, secret: str, wanted: Filter, since: datetime | None, at: datetime
) -> ForwardingTarget:
    """`endpoint` is one that `remote.endpoint_from` gave. Raises NameTaken."""
    if queries.target_named(name) is not None:
        raise NameTaken
    target = ForwardingTarget(
        name=name, endpoint=endpoint, key=key, sealed_secret=seal(secret), verbs=list(wanted.verbs),
        activities=list(wanted.activities), is_trusted_only=wanted.is_trusted_only, since=since, created_at=at,
        cursor=positions.position_of(since) - 1 if since else 0,
    )  # fmt: skip
    db.session.add(target)
    db.session.flush()
    return target


def pause(target: ForwardingTarget) -> None:
    """The statements of the meantime are sent when it goes on."""
    target.is_enabled = False


def resume(target: ForwardingTarget) -> None:
    target.is_enabled = True
    target.next_try_at = None


def change_credentials(target: ForwardingTarget, *, key: str, secret: str) -> None:
    target.key, target.sealed_secret = key, seal(secret)
    target.next_try_at = None


def remove(target: ForwardingTarget) -> None:
    """Also its dead letters. What it has got stays there."""
    db.session.execute(delete(DeadLetter).where(DeadLetter.target_id == target.id))
    db.session.delete(target)


def send_again(target: ForwardingTarget, letters: Sequence[UUID] | None = None) -> None:
    """Let the forwarder try these dead letters once more, or all of the target."""
    query = update(DeadLetter).where(DeadLetter.target_id == target.id).values(is_waiting=True)
    db.session.execute(query if letters is None else query.where(DeadLetter.id.in_(letters)))


def claim(target_id: UUID, worker: str, *, at: datetime) -> bool:
    """Take the target, or go on holding it; False where another forwarder works on it."""
    claimed = db.session.execute(
        update(ForwardingTarget)
        .where(
            ForwardingTarget.id == target_id,
            or_(
                ForwardingTarget.leased_until.is_(None),
                ForwardingTarget.leased_until <= at,
                ForwardingTarget.leased_by == worker,
            ),
        )
        .values(leased_by=worker, leased_until=at + LEASE),
        execution_options={"synchronize_session": False},
    )
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def release(target_id: UUID, worker: str) -> None:
    db.session.execute(
        update(ForwardingTarget)
        .where(ForwardingTarget.id == target_id, ForwardingTarget.leased_by == worker)
        .values(leased_by=None, leased_until=None),
        execution_options={"synchronize_session": False},
    )


@dataclass(frozen=True)
class Batch:
    """Statements in the order of the log. `last` is the position up to which the log was read for them."""

    items: Sequence[Item]
    last: int


def note_statements(target: ForwardingTarget, batch: Batch, outcome: Outcome, *, at: datetime) -> None:
    """Move the cursor behind what the target is done with, keep what it refused, and say when to come again."""
    if outcome.refused and not (outcome.accepted or target.accepted):
        # Until it has taken one statement nothing says that the fault lies with the statements.
        outcome = Outcome(failure=outcome.failure or Failed(Trouble.REFUSES_ALL, outcome.refused[0][1]))
    done = outcome.is_done_with
    first_left = next((one.seq for one in batch.items if one.id not in done), None)
    # Positions are whole numbers: what stands before the first that is left is done with. What was done with stays so.
    target.cursor = max(target.cursor, batch.last if first_left is None else first_left - 1)
    for statement_id, reason in outcome.refused:
        _keep_letter(target.id, statement_id, reason, at=at)
    _note(target, outcome, at=at)


def note_letters(target: ForwardingTarget, outcome: Outcome, *, at: datetime) -> None:
    """Dead letters that were sent once more: those accepted are gone, the others have a fresh reason."""
    db.session.execute(
        delete(DeadLetter).where(DeadLetter.target_id == target.id, DeadLetter.statement_id.in_(outcome.accepted))
    )
    for statement_id, reason in outcome.refused:
        _keep_letter(target.id, statement_id, reason, at=at)
    _note(target, outcome, at=at)


def held_target(target_id: UUID, worker: str) -> ForwardingTarget:
    """Raises LeaseLost where this forwarder does not hold it any more, or it was removed."""
    target = db.session.get(ForwardingTarget, target_id, populate_existing=True, with_for_update=True)
    if target is None or target.leased_by != worker:
        raise LeaseLost
    return target


def _note(target: ForwardingTarget, outcome: Outcome, *, at: datetime) -> None:
    if outcome.accepted:
        target.accepted += len(outcome.accepted)
        target.last_success_at = at
    if outcome.failure is None:
        target.failures, target.next_try_at = 0, None
        return
    # A part that was taken shows that the target is there: the pauses begin anew.
    target.failures = 1 if outcome.accepted else target.failures + 1
    target.trouble, target.detail, target.last_failure_at = outcome.failure.trouble, outcome.failure.detail, at
    target.next_try_at = at + pause_after(target.failures, chance=random.random(), asked=outcome.failure.wait)


def _keep_letter(target_id: UUID, statement_id: UUID, reason: str, *, at: datetime) -> None:
    upsert(
        DeadLetter,
        {
            "id": new_id(),
            "target_id": target_id,
            "statement_id": statement_id,
            "reason": reason,
            "at": at,
            "is_waiting": False,
        },
        key=("target_id", "statement_id"),
        latest=("reason", "at", "is_waiting"),
    )
