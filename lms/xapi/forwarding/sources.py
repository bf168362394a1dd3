"""Sources of import: their faults, and what is written down of each page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update

from lms.core.db import db
from lms.core.ids import new_id
from lms.core.upserts import upsert
from lms.xapi.forwarding import exchange
from lms.xapi.forwarding.importing import ImportBatch, Kept
from lms.xapi.forwarding.models import ImportFault, ImportSource
from lms.xapi.forwarding.remote import Failed

# How long a source is left alone that has nothing more.
REST = timedelta(minutes=1)


@dataclass(frozen=True)
class Progress:
    """How far a source is copied: the next traversal begins at the cursor; until when nothing is missing."""

    cursor: datetime | None
    complete_until: datetime | None


def ask_again(source: ImportSource, faults: Sequence[UUID] | None = None) -> None:
    """Let these faults be asked for by their ids, or all of the source."""
    query = update(ImportFault).where(
        ImportFault.source_id == source.id,
        ~ImportFault.is_dismissed,
        ImportFault.statement_id.not_like(f"{ImportFault.NAMELESS}%"),
    )
    db.session.execute((query if faults is None else query.where(ImportFault.id.in_(faults))).values(is_waiting=True))
    if not source.is_failing:
        source.next_try_at = None


def dismiss(fault: ImportFault) -> None:
    """It is neither shown nor asked for any more."""
    fault.is_dismissed, fault.is_waiting = True, False


def come_now() -> None:
    """Let the sources that rest be asked at once; those that fail keep their pause."""
    db.session.execute(update(ImportSource).where(ImportSource.failures == 0).values(next_try_at=None))


def note_page(source: ImportSource, batch: ImportBatch, kept: Kept, *, begun: datetime | None, at: datetime) -> None:
    """`begun`: where the traversal began; what was stored there before is repeated by each, and not counted again."""
    source.accepted += len(kept.added)
    source.known += sum(
        1 for one in kept.known if begun is None or one.statement.stored is None or one.statement.stored > begun
    )
    for statement_id, reason in batch.faults.items():
        _keep_fault(source.id, statement_id, reason, at=at)
    mended = [str(one) for one in (*kept.added, *(known.statement.id for known in kept.known))]
    db.session.execute(
        delete(ImportFault).where(
            ImportFault.source_id == source.id,
            ImportFault.statement_id.in_([one for one in mended if one not in batch.faults]),
        )
    )


def note_asked_again(source: ImportSource, statement_id: str, batch: ImportBatch, kept: Kept, *, at: datetime) -> None:
    """The fault is gone, or has a fresh reason."""
    this = (ImportFault.source_id == source.id, ImportFault.statement_id == statement_id)
    if statement_id in batch.faults:
        db.session.execute(update(ImportFault).where(*this).values(is_waiting=False, at=at))
    else:
        db.session.execute(delete(ImportFault).where(*this))
    note_page(source, batch, kept, begun=None, at=at)


def move(source: ImportSource, progress: Progress) -> None:
    source.stored_there = progress.cursor
    source.complete_until = max(filter(None, (source.complete_until, progress.complete_until)), default=None)


def note(
    source: ImportSource, say: Callable[[str], None], failure: Failed | None, *, is_more: bool = False, at: datetime
) -> None:
    was_failing = source.is_failing
    exchange.note(source, failure, has_come_on=failure is None, at=at)
    exchange.tell(source, say, was_failing=was_failing, again="gives statements again")
    if failure is None and not is_more:
        source.next_try_at = at + REST


def _keep_fault(source_id: UUID, statement_id: str, reason: str, *, at: datetime) -> None:
    """One that is seen again stays as old, and dismissed, as it is."""
    upsert(
        ImportFault,
        {
            "id": new_id(),
            "source_id": source_id,
            "statement_id": statement_id,
            "reason": reason,
            "at": at,
            "is_waiting": False,
            "is_dismissed": False,
        },
        key=("source_id", "statement_id"),
        latest=("reason",),
    )
