"""Reading and writing the JSON of statements, strictly: what is ambiguous or broken is refused with its reason. Pure."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from lms.core.sizes import in_megabytes
from lms.xapi.statement.checks import Faults, statement_faults
from lms.xapi.statement.parts import NO_ID, BadStatement, ReadStatement, Statement, TooLarge

_decoder = msgspec.json.Decoder(ReadStatement)
_AT = re.compile(r"(?s)(.*?) - at `\$\.?(.*)`")
_NO_OFFSET = re.compile(r"-00(?::?00)?$")
# Of the JSON of one statement or document; attachments are the place for what is larger.
LARGEST_BYTES = 1_000_000
# Deeper than any statement, and far from what recursion allows: what is stored can be read wherever it is read.
DEEPEST = 100
# Where an `id` is a UUID that msgspec reads in other forms too.
_UUIDS = ("", "context.statement", "object.context.statement")
_MARKS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[][{}]', re.DOTALL)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?")


def read(raw: bytes, *, in_utc: bool = False) -> tuple[Statement, bytes]:
    """A statement that keeps the specification, and its JSON: as it came, or rewritten where the LRS must.

    `in_utc`: timestamps are converted, as xAPI 2.0 wants it. One without a time zone is one of UTC (Data 4.5).
    Raises BadStatement, naming every property at fault.
    """
    try:
        statement = _decode(raw)
    except BadStatement:
        # Data 2.4.6.2 allows one context activity outside a list, Data 4.5 more forms of time than RFC 3339.
        raw = _repaired(raw)
        statement = _decode(raw)
    moments = {} if not in_utc else _moments_elsewhere(statement)
    statement = _aware(statement)
    faults = _hidden_faults(raw, statement) + statement_faults(statement)
    if faults:
        raise BadStatement("; ".join(faults))
    if moments:
        raw = _in_utc(raw, moments)
        statement = _decode(raw)
    return statement, raw


def split_batch(content: bytes) -> Iterator[bytes]:
    """The statements of a JSON list, one after the other; the list is never decoded whole.

    Raises BadStatement where it is no list of objects. Each one is still to be read.
    """
    depth, begin, last = 0, 0, b"["
    position = content.index(b"[") + 1
    for mark in _MARKS.finditer(content, position):
        found = mark[0]
        between = b"" if depth else content[position : mark.start()].strip(b" \t\r\n")
        if found == b"{" and depth == 0:
            if between != (b"" if last == b"[" else b","):
                raise BadStatement("This is not JSON: a comma is missing or misplaced between statements")
            begin = mark.start()
        elif depth == 0:
            if found == b"]" and between == b"" and not content[mark.end() :].strip(b" \t\r\n"):
                return
            raise BadStatement("A batch is a list of statements, and nothing else")
        depth += (found in (b"[", b"{")) - (found in (b"]", b"}"))
        if depth == 0:
            yield content[begin : mark.end()]
            position, last = mark.end(), b"}"
    raise BadStatement("This is not JSON: the list does not end")


def check(statement: Statement) -> None:
    """Raise BadStatement unless the statement keeps the rules of xAPI 1.0.3, Part Two."""
    if faults := statement_faults(statement):
        raise BadStatement("; ".join(faults))


def encode(statement: Statement) -> str:
    return msgspec.json.encode(statement).decode()


def decode(document: str | bytes) -> Statement:
    """A statement of the log. Raises BadStatement for what has not the shape of one."""
    try:
        return _aware(_decoder.decode(document))
    except msgspec.ValidationError as error:
        raise BadStatement(_readable(error)) from error


def _aware(statement: ReadStatement) -> ReadStatement:
    """Data 4.5: a timestamp without a time zone is one of UTC. Raises BadStatement beyond the calendar."""
    moment = statement.timestamp
    if moment.tzinfo is None:
        return msgspec.structs.replace(statement, timestamp=moment.replace(tzinfo=UTC))
    if moment.tzinfo is not UTC:
        try:
            moment.astimezone(UTC)
        except OverflowError as error:
            raise BadStatement("timestamp: outside the years 1 to 9999 in UTC") from error
    return statement


def _decode(raw: bytes) -> ReadStatement:
    refuse_depth(raw)
    try:
        return _decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise BadStatement(_readable(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _no_json(raw, error) from error


def refuse_depth(raw: bytes) -> None:
    """Raise BadStatement where more than DEEPEST lists and objects stand in one another, or the JSON is too large."""
    if len(raw) > LARGEST_BYTES:
        raise TooLarge(f"The JSON is larger than {in_megabytes(LARGEST_BYTES)}")
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return
    depth = 0
    for mark in _MARKS.finditer(raw):
        found = mark[0]
        depth += (found in b"[{") - (found in b"]}")
        if depth > DEEPEST:
            raise BadStatement(f"The JSON is nested too deeply: more than {DEEPEST} lists and objects in one another")


def strict_json(raw: bytes) -> Any:
    """Any JSON value. Raises BadStatement for duplicate names, NaN, broken UTF-8, half characters and deep nesting."""
    refuse_depth(raw)
    try:
        # Refuses halves of surrogate pairs, which the standard library lets pass.
        msgspec.json.decode(raw)
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    except BadStatement:
        raise
    except (ValueError, msgspec.DecodeError) as error:
        raise _no_json(raw, error) from error


def _no_json(raw: bytes, error: Exception) -> BadStatement:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as found:
        # Decoders count from the beginning of the text that they stand in.
        return BadStatement(f"This is not JSON in UTF-8: byte {found.start} is not UTF-8")
    return BadStatement(f"This is not JSON in UTF-8: {error}")


def faithful_json(raw: bytes) -> Any:
    """As `strict_json`, but numbers stay as they were written. To be encoded again by msgspec."""
    strict_json(raw)
    return json.loads(raw.decode("utf-8"), parse_int=_as_written, parse_float=_as_written)


def _as_written(number: str) -> msgspec.Raw:
    return msgspec.Raw(number.encode())


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counted = Counter(name for name, _value in pairs)
        twice = sorted(name for name, count in counted.items() if count > 1)
        # RFC 8259, 4: what a repeated name means is unpredictable; Data 2.2 forbids it.
        raise BadStatement(f"{', '.join(twice[:10])}: given twice in one object")
    return found


def _refuse_constant(name: str) -> None:
    raise BadStatement(f"{name} is not JSON")


def _readable(error: msgspec.ValidationError) -> str:
    found = _AT.fullmatch(str(error))
    return f"{found[2]}: {found[1]}" if found else str(error)


def _hidden_faults(raw: bytes, statement: Statement) -> Faults:
    """What the decoder lets pass: names given twice, null, offsets of -00:00, UUIDs without hyphens.

    A few quick looks clear nearly every statement; any doubt leads to a slow and exact reading.
    """
    names = raw.count(b'":')
    is_plain = (
        names == msgspec.json.encode(statement).count(b'":')
        and b"null" not in raw
        and b'" :' not in raw
        and b"\n" not in raw
        and b"\r" not in raw
        and b"\t" not in raw
        # A quote or a colon in disguise would upset the count of names.
        and b"\\u002" not in raw
        and b"\\u003" not in raw
        and b'-00"' not in raw
        and b'-0000"' not in raw
        and b'00:00"' not in raw
        and (statement.id is NO_ID or str(statement.id).encode() in raw)
        and all(str(one).encode() in raw for one in _uuids(statement))
    )
    return Faults() if is_plain else exact_faults(strict_json(raw))


def _uuids(statement: Statement) -> Iterator[UUID]:
    for context in (statement.context, getattr(statement.object, "context", None)):
        if context is not None and context.registration is not None:
            yield context.registration
        if context is not None and context.statement is not None:
            yield context.statement.id


def exact_faults(value: Any, path: str = "") -> Faults:
    """What no decoder sees in the JSON of a statement or of an agent: null, times and UUIDs in other forms."""
    return Faults(_exact_faults(value, path))


def _exact_faults(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _exact_faults(item, f"{path}[{index}]")
    if not isinstance(value, dict):
        return
    for name, item in value.items():
        here = f"{path}.{name}" if path else name
        if item is None:
            # Data 2.2: null stands nowhere but in extensions.
            yield f"{here}: null"
        elif name in ("timestamp", "stored") and isinstance(item, str) and _NO_OFFSET.search(item[11:]):
            # Data 4.5: RFC 3339 keeps -00:00 for an unknown offset; ISO 8601 does not know it.
            yield f"{here}: the offset -00:00 is not allowed"
        elif name == "registration" or (name == "id" and path in _UUIDS):
            if isinstance(item, str) and len(item) != 36:
                yield f"{here}: {item!r} is not a UUID in standard form"
        elif name != "extensions":
            yield from _exact_faults(item, here)


def _repaired(raw: bytes) -> bytes:
    value = faithful_json(raw)
    if isinstance(value, dict):
        for part in (value, value.get("object")):
            _repair(part)
    return msgspec.json.encode(value)


def _repair(part: Any) -> None:
    if not isinstance(part, dict):
        return
    context = part.get("context")
    activities = context.get("contextActivities") if isinstance(context, dict) else None
    if isinstance(activities, dict):
        for name, value in activities.items():
            if isinstance(value, dict):
                activities[name] = [value]
    for name in ("timestamp", "stored"):
        text = part.get(name)
        if isinstance(text, str) and _ISO.fullmatch(text) and not _NO_OFFSET.search(text[11:]):
            try:
                part[name] = datetime.fromisoformat(text.replace(",", ".")).isoformat()
            except ValueError:
                continue


def _moments_elsewhere(statement: ReadStatement) -> dict[str, datetime]:
    """The timestamps that are not written in UTC, by the part that they stand in: "" is the statement itself."""
    found = {"": statement.timestamp, "object": statement.object.timestamp}
    return {part: moment for part, moment in found.items() if moment is not None and moment.tzinfo is not UTC}


def _in_utc(raw: bytes, moments: dict[str, datetime]) -> bytes:
    """IEEE 9274.1.1, 4.2.7: the LRS converts timestamps to UTC, one without a time zone being there already."""
    value = faithful_json(raw)
    for name, moment in moments.items():
        try:
            there = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except OverflowError as error:
            raise BadStatement(f"{name}.timestamp: outside the years 1 to 9999 in UTC".lstrip(".")) from error
        (value[name] if name else value)["timestamp"] = there.isoformat()
    return msgspec.json.encode(value)
