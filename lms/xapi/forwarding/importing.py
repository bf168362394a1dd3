"""Copying the statements of another LRS into ours. What comes from elsewhere is never trusted: it moves no progress."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from werkzeug.http import parse_options_header

from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.upserts import upsert
from lms.xapi import queries as log
from lms.xapi import services
from lms.xapi.agents import base_url
from lms.xapi.attachments import Received
from lms.xapi.clients import Client, Scope
from lms.xapi.comparison import is_same_statement
from lms.xapi.forwarding import queries
from lms.xapi.forwarding.models import ImportCursor, Trouble
from lms.xapi.forwarding.remote import Answer, Failed, RemoteLrs
from lms.xapi.multipart import MixedBody, read_mixed
from lms.xapi.references import is_voiding, target_of
from lms.xapi.services import Incoming
from lms.xapi.statement import NO_ID, VERSION, VERSIONS, Account, Agent, BadStatement, Object, Statement, decode, read

PAGE = 100
# A page that does not come is asked for again after so many seconds.
PAUSES_S = (1, 5, 20)
# An interrupted import begins so much earlier: others may have been stored in the same moment. Repeats change nothing.
OVERLAP = timedelta(seconds=1)


@dataclass
class Progress:
    """What has happened so far. `seen_until` is when the last statement of the page was stored there.

    `gaps_after`: what was stored there after that may not have been shown yet; None where all was.
    """

    added: int = 0
    known: int = 0
    faults: list[str] = field(default_factory=list)
    seen_until: datetime | None = None
    gaps_after: datetime | None = None

    @property
    def whole_until(self) -> datetime | None:
        """The next import from there begins with it."""
        return min(filter(None, [self.seen_until, self.gaps_after]), default=None)


@dataclass(frozen=True)
class _Page:
    statements: Sequence[bytes]
    attachments: Mapping[str, bytes]
    more: str
    # Communication 2.1.3: what was stored there until then is visible.
    consistent_through: datetime | None


def import_from(remote: RemoteLrs, *, since: datetime | None = None) -> Iterator[Progress]:
    """Copy statement after statement in the order in which they were stored there; answers after each page.

    Without `since` it goes on where the last import from there stopped. Each page is committed with the place it ended
    at. A statement that cannot be stored is told in `faults` and stops nothing. Raises Failed where the other LRS does.
    """
    progress = Progress(seen_until=since or _begin_of(remote.endpoint))
    client = Client(_authority(remote.endpoint), frozenset((Scope.STATEMENTS_WRITE, Scope.DEFINE)))
    asked = {"ascending": "true", "attachments": "true", "limit": str(PAGE)}
    if progress.seen_until is not None:
        asked["since"] = progress.seen_until.isoformat()
    # The transactions of before are over while the network is waited for: SQLite has one writer.
    db.session.rollback()
    version = VERSIONS[-1]
    answer = _patiently(lambda: remote.read(asked, version=version))
    if answer.status == 400:
        # Communication 3.3: it does not speak 2.0.
        version = VERSION
        answer = _patiently(lambda: remote.read(asked, version=version))
    followed: set[str] = set()
    while True:
        page = _page_of(answer)
        _take(page, remote, client, progress)
        yield progress
        if not page.more:
            return
        if page.more in followed:
            raise Failed(Trouble.NO_LRS, f"more: {page.more} was given before: the pages have no end")
        followed.add(page.more)
        answer = _patiently(lambda more=page.more: remote.read_more(more, version=version))  # type: ignore[misc]


def _begin_of(endpoint: str) -> datetime | None:
    cursor = queries.import_cursor(endpoint)
    return cursor.stored_there - OVERLAP if cursor else None


def _authority(endpoint: str) -> Agent:
    """Data 2.4.9: the authority is who vouches for a statement here, and that is the import, not who was trusted there."""
    host = urlsplit(endpoint).netloc
    return Agent(object_type="Agent", name=host, account=Account(home_page=base_url(), name=f"import/{host}"))


def _patiently(ask: Callable[[], Answer]) -> Answer:
    for pause_s in (*PAUSES_S, None):
        try:
            answer = ask()
            if answer.status in (200, 400) or pause_s is None or answer.status not in (408, 429, 500, 502, 503, 504):
                break
        except Failed:
            if pause_s is None:
                raise
        time.sleep(pause_s)
    return answer


def _page_of(answer: Answer) -> _Page:
    if answer.status != 200:
        raise answer.failure()
    try:
        body = _body_of(answer)
        result = msgspec.json.decode(body.statements, type=dict[str, msgspec.Raw])
        statements = msgspec.json.decode(result["statements"], type=list[msgspec.Raw])
        more = msgspec.json.decode(result["more"], type=str) if "more" in result else ""
    except (DomainError, KeyError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Failed(Trouble.NO_LRS, f"The answer is no StatementResult: {error}") from error
    through = _moment(answer.headers.get("X-Experience-API-Consistent-Through", ""))
    return _Page([bytes(one) for one in statements], body.attachments, more, through)


def _moment(text: str) -> datetime | None:
    """An ISO 8601 timestamp; None for what is none. Without an offset it is one of UTC (Data 4.5)."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _body_of(answer: Answer) -> MixedBody:
    content_type = answer.headers.get("Content-Type", "")
    if parse_options_header(content_type)[0] == "multipart/mixed":
        return read_mixed(answer.body, content_type)
    return MixedBody(answer.body, {}, {})


def _take(page: _Page, remote: RemoteLrs, client: Client, progress: Progress) -> None:
    """Store a page, commit it and where it ended."""
    attachments = dict(page.attachments)
    incoming = [one for raw in page.statements if (one := _read(raw, progress)) is not None]
    incoming = [*_voided_by(incoming, remote, attachments, progress), *incoming]
    new = _unknown(incoming, progress)
    try:
        _store(new, attachments, client)
        progress.added += len(new)
    except (DomainError, BadStatement):
        db.session.rollback()
        for one in new:
            _store_alone(one, attachments, client, progress)
    stored = [one.statement.stored for one in incoming if one.statement.stored is not None]
    progress.seen_until = max([*stored, *filter(None, [progress.seen_until])], default=None)
    through = page.consistent_through
    if through is not None and progress.seen_until is not None and progress.seen_until > through:
        # What is committed there later, but stored before the end of this page, is on none that follows.
        progress.gaps_after = min(through, progress.gaps_after or through)
    if progress.whole_until is not None:
        values = {"endpoint": remote.endpoint, "stored_there": progress.whole_until.astimezone(UTC)}
        upsert(ImportCursor, values, key=("endpoint",), latest=("stored_there",))
    db.session.commit()


def _read(raw: bytes, progress: Progress) -> Incoming | None:
    try:
        statement, text = read(raw)
    except BadStatement as error:
        progress.faults.append(f"{_id_in(raw)}: {error}")
        return None
    if statement.id is NO_ID:
        progress.faults.append("?: a statement without id would come anew with every import")
        return None
    return Incoming(statement, text)


def _id_in(raw: bytes) -> str:
    """What a broken statement gives as its id; "?" where that cannot be read."""
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "?"
    return str(found.get("id", "?")) if isinstance(found, dict) else "?"


def _voided_by(
    incoming: Sequence[Incoming], remote: RemoteLrs, attachments: dict[str, bytes], progress: Progress
) -> list[Incoming]:
    """Communication 2.1.4: what was voided is not in any list; it is had by its id, and comes before what voids it.

    Where it is not given, its voiding is copied alone; where what is given cannot be read, that is told in `faults`.
    """
    found: list[Incoming] = []
    for one in incoming:
        target = target_of(one.statement)
        if target is None or not is_voiding(one.statement) or log.document_of(target) is not None:
            continue
        db.session.rollback()
        answer = remote.statement(target, is_voided=True, with_attachments=True)
        if answer.status != 200:
            continue
        try:
            body = _body_of(answer)
            voided = Incoming(*read(body.statements))
        except (DomainError, BadStatement) as error:
            progress.faults.append(f"{target}: {error}")
            continue
        if voided.statement.id != target:
            progress.faults.append(f"{target}: another statement was given for it")
            continue
        attachments.update(body.attachments)
        found.append(voided)
    return found


def _unknown(incoming: Sequence[Incoming], progress: Progress) -> list[Incoming]:
    """Those that are not here; the same ones are counted, others of the same id told."""
    here = log.documents_with_ids([one.statement.id for one in incoming])
    new: dict[UUID, Incoming] = {}
    for one in incoming:
        document = here.get(one.statement.id)
        if document is None:
            new.setdefault(one.statement.id, one)
        elif is_same_statement(one.statement, decode(document)):
            progress.known += 1
        else:
            progress.faults.append(f"{one.statement.id}: another statement with this id is here already")
    return list(new.values())


def _store(incoming: Sequence[Incoming], attachments: Mapping[str, bytes], client: Client) -> None:
    if not incoming:
        return
    named = {sha2 for one in incoming for sha2 in _hashes(one.statement)}
    received = Received(MixedBody(b"", {sha2: attachments[sha2] for sha2 in named & attachments.keys()}, {}))
    checked = [one for one in incoming if received.has_all_of(one.statement)]
    services.store(checked, client, version=VERSION)
    received.keep()


def _store_alone(one: Incoming, attachments: Mapping[str, bytes], client: Client, progress: Progress) -> None:
    try:
        _store([one], attachments, client)
        db.session.commit()
        progress.added += 1
    except (DomainError, BadStatement) as error:
        db.session.rollback()
        progress.faults.append(f"{one.statement.id}: {error}")


def _hashes(statement: Statement) -> list[str]:
    inside = statement.object.attachments if isinstance(statement.object, Object) else None
    return [attachment.sha2.lower() for attachment in (*(statement.attachments or ()), *(inside or ()))]
