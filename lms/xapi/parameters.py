"""The parameters of LRS requests: text to typed values. Pure. Every fault is a BadRequest that names the parameter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import msgspec

from lms.core.errors import DomainError
from lms.xapi.documents import DocumentKey, Resource
from lms.xapi.statement import Agent, BadStatement, agent_faults, exact_faults, is_iri, is_uuid, strict_json

Format = Literal["ids", "exact", "canonical"]
LARGEST_PAGE = 1000
USUAL_PAGE = 100
# Of a document: of its id, activity and agent together, in bytes.
LONGEST_KEY = 2500
_FILTERS = frozenset(
    [
        "agent",
        "verb",
        "activity",
        "registration",
        "related_activities",
        "related_agents",
        "since",
        "until",
        "limit",
        "ascending",
        "cursor",
    ]
)
_LOOKS = frozenset(("statementId", "voidedStatementId", "format", "attachments"))
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?")
# Data 4.5: ISO 8601 knows no -00:00.
_NO_OFFSET = re.compile(r"-00(?::?00)?$")


class BadRequest(DomainError):
    """Communication 3.2: 400, with what is wrong."""

    status = 400


@dataclass(frozen=True)
class Search:
    """What a GET of the statements asks for (Communication 2.1.3). `since` is exclusive, `until` inclusive."""

    statement_id: UUID | None = None
    voided_statement_id: UUID | None = None
    agent: Agent | None = None
    verb: str | None = None
    activity: str | None = None
    registration: UUID | None = None
    has_related_activities: bool = False
    has_related_agents: bool = False
    since: datetime | None = None
    until: datetime | None = None
    limit: int = USUAL_PAGE
    format: Format = "exact"
    with_attachments: bool = False
    is_ascending: bool = False
    # The position after which a further page begins.
    cursor: int | None = None


def search_of(values: Mapping[str, str]) -> Search:
    refuse_unknown(values, _FILTERS | _LOOKS)
    one = values.keys() & {"statementId", "voidedStatementId"}
    if one and (len(one) == 2 or values.keys() & _FILTERS):
        # Communication 2.1.3: beside an id only format and attachments are allowed.
        raise BadRequest(f"{sorted(one)[0]}: beside it only format and attachments may be given")
    look = values.get("format", "exact")
    if look not in ("ids", "exact", "canonical"):
        raise BadRequest("format: not one of ids, exact, canonical")
    found = Search(
        statement_id=_uuid(values, "statementId"),
        voided_statement_id=_uuid(values, "voidedStatementId"),
        format=look,  # type: ignore[arg-type]
        with_attachments=_boolean(values, "attachments"),
    )
    if one:
        return found
    return replace(
        found,
        agent=agent_of(values, "agent") if "agent" in values else None,
        verb=_iri(values, "verb"),
        activity=_iri(values, "activity"),
        registration=_uuid(values, "registration"),
        has_related_activities=_boolean(values, "related_activities"),
        has_related_agents=_boolean(values, "related_agents"),
        since=timestamp_of(values, "since"),
        until=timestamp_of(values, "until"),
        limit=_limit(values),
        is_ascending=_boolean(values, "ascending"),
        cursor=_cursor(values),
    )


def document_key(resource: Resource, values: Mapping[str, str], *, extra: frozenset[str] = frozenset()) -> DocumentKey:
    """Communication 2.3, 2.6 and 2.7. `document_id` is None where all documents are meant."""
    key = _document_key(resource, values, extra)
    length = sum(len(part.encode()) for part in (key.document_id, key.activity_id, key.agent and key.agent.key) if part)
    if length > LONGEST_KEY:
        # An index of PostgreSQL takes no more.
        raise BadRequest(f"{', '.join(sorted(values))}: longer than {LONGEST_KEY} bytes together")
    return key


def _document_key(resource: Resource, values: Mapping[str, str], extra: frozenset[str]) -> DocumentKey:
    if resource is Resource.STATE:
        names = frozenset(("activityId", "agent", "registration", "stateId"))
        refuse_unknown(values, names | extra)
        return DocumentKey(
            resource=resource,
            document_id=values.get("stateId"),
            activity_id=required_iri(values, "activityId"),
            agent=agent_of(values, "agent"),
            registration=_uuid(values, "registration"),
        )
    if resource is Resource.ACTIVITY_PROFILE:
        refuse_unknown(values, frozenset(("activityId", "profileId")) | extra)
        return DocumentKey(
            resource=resource, document_id=values.get("profileId"), activity_id=required_iri(values, "activityId")
        )
    refuse_unknown(values, frozenset(("agent", "profileId")) | extra)
    return DocumentKey(resource=resource, document_id=values.get("profileId"), agent=agent_of(values, "agent"))


def refuse_unknown(values: Mapping[str, str], names: frozenset[str]) -> None:
    """Communication 3.2: parameters that are not known, or written in another case, are refused."""
    unknown = sorted(values.keys() - names)
    if unknown:
        raise BadRequest(f"{', '.join(unknown)}: not a parameter of this resource")
    for name, value in values.items():
        if "\0" in value:
            raise BadRequest(f"{name}: holds a NUL character")


def agent_of(values: Mapping[str, str], name: str) -> Agent:
    """An Agent or identified Group as JSON."""
    try:
        value = strict_json(_required(values, name).encode("utf-8", "surrogatepass"))
        agent = msgspec.convert(value, Agent)
    except (BadStatement, msgspec.ValidationError) as error:
        raise BadRequest(f"{name}: {error}") from error
    faults = exact_faults(value, name) + agent_faults(agent, name)
    if not agent.key:
        faults.append(f"{name}: an anonymous Group identifies nobody")
    if faults:
        raise BadRequest("; ".join(faults))
    return agent


def required_iri(values: Mapping[str, str], name: str) -> str:
    value = _required(values, name)
    if not is_iri(value):
        raise BadRequest(f"{name}: {value!r} is not an IRI")
    return value


def timestamp_of(values: Mapping[str, str], name: str) -> datetime | None:
    if name not in values:
        return None
    # A plus sign that nobody escaped has become a space on its way.
    text = re.sub(r" (\d\d:?\d\d)$", r"+\1", values[name])
    try:
        moment = datetime.fromisoformat(text) if _ISO.fullmatch(text) and not _NO_OFFSET.search(text) else None
        moment = moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise BadRequest(f"{name}: {values[name]!r} is not an ISO 8601 timestamp")
    return moment


def _required(values: Mapping[str, str], name: str) -> str:
    value = values.get(name)
    if not value:
        raise BadRequest(f"{name}: missing")
    return value


def _iri(values: Mapping[str, str], name: str) -> str | None:
    return required_iri(values, name) if name in values else None


def _uuid(values: Mapping[str, str], name: str) -> UUID | None:
    if name not in values:
        return None
    if not is_uuid(values[name]):
        raise BadRequest(f"{name}: {values[name]!r} is not a UUID")
    return UUID(values[name])


def _boolean(values: Mapping[str, str], name: str) -> bool:
    value = values.get(name, "false").lower()
    if value not in ("true", "false"):
        raise BadRequest(f"{name}: neither true nor false")
    return value == "true"


def _limit(values: Mapping[str, str]) -> int:
    text = values.get("limit", "0")
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise BadRequest("limit: not a whole number, 0 or greater")
    # Communication 2.1.3: 0 is the most that the LRS gives at once.
    wanted = int(text) or (LARGEST_PAGE if "limit" in values else USUAL_PAGE)
    return min(wanted, LARGEST_PAGE)


def _cursor(values: Mapping[str, str]) -> int | None:
    text = values.get("cursor")
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 19 and int(text) < 1 << 63):
        raise BadRequest("cursor: not one that this LRS gave")
    return int(text)
