"""Copying from a source: asks for a page, stores it, and writes down how far that came. No transaction is open while it asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from lms.core import clock
from lms.core.db import db
from lms.xapi.forwarding import exchange, importing, queries, sources
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.importing import OLDEST, ImportBatch, Wanted
from lms.xapi.forwarding.lease import Lease, looking
from lms.xapi.forwarding.models import ImportSource, Trouble
from lms.xapi.forwarding.remote import Failed, RemoteLrs
from lms.xapi.forwarding.results import Faulty, Page, one_of, page_of
from lms.xapi.forwarding.sources import Progress
from lms.xapi.statement import VERSION, VERSIONS

PAGE = 100
# A traversal begins so much earlier than the cursor: others may have been stored in the same moment. Repeats change nothing.
OVERLAP = timedelta(seconds=1)
# Pages in a row that say nothing new, while there is always one more: then they have no end.
BARREN = 20
# After these the address of the next page still holds; after others the traversal begins anew at the cursor.
_PASSING = frozenset((Trouble.UNREACHABLE, Trouble.BUSY, Trouble.BROKEN, Trouble.CREDENTIALS))


@dataclass
class Traversal:
    """One way through what a source has, from the cursor to the end, page by page. Lost with the process: the next one begins
    at the cursor.
    """

    begun: datetime | None
    version: str = VERSIONS[-1]
    more: str = ""
    # What it last made of the cursor: where another worker moved it, this traversal is over.
    cursor: datetime | None = None
    # What was stored there after that may not have been shown yet (Communication 2.1.3).
    gaps_after: datetime | None = None
    _followed: set[int] = field(default_factory=set)
    _page_before: frozenset[int] = frozenset()
    _barren: int = 0

    def ask(self, remote: RemoteLrs, asked: dict[str, str]) -> Page:
        """The next page. Raises Failed."""
        if self.more:
            return page_of(remote.read_more(self.more, version=self.version))
        answer = remote.read(asked, version=self.version)
        if answer.status == 400 and self.version != VERSION:
            # Communication 3.3: it does not speak 2.0.
            self.version = VERSION
            answer = remote.read(asked, version=self.version)
        return page_of(answer)

    def move_on(self, page: Page, batch: ImportBatch, cursor: datetime | None, *, asked_at: datetime) -> Progress:
        """Go behind a page that was stored."""
        seen = max(filter(None, (cursor, batch.last_stored)), default=None)
        through = page.consistent_through
        if through is not None and seen is not None and seen > through:
            # What is committed there later, but stored before the end of this page, is on none that follows.
            self.gaps_after = min(through, self.gaps_after or through)
        gaps = [self.gaps_after] if self.gaps_after else []
        # A clock that is wrong there must not hide what is stored from now on.
        self.cursor = seen and max(min(seen, clock.now(), *gaps), OLDEST)
        self.more = page.more
        return Progress(self.cursor, self.cursor if page.more else min(through or asked_at, asked_at, *gaps))

    def refuse_circles(self, page: Page) -> None:
        """Raises Failed where the pages have no end."""
        statements = frozenset(map(hash, page.statements))
        self._barren = 0 if statements - self._page_before else self._barren + 1
        self._page_before = statements
        if page.more and (hash(page.more) in self._followed or self._barren >= BARREN):
            raise Failed(Trouble.NO_LRS, f"The pages have no end: {page.more}")
        self._followed.add(hash(page.more))


@dataclass(frozen=True)
class _Work:
    endpoint: str
    key: str
    sealed_secret: str
    wanted: Wanted
    cursor: datetime | None
    asked: dict[str, str]
    # A fault that is to be asked for by its id.
    fault: UUID | None


class Receiver:
    """Deals with one source after the other, a page at a time."""

    def __init__(self) -> None:
        self._traversals: dict[UUID, Traversal] = {}

    def copy_next(self, lease: Lease[ImportSource], say: Callable[[str], None]) -> bool:
        """One page, or a fault that is asked for again. False where nothing is left for now, or the source failed. Raises
        LeaseLost.
        """
        with looking():
            work = _find(lease.row_id)
        if work is None:
            self._traversals.pop(lease.row_id, None)
            return False
        try:
            remote = exchange.connect(work.endpoint, work.key, work.sealed_secret, meanwhile=lease.renew)
            try:
                return self._ask_again(work, remote, lease, say) if work.fault else self._copy(work, remote, lease, say)
            finally:
                remote.close()
        except Failed as failure:
            if failure.trouble not in _PASSING:
                self._traversals.pop(lease.row_id, None)
            sources.note(lease.row(), say, failure, at=clock.now())
            db.session.commit()
            return False

    def _copy(self, work: _Work, remote: RemoteLrs, lease: Lease[ImportSource], say: Callable[[str], None]) -> bool:
        """Whether there is more. Raises Failed."""
        traversal = self._traversal(lease.row_id, work.cursor)
        asked_at = clock.now()
        page = traversal.ask(remote, work.asked)
        batch = importing.gather(page, remote, work.wanted, version=traversal.version)
        kept = importing.keep(batch, importing.client_of(work.endpoint))
        progress = traversal.move_on(page, batch, work.cursor, asked_at=asked_at)
        source = lease.row()
        sources.note_page(source, batch, kept, begun=traversal.begun, at=clock.now())
        sources.move(source, progress)
        if kept.added or not page.more:
            # Not for less: pages without end would then be asked for without a pause.
            sources.note(source, say, None, is_more=bool(page.more), at=clock.now())
        db.session.commit()
        traversal.refuse_circles(page)
        if not page.more:
            del self._traversals[lease.row_id]
        return bool(page.more)

    def _ask_again(
        self, work: _Work, remote: RemoteLrs, lease: Lease[ImportSource], say: Callable[[str], None]
    ) -> bool:
        """Raises Failed where the source is away or asks to wait."""
        assert work.fault is not None
        batch = _asked_again(work.fault, remote, work.wanted)
        kept = importing.keep(batch, importing.client_of(work.endpoint))
        source = lease.row()
        sources.note_asked_again(source, str(work.fault), batch, kept, at=clock.now())
        sources.note(source, say, None, is_more=True, at=clock.now())
        db.session.commit()
        return True

    def _traversal(self, source_id: UUID, cursor: datetime | None) -> Traversal:
        found = self._traversals.get(source_id)
        if found is None or found.cursor != cursor:
            found = self._traversals[source_id] = Traversal(begun=cursor, cursor=cursor)
        return found


def _find(source_id: UUID) -> _Work | None:
    source = db.session.get(ImportSource, source_id)
    if source is None or not source.is_enabled:
        return None
    wanted = Filter(source.verbs, source.activities)
    asked = {
        "ascending": "true",
        "attachments": "true",
        "limit": str(exchange.share_of(PAGE, source)),
    } | wanted.parameters
    begin = source.stored_there or source.since
    if begin is not None:
        asked["since"] = (max(begin, OLDEST) - OVERLAP).isoformat()
    return _Work(
        source.endpoint, source.key, source.sealed_secret, Wanted(wanted, source.since), source.stored_there, asked,
        queries.waiting_fault(source_id),
    )  # fmt: skip


def _asked_again(statement_id: UUID, remote: RemoteLrs, wanted: Wanted) -> ImportBatch:
    """Raises Failed where the source is away or asks to wait; whatever else it says is the new reason."""
    for is_voided in (False, True):
        answer = remote.statement(statement_id, is_voided=is_voided, with_attachments=True)
        if answer.status == 200:
            break
        if not answer.is_refusal and answer.failure().trouble is not Trouble.BROKEN:
            raise answer.failure()
    try:
        if answer.status != 200:
            raise Faulty(str(statement_id), answer.words)
        one, attachments = one_of(answer, statement_id)
        return importing.gather(Page([one.raw], attachments), remote, wanted)
    except Faulty as fault:
        return ImportBatch(faults={fault.id: fault.reason})
