"""Copying the statements of another LRS into ours. What comes from elsewhere is never trusted: it moves no progress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from lms.core.db import db
from lms.core.errors import DomainError
from lms.xapi import queries as log
from lms.xapi import services
from lms.xapi.agents import base_url
from lms.xapi.attachments import Received
from lms.xapi.clients import Client, Scope
from lms.xapi.comparison import is_same_statement
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.lease import looking
from lms.xapi.forwarding.remote import RemoteLrs
from lms.xapi.forwarding.results import Faulty, Page, incoming_from, one_of
from lms.xapi.multipart import MixedBody
from lms.xapi.references import is_voiding, target_of
from lms.xapi.services import Incoming
from lms.xapi.statement import VERSION, Account, Agent, BadStatement, Statement, decode

# No LRS is older. What says that it was stored before tells nothing of the order.
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    filter: Filter = field(default_factory=Filter)
    since: datetime | None = None

    def takes(self, statement: Statement) -> bool:
        """The statement for its own sake."""
        is_old = self.since is not None and statement.stored is not None and statement.stored < self.since
        return not is_old and self.filter.wants(statement, is_trusted=False)


@dataclass
class ImportBatch:
    """What is to be stored of a page, and what cannot be: id and reason."""

    incoming: list[Incoming] = field(default_factory=list)
    attachments: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    # When the last statement of the page was stored there, wanted or not.
    last_stored: datetime | None = None

    def add_fault(self, fault: Faulty) -> None:
        self.faults[fault.id] = fault.reason


@dataclass(frozen=True)
class Kept:
    added: Sequence[UUID]
    # Those that were here already.
    known: Sequence[Incoming]


def authority_of(endpoint: str) -> Agent:
    """Data 2.4.9: the authority is who vouches for a statement here, and that is the import, not who was trusted there."""
    host = urlsplit(endpoint).netloc
    return Agent(object_type="Agent", name=host, account=Account(home_page=base_url(), name=f"import/{host}"))


def gather(page: Page, remote: RemoteLrs, wanted: Wanted, *, version: str = VERSION) -> ImportBatch:
    """What is wanted of a page, and what refers to a statement that was copied: above all, that it was voided.

    No transaction is open afterwards. Raises Failed where the other LRS cannot be asked for what was voided.
    """
    batch = ImportBatch(attachments=dict(page.attachments))
    read: list[Incoming] = []
    moments: list[datetime | None] = []
    for raw in page.statements:
        try:
            read.append(incoming_from(raw))
            moments.append(read[-1].statement.stored)
        except Faulty as fault:
            batch.add_fault(fault)
            moments.append(fault.stored)
    batch.last_stored = max((one for one in moments if one is not None and one >= OLDEST), default=None)
    with looking():
        here = set(log.documents_with_ids([found for one in read if (found := target_of(one.statement))]))
    for one in read:
        referred = target_of(one.statement)
        if referred is not None and referred not in here and is_voiding(one.statement):
            _take_voided(referred, remote, wanted, batch, here, version=version)
        if wanted.takes(one.statement) or referred in here:
            batch.incoming.append(one)
            here.add(one.statement.id)
    return batch


def _take_voided(
    statement_id: UUID, remote: RemoteLrs, wanted: Wanted, batch: ImportBatch, here: set[UUID], *, version: str
) -> None:
    """Communication 2.1.4: what was voided is not in any list; it is had by its id, and comes before what voids it."""
    answer = remote.statement(statement_id, is_voided=True, with_attachments=True, version=version)
    if answer.status != 200:
        if answer.is_refusal:
            # The key may not read it, or it is not there: the voiding is copied alone.
            return
        raise answer.failure()
    try:
        voided, attachments = one_of(answer, statement_id)
    except Faulty as fault:
        batch.add_fault(fault)
        return
    if wanted.takes(voided.statement) or target_of(voided.statement) in here:
        batch.incoming.append(voided)
        batch.attachments.update(attachments)
        here.add(statement_id)


def keep(batch: ImportBatch, client: Client) -> Kept:
    """Store it all in the transaction that is open; where the page as a whole cannot be, one after the other, each in a
    transaction of its own. What cannot be stored is added to the faults.
    """
    new, known = _compared(batch)
    try:
        _store(new, batch.attachments, client)
        return Kept([one.statement.id for one in new], known)
    except (DomainError, BadStatement):
        db.session.rollback()
    added: list[UUID] = []
    for one in new:
        try:
            _store([one], batch.attachments, client)
            db.session.commit()
            added.append(one.statement.id)
        except (DomainError, BadStatement) as error:
            db.session.rollback()
            batch.add_fault(Faulty(str(one.statement.id), error))
    return Kept(added, known)


def client_of(endpoint: str) -> Client:
    return Client(authority_of(endpoint), frozenset((Scope.STATEMENTS_WRITE, Scope.DEFINE)))


def _compared(batch: ImportBatch) -> tuple[list[Incoming], list[Incoming]]:
    """Those that are not here, and those that are; others with their ids are faults."""
    here = log.documents_with_ids([one.statement.id for one in batch.incoming])
    new: dict[UUID, Incoming] = {}
    known: list[Incoming] = []
    for one in batch.incoming:
        document = here.get(one.statement.id)
        if document is None:
            new.setdefault(one.statement.id, one)
        elif is_same_statement(one.statement, decode(document)):
            known.append(one)
        else:
            batch.add_fault(Faulty(str(one.statement.id), "another statement with this id is here already"))
    return list(new.values()), known


def _store(incoming: Sequence[Incoming], attachments: Mapping[str, bytes], client: Client) -> None:
    if not incoming:
        return
    named = {found.sha2.lower() for one in incoming for found in one.statement.all_attachments}
    received = Received(MixedBody(b"", {sha2: attachments[sha2] for sha2 in named & attachments.keys()}, {}))
    checked = [one for one in incoming if received.has_all_of(one.statement)]
    services.store(checked, client, version=VERSION)
    received.keep()
