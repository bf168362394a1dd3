"""The statements resource (xAPI 1.0.3, Communication 2.1)."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from flask import Response, g, make_response, request, url_for
from werkzeug.http import http_date, parse_options_header

from lms.core import clock
from lms.core.access import for_programs, grants
from lms.core.errors import NotFound
from lms.xapi import policy, queries, searching, services
from lms.xapi.attachments import Received
from lms.xapi.clients import Client
from lms.xapi.multipart import MixedBody, read_mixed, write_mixed
from lms.xapi.parameters import BadRequest, Search, refuse_unknown, search_of
from lms.xapi.policy import Reach
from lms.xapi.positions import iso_stored, position_of, stored_at
from lms.xapi.services import Incoming
from lms.xapi.statement import NO_ID, BadStatement, Statement, TooLarge, is_uuid, read, refuse_2_0, split_batch
from lms.xapi.views.blueprint import bp, json_response, version, whole_body

CONSISTENT_THROUGH = "X-Experience-API-Consistent-Through"
# No transaction is at work for so long: the largest batch takes a few seconds, and nobody waits for a lock longer than ten.
SURELY_WRITTEN = timedelta(seconds=60)
# A batch holds up all others while it is stored.
LARGEST_BATCH = 10_000


@bp.put("/statements")
@for_programs
@grants(policy.writer)
def update_statement(client: Client) -> Response:
    """One statement under the id that the address names."""
    refuse_unknown(request.args, frozenset(("statementId",)))
    given = request.args.get("statementId", "")
    if not is_uuid(given):
        raise BadRequest("statementId: missing or not a UUID")
    body = _body()
    statement, raw = _read(body.statements)
    if statement.id is NO_ID:
        raw = raw.rstrip()[:-1] + b',"id":"%s"}' % str(UUID(given)).encode()
        statement = msgspec.structs.replace(statement, id=UUID(given))
    if statement.id != UUID(given):
        raise BadRequest("id: another than statementId names")
    _store([Incoming(statement, raw)], body, client)
    return make_response("", 204)


@bp.post("/statements")
@for_programs
@grants(policy.writer)
def create_statements(client: Client) -> Response:
    """One statement or a batch; answers their ids."""
    refuse_unknown(request.args, frozenset())
    body = _body()
    ids = _store(_checked(body.statements), body, client)
    return json_response([str(statement_id) for statement_id in ids])


@bp.get("/statements")
@for_programs
@grants(policy.reader)
def list_statements(reach: Reach) -> Response:
    settled = queries.settled_before()
    g.consistent_through = iso_stored(settled)
    search = search_of(request.args)
    statement_id = search.statement_id or search.voided_statement_id
    if statement_id is not None:
        return _one(statement_id, search, reach)
    page = searching.page_of(search, reach, settled=settled)
    value: dict[str, Any] = {
        "statements": searching.formatted(page.documents, search.format, request.accept_languages),
        "more": _more(page.cursor),
    }
    response = _with_attachments(value, page.documents) if search.with_attachments else json_response(value)
    if page.newest is not None:
        response.headers["Last-Modified"] = http_date(stored_at(page.newest))
    return response


@bp.after_request
def say_consistent_through(response: Response) -> Response:
    # Communication 2.1.3: with every answer of the statements resource, whatever became of it.
    if request.endpoint == "xapi.list_statements":
        told = g.get("consistent_through") or iso_stored(queries.settled_before())
        response.headers[CONSISTENT_THROUGH] = told
    elif request.endpoint in ("xapi.create_statements", "xapi.update_statement"):
        # Who writes is not made to wait for an exact answer.
        response.headers[CONSISTENT_THROUGH] = iso_stored(position_of(clock.now() - SURELY_WRITTEN))
    return response


def _one(statement_id: UUID, search: Search, reach: Reach) -> Response:
    found = queries.statement_seen(
        statement_id,
        is_voided=search.voided_statement_id is not None,
        authority=reach.client.authority.key if reach.is_own else None,
    )
    if found is None:
        raise NotFound("There is no such statement")
    (value,) = searching.formatted([found.document], search.format, request.accept_languages)
    response = _with_attachments(value, [found.document]) if search.with_attachments else json_response(value)
    response.headers["Last-Modified"] = http_date(stored_at(found.seq))
    return response


def _with_attachments(value: Any, documents: Sequence[str]) -> Response:
    content, content_type = write_mixed(msgspec.json.encode(value), searching.attachments_of(documents))
    response = make_response(content)
    response.headers["Content-Type"] = content_type
    return response


def _more(cursor: int | None) -> str:
    """Where the next page is: the same question with the position that this page ended at."""
    if cursor is None:
        return ""
    asked = {**request.args, "cursor": str(cursor)}
    return f"{url_for('xapi.list_statements')}?{urlencode(asked)}"


def _body() -> MixedBody:
    # RFC 9110, 8.3.1: in capitals or not.
    kind = parse_options_header(request.headers.get("Content-Type", ""))[0].lower()
    content = whole_body()
    if kind == "application/json":
        return MixedBody(content, {}, {})
    if kind == "multipart/mixed":
        return read_mixed(content, request.headers["Content-Type"])
    raise BadRequest("Content-Type: statements come as application/json or multipart/mixed")


def _checked(content: bytes) -> Iterable[Incoming]:
    """A large batch is read twice: once whole, so that its faults are found before others wait for it; then to be stored."""
    coming = _incoming(content)
    first = list(islice(coming, services.CHUNK))
    if len(first) < services.CHUNK:
        return first
    deque(coming, maxlen=0)
    return _incoming(content)


def _incoming(content: bytes) -> Iterator[Incoming]:
    """The statements of a body, one after the other, so that a batch of thousands is never all in memory."""
    if not content.lstrip(b" \t\r\n").startswith(b"["):
        yield Incoming(*_read(content))
        return
    seen: set[UUID] = set()
    for index, raw in enumerate(split_batch(content)):
        if index == LARGEST_BATCH:
            raise TooLarge(f"A batch has {LARGEST_BATCH} statements at most")
        try:
            statement, text = _read(raw)
        except BadStatement as error:
            raise type(error)(f"statements[{index}]: {error}") from error
        if statement.id in seen:
            # Communication 2.1.2: the ids of a batch are distinct.
            raise BadStatement(f"statements[{index}].id: {statement.id} stands twice in this batch")
        if statement.id is not NO_ID:
            seen.add(statement.id)
        yield Incoming(statement, text)


def _read(raw: bytes) -> tuple[Statement, bytes]:
    is_2 = version().startswith("2")
    statement, text = read(raw, in_utc=is_2)
    if not is_2:
        refuse_2_0(statement)
    return statement, text


def _store(incoming: Iterable[Incoming], body: MixedBody, client: Client) -> list[UUID]:
    received = Received(body)
    checked = (one for one in incoming if received.has_all_of(one.statement))
    ids = services.store(checked, client, version=version())
    received.keep(ids)
    return ids
