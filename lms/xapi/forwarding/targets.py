"""Targets of forwarding: what is particular to them when they are added, and what is written down of each attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from lms.core.db import db
from lms.core.ids import new_id
from lms.core.upserts import upsert
from lms.xapi import positions
from lms.xapi.forwarding import exchange
from lms.xapi.forwarding.delivery import Item, Outcome
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import DeadLetter, ForwardingTarget, Trouble
from lms.xapi.forwarding.remote import Failed


def add_target(*, wanted: Filter, since: datetime | None, **details: Any) -> ForwardingTarget:
    """`details` as `exchange.add` takes them. Raises NameTaken."""
    return exchange.add(
        ForwardingTarget, wanted=wanted, since=since, is_trusted_only=wanted.is_trusted_only,
        cursor=positions.position_of(since) - 1 if since else 0, **details,
    )  # fmt: skip


def send_again(target: ForwardingTarget, letters: Sequence[UUID] | None = None) -> None:
    """Let the forwarder try these dead letters once more, or all of the target."""
    query = update(DeadLetter).where(DeadLetter.target_id == target.id).values(is_waiting=True)
    db.session.execute(query if letters is None else query.where(DeadLetter.id.in_(letters)))


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


def _note(target: ForwardingTarget, outcome: Outcome, *, at: datetime) -> None:
    target.accepted += len(outcome.accepted)
    exchange.note(target, outcome.failure, has_come_on=bool(outcome.accepted), at=at)


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
