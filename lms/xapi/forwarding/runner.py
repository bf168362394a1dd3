"""The forwarder: reads the log, sends, and writes down what became of it. No transaction is open while it sends."""

import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from uuid import UUID

from lms.core import clock
from lms.core.db import db, reading
from lms.core.ids import new_id
from lms.xapi import queries as log
from lms.xapi import searching
from lms.xapi.forwarding import queries, services
from lms.xapi.forwarding.delivery import Item, Outcome, deliver
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import ForwardingTarget, Trouble
from lms.xapi.forwarding.remote import Failed, RemoteLrs
from lms.xapi.forwarding.sealing import Unsealable, unseal
from lms.xapi.forwarding.services import Batch, LeaseLost
from lms.xapi.references import LONGEST_CHAIN, is_voiding, target_of
from lms.xapi.statement import Statement, decode

BATCH = 50
# A batch is closed when it is larger than this; one statement with large attachments may be larger still.
BATCH_BYTES = 4 * 1024 * 1024
# Statements that are looked at for one batch, where few of them are wanted.
LOOKED_AT = 2000
# Batches after which another target has its turn.
TURN = 20
IDLE_S = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Work:
    """All that is read for one request: statements of the log, or dead letters that are tried again."""

    endpoint: str
    key: str
    sealed_secret: str
    batch: Batch
    are_letters: bool


class Forwarder:
    """`say` is told what changes: a target that fails, and one that takes statements again."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        self._renewed_at: datetime | None = None

    def run(self, stop: Event, *, is_over: Callable[[], bool] = lambda: False) -> None:
        """Until `stop` is set, or `is_over` says so."""
        while not (stop.is_set() or is_over()):
            done = 0
            try:
                done = self.round(stop)
            except Exception:
                # Whatever it is, say a database that is starting anew: the forwarder outlives it, and nothing is lost.
                db.session.remove()
                _log.exception("Forwarding goes on after this fault")
            if not done:
                stop.wait(IDLE_S)

    def round(self, stop: Event | None = None) -> int:
        """Give each target that may be tried its turn; answers how many batches were dealt with."""
        with _looking():
            due = queries.due_targets(clock.now())
        return sum(self._turn(target_id, stop or Event()) for target_id in due)

    def _turn(self, target_id: UUID, stop: Event) -> int:
        if not self._hold(target_id):
            return 0
        done = 0
        try:
            while done < TURN and not stop.is_set() and self._step(target_id):
                done += 1
        except LeaseLost:
            db.session.rollback()
            return done
        services.release(target_id, self.worker)
        db.session.commit()
        return done

    def _step(self, target_id: UUID) -> bool:
        """One batch. False where nothing is left for now, or the target failed."""
        with _looking():
            work = self._find(target_id)
        if work is None:
            return False
        outcome = self._send(target_id, work) if work.batch.items else Outcome()
        at = clock.now()
        target = services.held_target(target_id, self.worker)
        was_failing = target.is_failing
        if work.are_letters:
            services.note_letters(target, outcome, at=at)
        else:
            services.note_statements(target, work.batch, outcome, at=at)
        if target.is_failing != was_failing:
            self.say(
                f"{target.name}: {f'{target.trouble}: {target.detail}' if target.is_failing else 'takes statements again'}"
            )
        is_going_on = not target.is_failing
        db.session.commit()
        return is_going_on

    def _find(self, target_id: UUID) -> _Work | None:
        target = db.session.get(ForwardingTarget, target_id)
        if target is None or not target.is_enabled:
            return None
        letters = [_item(seq, document) for seq, document in queries.waiting_letters(target_id, limit=1)]
        batch = Batch(letters, target.cursor) if letters else _next_batch(target)
        if batch.last == target.cursor and not letters:
            return None
        return _Work(target.endpoint, target.key, target.sealed_secret, batch, bool(letters))

    def _send(self, target_id: UUID, work: _Work) -> Outcome:
        try:
            secret = unseal(work.sealed_secret)
        except Unsealable:
            return Outcome(failure=Failed(Trouble.SECRET, ""))
        remote = RemoteLrs(work.endpoint, work.key, secret, meanwhile=lambda: self._renew(target_id))
        try:
            return deliver(remote, work.batch.items)
        finally:
            remote.close()

    def _hold(self, target_id: UUID) -> bool:
        at = clock.now()
        is_held = services.claim(target_id, self.worker, at=at)
        db.session.commit()
        self._renewed_at = at
        return is_held

    def _renew(self, target_id: UUID) -> None:
        """Before a request and while it lasts, however long that is: nobody else may come. Raises LeaseLost."""
        due = self._renewed_at is None or clock.now() - self._renewed_at > services.LEASE / 4
        if due and not self._hold(target_id):
            raise LeaseLost


@contextmanager
def _looking() -> Iterator[None]:
    """A transaction that only reads: on SQLite it takes no lock. It is over before anything is sent."""
    before = reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        reading.reset(before)


def _next_batch(target: ForwardingTarget) -> Batch:
    """The next statements that the target wants, all of one protocol."""
    wanted = Filter(target.verbs, target.activities, target.is_trusted_only)
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
        if len(items) >= BATCH:
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
