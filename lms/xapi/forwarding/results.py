"""What another LRS answers to a question for statements. Knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from werkzeug.http import parse_options_header

from lms.core.errors import DomainError
from lms.xapi.forwarding.models import ImportFault, Trouble
from lms.xapi.forwarding.remote import LONGEST_WORDS, Answer, Failed
from lms.xapi.multipart import MixedBody, read_mixed
from lms.xapi.services import Incoming
from lms.xapi.statement import NO_ID, BadStatement, read


@dataclass(frozen=True)
class Page:
    statements: Sequence[bytes]
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    more: str = ""
    # Communication 2.1.3: what was stored there until then is visible.
    consistent_through: datetime | None = None


class Faulty(Exception):
    """A statement that cannot be copied. `id`: its own, or what `ImportFault.statement_id` says of nameless ones."""

    def __init__(self, statement_id: str, reason: object, *, stored: datetime | None = None) -> None:
        # PostgreSQL keeps no null character, and no database half a surrogate pair.
        self.id, self.stored = statement_id, stored
        self.reason = str(reason).encode("utf-8", "replace").decode().replace("\0", "")[:LONGEST_WORDS]
        super().__init__(self.reason)


def page_of(answer: Answer) -> Page:
    """Raises Failed for what is no page of statements."""
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
    return Page([bytes(one) for one in statements], body.attachments, more, through)


def one_of(answer: Answer, statement_id: UUID) -> tuple[Incoming, Mapping[str, bytes]]:
    """The statement that was asked for, with its attachments. Raises Faulty for another one, or none."""
    try:
        body = _body_of(answer)
        found = incoming_from(body.statements)
    except (DomainError, Faulty) as error:
        raise Faulty(str(statement_id), error) from error
    if found.statement.id != statement_id:
        raise Faulty(str(statement_id), "another statement was given for it")
    return found, body.attachments


def incoming_from(raw: bytes) -> Incoming:
    """Raises Faulty."""
    try:
        statement, text = read(raw)
    except BadStatement as error:
        raise _faulty(raw, error) from error
    if statement.id is NO_ID:
        raise _faulty(raw, "a statement without id would come anew with every import")
    return Incoming(statement, text)


def _faulty(raw: bytes, reason: object) -> Faulty:
    """With what can be read of a broken statement."""
    try:
        found: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    told = found if isinstance(found, dict) else {}
    try:
        statement_id = str(UUID(str(told["id"])))
    except (KeyError, ValueError):
        statement_id = ImportFault.NAMELESS + sha256(raw).hexdigest()[:16]
    return Faulty(statement_id, reason, stored=_moment(str(told.get("stored", ""))))


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
