"""What can be wrong with JSON, at every place of a statement that has everything."""

import json
from collections.abc import Iterator
from typing import Any

from tests.xapi.lrs import ADL, AMINA, BILAL

Place = tuple[str | int, ...]
_MARK = "@@here@@"
GROUP = {"objectType": "Group", "name": "All", "member": [AMINA, BILAL]}
_ACTIVITY = {"id": "http://example.org/1", "objectType": "Activity"}
_ATTACHMENT = {
    "usageType": "http://example.org/use", "display": {"en": "a"}, "description": {"en": "b"}, "length": 1,
    "contentType": "text/plain; charset=utf-8", "sha2": "0" * 64, "fileUrl": "http://example.org/f",
}  # fmt: skip
EVERYTHING: dict[str, Any] = {
    "id": "11111111-2222-4333-8444-555555555555",
    "actor": GROUP,
    "verb": {"id": ADL + "answered", "display": {"en": "answered", "ar-MA": "أجاب"}},
    "object": _ACTIVITY | {
        "definition": {
            "name": {"en": "A"}, "description": {"en": "B"}, "type": "http://example.org/type",
            "moreInfo": "http://example.org/more", "interactionType": "choice", "correctResponsesPattern": ["a"],
            "choices": [{"id": "a", "description": {"en": "c"}}], "extensions": {"http://example.org/e": [1, {"k": "v"}]},
        },
    },
    "result": {
        "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10}, "success": True, "completion": False,
        "response": "a", "duration": "PT1.5S", "extensions": {"http://example.org/e": "r"},
    },
    "context": {
        "registration": "11111111-2222-4333-8444-666666666666", "instructor": BILAL, "team": GROUP,
        "contextActivities": {name: [_ACTIVITY] for name in ("parent", "grouping", "category", "other")},
        "contextAgents": [
            {"objectType": "contextAgent", "agent": AMINA, "relevantTypes": ["http://example.org/t"]},
        ],
        "contextGroups": [{"objectType": "contextGroup", "group": GROUP, "relevantTypes": ["http://example.org/t"]}],
        "revision": "1", "platform": "p", "language": "ar-MA",
        "statement": {"objectType": "StatementRef", "id": "11111111-2222-4333-8444-777777777777"},
        "extensions": {"http://example.org/e": None},
    },
    "timestamp": "2026-11-23T10:00:00.000Z",
    "stored": "2026-11-23T10:00:00.000Z",
    "authority": AMINA,
    "version": "1.0.0",
    "attachments": [_ATTACHMENT],
}  # fmt: skip
OF_2_0 = ("contextAgents", "contextGroups")
# What a request of 1.0.3 may hold of it, with all that it may hold.
EVERYTHING_1_0: dict[str, Any] = EVERYTHING | {
    "context": {name: value for name, value in EVERYTHING["context"].items() if name not in OF_2_0},
}
SUBSTATEMENT = {
    "actor": AMINA, "verb": EVERYTHING["verb"],
    "object": {"objectType": "SubStatement"}
    | {name: EVERYTHING[name] for name in ("actor", "verb", "object", "result", "context", "timestamp", "attachments")},
}  # fmt: skip

# Never JSON, or never to be understood in one way: refused wherever it stands.
NEVER: dict[str, bytes] = {
    "NaN": b"NaN", "Infinity": b"Infinity", "minus Infinity": b"-Infinity", "1e999": b"1e999",
    "a number of 5000 digits": b"9" * 5000, "half a surrogate pair": rb'"\ud800"', "the other half": rb'"x\udc00y"',
    "a high half and a letter": rb'"\ud800\u0041"', "bytes that are not UTF-8": b'"\xff\xfe"', "an overlong NUL": b'"\xc0\x80"',
    "a raw NUL": b'"a\x00b"', "a raw line feed": b'"a\nb"', "an open string": b'"abc', "an open list": b"[1", "a comment": b"1/*x*/",
    "a byte order mark": b"\xef\xbb\xbf1", "a leading zero": b"01", "a hexadecimal number": b"0x1", "single quotes": b"'a'",
    "deep lists": b"[" * 100_000 + b"]" * 100_000, "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "lists just too deep": b"[" * 101 + b"]" * 101, "a name twice": b'{"a":1,"a":2}', "a name twice, escaped": rb'{"a":1,"\u0061":2}',
    "a name twice with carriage returns": b'{"a"\r:1,"a":2}', "a wrong escape": rb'"\x41"', "True": b"True", "two values": b"1 2",
}  # fmt: skip
# JSON, but of another kind or size than nearly every place wants.
ODD: dict[str, bytes] = {
    "null": b"null", "true": b"true", "zero": b"0", "minus one": b"-1", "a fraction": b"1.5", "a great number": b"1" + b"0" * 30,
    "a tiny number": b"1e-999", "minus zero": b"-0.0", "an empty text": b'""', "a space": b'" "', "an escaped NUL": rb'"\u0000"',
    "an emoji": rb'"\ud83d\ude00"', "text from right to left": '"‮\u202eأ"'.encode(), "a line separator": '"\u2028"'.encode(),
    "a million characters": b'"' + b"a" * 1_000_000 + b'"', "an IRI of a million characters": b'"http://a/' + b"b" * 1_000_000 + b'"',
    "an empty list": b"[]", "a list of null": b"[null]", "a list in a list": b"[[]]", "an empty object": b"{}",
    "an object with an empty name": b'{"":""}', "an object of objects": b'{"objectType":{}}', "a time": b'"9999-12-31T23:59:59-23:59"',
    "the first time": b'"0001-01-01T00:00:00+23:59"', "the empty UUID": b'"00000000-0000-0000-0000-000000000000"',
    "header lines": rb'"text/plain\r\nX-A: b"', "SQL": b"\"'; DROP TABLE xapi_statement; --\"", "a path": b'"../../../etc/passwd"',
}  # fmt: skip


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Every value inside, by the way to it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inside:
        yield (*place, name)
        yield from places(item, (*place, name))


def changed(statement: dict[str, Any], place: Place, **by: Any) -> dict[str, Any]:
    """A copy with another value at this place (`value`), under another name (`name`), or with nothing there."""
    found: Any = json.loads(json.dumps(statement))
    holder = found
    for step in place[:-1]:
        holder = holder[step]
    value = holder.pop(place[-1])
    if "name" in by:
        holder[by["name"]] = value
    elif "value" in by and isinstance(holder, list):
        holder.insert(place[-1], by["value"])
    elif "value" in by:
        holder[place[-1]] = by["value"]
    return found  # type: ignore[no-any-return]


def with_bytes(statement: dict[str, Any], place: Place, raw: bytes) -> bytes:
    """The JSON of the statement with these bytes for the value at this place."""
    text = json.dumps(changed(statement, place, value=_MARK), ensure_ascii=False).encode()
    return text.replace(json.dumps(_MARK).encode(), raw)


def with_name_twice(statement: dict[str, Any], place: Place) -> bytes:
    """The JSON of the statement with the property at this place given twice, alike."""
    text = json.dumps(changed(statement, place, name=_MARK), ensure_ascii=False).encode()
    holder: Any = statement
    for step in place:
        holder = holder[step]
    name = json.dumps(place[-1])
    once = f"{name}: {json.dumps(holder, ensure_ascii=False)}"
    return text.replace(f'"{_MARK}": {json.dumps(holder, ensure_ascii=False)}'.encode(), f"{once}, {once}".encode())
