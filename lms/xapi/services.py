"""Storing statements, our own and those of others, and rebuilding from the log what was derived from them."""

import os
import secrets
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

import msgspec

from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.ids import new_statement_id
from lms.xapi import definitions, helping, positions, queries, references, terms
from lms.xapi.agents import base_url, platform_agent, unguessable_id
from lms.xapi.clients import Client
from lms.xapi.comparison import is_same_statement
from lms.xapi.consumers import registry
from lms.xapi.queries import Row
from lms.xapi.statement import NO_ID, NO_TIME, VERSION, Agent, Statement, check, decode, encode

# Statements that are worked on at a time: a batch of thousands then needs little memory.
CHUNK = 500
CLOCK_SLACK_US = 60_000_000


class StatementConflict(DomainError):
    """Another statement with this id is there (xAPI 1.0.3, Communication 2.1.1)."""

    status = 409


@dataclass(frozen=True)
class Incoming:
    """A checked statement and the JSON that it came as."""

    statement: Statement
    raw: bytes


def record(statement: Statement) -> bool:
    """Add one of the platform's own statements to the log and let its consumers follow, in this transaction.

    Repeating an id is a no-op and answers False. Raises BadStatement where the specification is broken.
    """
    statement = msgspec.structs.replace(helping.with_helper(statement), version=VERSION)
    check(statement)
    if _add_own(statement):
        return True
    if queries.platforms_own_among([statement.id]):
        return False
    # Ids made from content can be guessed: somebody took this one. What the platform says is said all the same, under
    # an id that nobody else can make.
    return _add_own(msgspec.structs.replace(statement, id=unguessable_id(statement.id)))


def _add_own(statement: Statement) -> bool:
    own = [Incoming(statement, encode(statement).encode())]
    return bool(_add(own, Stamp(platform_agent(), VERSION), is_trusted=True, is_own=True))


def store(incoming: Iterable[Incoming], client: Client, *, version: str) -> list[UUID]:
    """Add the checked statements of a client, all or none, and answer their ids. What is there already changes nothing.

    `version` is that of the request. Raises StatementConflict, and Refused where the client may not do it.
    """
    stamp = Stamp(client.authority, version)
    ids: list[UUID] = []
    coming = iter(incoming)
    while taken := list(islice(coming, CHUNK)):
        if client.guard is not None:
            # As they came: also what is missing may be against the rules. First, for a launch locks in this order too.
            client.guard.check_statements([one.statement for one in taken])
        if len(taken) == CHUNK or any(references.target_of(one.statement) for one in taken):
            # What takes its locks chunk by chunk would deadlock with others who take the same ones in another order;
            # and what refers to a statement that is being stored at this moment must see it.
            queries.wait_for_writers()
        chunk = [_with_id(one) for one in taken]
        references.refuse_foreign_voiding([one.statement for one in chunk], client)
        ids += [one.statement.id for one in chunk]
        _add(chunk, stamp, is_trusted=client.is_trusted, may_define=client.may_define)
    return ids


def _add(
    incoming: Sequence[Incoming], stamp: "Stamp", *, is_trusted: bool, is_own: bool = False, may_define: bool = True
) -> list[Statement]:
    """Insert statements with all that follows from them; answers those that were not stored by another meanwhile."""
    moment = queries.moment_of_writing([one.statement.id for one in incoming])
    first = _reserve(moment.first, len(incoming))
    stamped = [stamp.put_on(one, first + index * positions.LANES) for index, one in enumerate(incoming)]
    beside = {statement.id: statement for _seq, statement, _document in stamped}
    added = queries.add(
        [
            Row(
                seq=seq,
                id=statement.id,
                is_trusted=is_trusted,
                refers_to=references.target_of(statement),
                document=document,
                terms=references.terms_of(statement, beside),
            )
            for seq, statement, document in stamped
        ]
    )
    displaced: list[Incoming] = []
    if len(added) < len(stamped):
        # As it came: a timestamp that the client left out is no difference.
        given = {one.statement.id: one for one in incoming if one.statement.id not in added}
        there = queries.documents_with_ids(list(given))
        # Our own code repeats itself harmlessly: what a phone tells twice is told once.
        for statement_id, document in there.items() if not is_own else ():
            _refuse_another(given[statement_id].statement, document)
        displaced = [one for statement_id, one in given.items() if statement_id not in there]
    statements = [statement for _seq, statement, _document in stamped if statement.id in added]
    references.follow(statements, is_awaited=moment.is_awaited)
    if may_define:
        told = (
            activity
            for statement in statements
            for activity in terms.all_activities(statement)
            if activity.definition is not None
        )
        definitions.learn(told if is_own else definitions.told_by_others(told))
    if is_trusted:
        for statement in statements:
            registry.tell(statement)
    if displaced:
        # Another process has drawn the same lane.
        _draw_lane()
        statements += _add(displaced, stamp, is_trusted=is_trusted, is_own=is_own, may_define=may_define)
    return statements


def _with_id(one: Incoming) -> Incoming:
    """Data 2.4.1: the LRS sets the id where the client did not."""
    if one.statement.id is not NO_ID:
        return one
    statement_id = new_statement_id()
    raw = one.raw.rstrip()[:-1] + b',"id":"%s"}' % str(statement_id).encode()
    return Incoming(msgspec.structs.replace(one.statement, id=statement_id), raw)


def _refuse_another(statement: Statement, document: str) -> None:
    if not is_same_statement(statement, decode(document)):
        raise StatementConflict(f"id: another statement with the id {statement.id} is there already")


class Stamp:
    """What the LRS writes into each statement (Data 2.4.8 to 2.4.10), and the timestamp where it is missing."""

    def __init__(self, authority: Agent, version: str) -> None:
        self.authority = authority
        # Data 2.4.10: a statement without a version is one of 1.0.0; since 2.0 it is that of the request.
        self.version = "1.0.0" if version == VERSION else version
        self._authority = msgspec.json.encode(authority)

    def put_on(self, one: Incoming, seq: int) -> tuple[int, Statement, str]:
        """The statement as it is kept: position, structure, JSON."""
        given, stored = one.statement, positions.iso_stored(seq)
        changes: dict[str, object] = {"authority": self.authority, "stored": positions.stored_at(seq)}
        added = [b'"stored":"%s"' % stored.encode(), b'"authority":%s' % self._authority]
        if given.timestamp is NO_TIME:
            # Data 2.4.7: where the timestamp is missing it is the time of storing.
            changes["timestamp"] = changes["stored"]
            added.append(b'"timestamp":"%s"' % stored.encode())
        if given.version is None:
            changes["version"] = self.version
            added.append(b'"version":"%s"' % self.version.encode())
        raw = one.raw
        if given.stored is not None or given.authority is not None:
            raw = _without(raw, "stored", "authority")
        document = raw.rstrip()[:-1] + b"," + b",".join(added) + b"}"
        return seq, msgspec.structs.replace(given, **changes), document.decode()


def _without(raw: bytes, *names: str) -> bytes:
    """The JSON without what the client may say, but the LRS decides."""
    # Its members stay as they were written.
    value = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    return msgspec.json.encode({name: item for name, item in value.items() if name not in names})


_positions = threading.Lock()
_last = 0
_lane = secrets.randbelow(positions.LANES)


def _draw_lane() -> None:
    global _lane
    _lane = secrets.randbelow(positions.LANES)


# Numbers of processes are the same in every container; chance is not.
os.register_at_fork(after_in_child=_draw_lane)


def _reserve(moment: int, count: int) -> int:
    """The first of as many positions, for this transaction alone: later than all that this process gave before."""
    global _last
    # Two processes differ by their lane; the threads of one by never getting the same microsecond.
    with _positions:
        first = moment // positions.LANES
        # Long before: another database, or a clock that was set right. The database itself then keeps the order.
        if _last - first < CLOCK_SLACK_US:
            first = max(first, _last + 1)
        _last = first + count - 1
    return first * positions.LANES + _lane


class ForeignLog(Exception):
    """The log names another public address than the settings do: nothing in it would be recognised."""


def rebuild() -> int:
    """Delete everything derived, replay the log, and answer how many statements were read.

    Raises ForeignLog before a statement is lost; the caller then rolls back.
    """
    with registry.replaying():
        return _replay()


def _replay() -> int:
    for forget in registry.resets:
        forget()
    db.session.flush()
    count = 0
    for document in queries.trusted_documents():
        statement = decode(document)
        home = statement.actor.account.home_page if statement.actor.account else ""
        if home != base_url():
            raise ForeignLog(
                f"Statement {statement.id} was made at {home}, but LMS_BASE_URL is {base_url()}. "
                "Set it to that address; nothing was changed."
            )
        registry.tell(statement)
        count += 1
    return count
