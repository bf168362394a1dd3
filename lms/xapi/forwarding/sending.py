"""Sending to a target: reads the log, sends, and writes down what became of it. No transaction is open while it sends."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from lms.core import clock
from lms.core.db import db
from lms.xapi import queries as log
from lms.xapi import searching
from lms.xapi.forwarding import exchange, queries, targets
from lms.xapi.forwarding.delivery import Item, Outcome, deliver
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.lease import Lease, looking
from lms.xapi.forwarding.models import ForwardingTarget
from lms.xapi.forwarding.remote import Failed
from lms.xapi.forwarding.targets import Batch
from lms.xapi.references import LONGEST_CHAIN, is_voiding, target_of
from lms.xapi.statement import Statement, decode

BATCH = 50
# A batch is closed when it is larger than this; one statement with large attachments may be larger still.
BATCH_BYTES = 4 * 1024 * 1024
# Statements that are looked at for one batch, where few of them are wanted.
LOOKED_AT = 2000


@dataclass(frozen=True)
class _Work:
    """All that is read for one request: statements of the log, or dead letters that are tried again."""

    endpoint: str
    key: str
    sealed_secret: str
    batch: Batch
    are_letters: bool


def send_next(lease: Lease[ForwardingTarget], say: Callable[[str], None]) -> bool:
    """One batch. False where nothing is left for now, or the target failed. Raises LeaseLost."""
    with looking():
        work = _find(lease.row_id)
    if work is None:
        return False
    outcome = _send(work, lease) if work.batch.items else Outcome()
    at = clock.now()
    target = lease.row()
    was_failing = target.is_failing
    if work.are_letters:
        targets.note_letters(target, outcome, at=at)
    else:
        targets.note_statements(target, work.batch, outcome, at=at)
    exchange.tell(target, say, was_failing=was_failing, again="takes statements again")
    is_going_on = not target.is_failing
    db.session.commit()
    return is_going_on


def _find(target_id: UUID) -> _Work | None:
    target = db.session.get(ForwardingTarget, target_id)
    if target is None or not target.is_enabled:
        return None
    letters = [_item(seq, document) for seq, document in queries.waiting_letters(target_id, limit=1)]
    batch = Batch(letters, target.cursor) if letters else _next_batch(target)
    if batch.last == target.cursor and not letters:
        return None
    return _Work(target.endpoint, target.key, target.sealed_secret, batch, bool(letters))


def _send(work: _Work, lease: Lease[ForwardingTarget]) -> Outcome:
    try:
        remote = exchange.connect(work.endpoint, work.key, work.sealed_secret, meanwhile=lease.renew)
    except Failed as failure:
        return Outcome(failure=failure)
    try:
        return deliver(remote, work.batch.items)
    finally:
        remote.close()


def _next_batch(target: ForwardingTarget) -> Batch:
    """The next statements that the target wants, all of one protocol."""
    wanted = Filter(target.verbs, target.activities, target.is_trusted_only)
    most = exchange.share_of(BATCH, target)
    items: list[Item] = []
    last, size = target.cursor, 0
    rows = queries.log_after(target.cursor, before=log.settled_before(), limit=LOOKED_AT)
    for seq, is_trusted, is_void, document in rows:
        statement = decode(document)
        if is_voiding(statement) and not _voids_an_earlier_one(statement, seq):
            last = seq
            continue
        if wanted.wants_all or _is_wanted(wanted, statement, seq, is_trusted=is_trusted):
            item = _item(seq, document)
            if items and (item.protocol != items[0].protocol or size + item.size_bytes > BATCH_BYTES):
                break
            here = {one.id for one in items}
            behind = [one for one in _passed_over(wanted, statement, seq, is_void=is_void) if one.id not in here]
            items += [item, *behind]
            size += sum(one.size_bytes for one in (item, *behind))
        last = seq
        if len(items) >= most:
            break
    rows.close()
    return Batch(items, last)


def _voids_an_earlier_one(statement: Statement, seq: int) -> bool:
    """What voids nothing here must void nothing there, where one key stores the statements of all our clients. Of what voided
    a statement before it came, see `_passed_over`.
    """
    voided = target_of(statement)
    return voided is not None and queries.is_void_before(voided, seq)


def _passed_over(wanted: Filter, statement: Statement, seq: int, *, is_void: bool) -> list[Item]:
    """What refers to this statement, was stored before it, and was not sent then, goes right behind it and counts as standing
    at its place: what voided it, what is wanted for its sake only, and what refers to these.
    """
    found: list[Item] = []
    known = {statement.id}
    awaited = [(statement.id, is_void)]
    for referred, is_referred_void in awaited:
        if wanted.wants_all and not is_referred_void:
            continue
        for is_trusted, is_referring_void, document in queries.referring_before(referred, seq):
            one = decode(document)
            is_left = is_referred_void if is_voiding(one) else not wanted.wants(one, is_trusted=is_trusted)
            if is_left and one.id not in known:
                known.add(one.id)
                awaited.append((one.id, is_referring_void))
                found.append(_item(seq, document))
    return found


def _is_wanted(wanted: Filter, statement: Statement, seq: int, *, is_trusted: bool) -> bool:
    """Whoever gets a statement also gets what refers to it: above all, that it was voided (Communication 2.1.3). What comes
    before the statement that it refers to waits for that: see `_passed_over`.
    """
    for _link in range(LONGEST_CHAIN):
        if wanted.wants(statement, is_trusted=is_trusted):
            return True
        referred = target_of(statement)
        if referred is None:
            return False
        found = queries.stored_before(referred, seq)
        if found is None:
            return False
        is_trusted, statement = found[0], decode(found[1])
    return False


def _item(seq: int, document: str) -> Item:
    return Item(seq, decode(document), document, searching.attachments_of([document]))
