"""Bad input of every kind: refused with a reason that names what is wrong, never a fault of ours, and nothing is kept of it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms.core.db import db
from lms.xapi.models import AttachmentContent, KnownActivity, Mention, StoredDocument, StoredStatement
from lms.xapi.statement import BadStatement, read, strict_json
from tests.xapi.lrs import AMINA, LESSON, Lrs, mixed, statement
from tests.xapi.mutations import (
    EVERYTHING,
    EVERYTHING_1_0,
    NEVER,
    ODD,
    SUBSTATEMENT,
    Place,
    changed,
    places,
    with_bytes,
    with_name_twice,
)

TABLES = (StoredStatement, Mention, KnownActivity, AttachmentContent, StoredDocument)
STATE = {"activityId": LESSON, "agent": json.dumps(AMINA), "stateId": "s"}
JSON = {"Content-Type": "application/json"}
thorough = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
# What a header may carry over WSGI.
header_texts = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
WHOLE = list(places(EVERYTHING))
PARTS = list(places(SUBSTATEMENT))
# A statement that has everything, for each version of the specification.
VERSIONS = {"1.0.3": EVERYTHING_1_0, "2.0.0": EVERYTHING}


def rows() -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def refused(response: TestResponse, before: list[int], *, what: Any = "") -> str:
    """A refusal with its reason; nothing of it was kept."""
    assert 400 <= response.status_code < 500, (what, response.status_code, response.text[:300])
    assert rows() == before, what
    reason = response.json["error"]
    assert 0 < len(reason) < 2100
    return reason


def shown(place: Place) -> str:
    return ".".join(map(str, place))


@pytest.mark.parametrize("raw", NEVER.values(), ids=NEVER)
def test_what_is_not_json_is_refused_at_every_place(lrs: Lrs, raw: bytes) -> None:
    before = rows()

    for whole, found in ((EVERYTHING, WHOLE), (SUBSTATEMENT, PARTS)):
        for place in found:
            body = with_bytes(whole, place, raw)
            with pytest.raises(BadStatement):
                read(body)
    for body in (
        with_bytes(EVERYTHING_1_0, ("result", "extensions", "http://example.org/e"), raw),
        raw,
        b"[" + raw + b"]",
    ):
        if body != b"[]":
            refused(lrs.send("POST", "/statements", data=body, headers=JSON), before)
            refused(lrs.send("PUT", "/statements?statementId=" + EVERYTHING["id"], data=body, headers=JSON), before)


def reason(body: bytes) -> str:
    """Why it is no statement; empty where it is one."""
    try:
        read(body)
    except BadStatement as error:
        return str(error) or "none given"
    return ""


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD)
def test_other_values_are_kept_or_refused_with_the_property(raw: bytes) -> None:
    # Megabytes at some places only: reading them takes its time.
    step = 1 if len(raw) < 1000 else 5
    for whole, found in ((EVERYTHING, WHOLE), (SUBSTATEMENT, PARTS)):
        for place in found[::step]:
            told = reason(with_bytes(whole, place, raw))
            names = [step for step in place if isinstance(step, str)]
            # What is too large is refused before it is looked into.
            is_named = any(name in told for name in names) or (len(raw) > 900_000 and "larger than" in told)
            assert not told or is_named, (shown(place), told[:300])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_other_values_go_in_and_out(app: Flask, version: str, step: int) -> None:
    lrs, whole = Lrs(app, version=version), VERSIONS[version]
    small = [(what, raw) for what, raw in ODD.items() if len(raw) < 1000]
    cases = [(place, what, raw) for place in places(whole) for what, raw in small if place != ("id",)]
    stored = 0
    for place, what, raw in cases[::step]:
        loose = {} if place[0] == "attachments" else {"attachments": []}
        before = rows()
        body = with_bytes(whole | {"id": str(uuid4())} | loose, place, raw)
        response = lrs.send("POST", "/statements", data=body, headers=JSON)
        if response.status_code == 200:
            stored += 1
        else:
            refused(response, before, what=(shown(place), what))
    for look in ("exact", "ids", "canonical"):
        assert lrs.get(format=look, limit=0).status_code == 200
    # Where every case is refused for one reason alone, nothing was tried.
    assert stored > len(cases[::step]) // 10
    assert rows()[0] == stored


@pytest.mark.parametrize("place", WHOLE, ids=shown)
def test_property_given_twice_or_misspelt_is_refused_by_name(place: Place) -> None:
    if isinstance(place[-1], int):
        return

    with pytest.raises(BadStatement, match=f"(?s){place[-1]}.*given twice"):
        read(with_name_twice(EVERYTHING, place))
    # Keys of extensions may be any IRI, tags of languages any tag.
    if not {"extensions", "display", "name", "description"} & set(place[:-1]):
        with pytest.raises(BadStatement, match=f"unknown field `{place[-1]}x`"):
            read(json.dumps(changed(EVERYTHING, place, name=f"{place[-1]}x")).encode())


@thorough
@given(place=st.sampled_from(WHOLE), value=values)
def test_any_json_at_any_place_is_a_statement_or_a_refusal(place: Place, value: Any) -> None:
    body = json.dumps(changed(EVERYTHING, place, value=value)).encode()

    if not reason(body):
        told, raw = read(body)
        assert json.loads(raw)
        assert told.verb


@given(st.binary(max_size=300))
def test_any_bytes_are_json_or_a_refusal(raw: bytes) -> None:
    assert reason(raw)
    with suppress(BadStatement):
        strict_json(raw)


@given(st.binary(max_size=40), st.integers(0, 2000))
def test_any_bytes_amid_a_statement_are_a_statement_or_a_refusal(raw: bytes, cut: int) -> None:
    body = json.dumps(EVERYTHING, ensure_ascii=False).encode()

    for other in (body[:cut] + raw + body[cut:], body[:cut] + raw, body[:cut] + raw + body[cut + len(raw) :]):
        assert reason(other) or read(other)


def bodies_in_other_encodings() -> Iterator[bytes]:
    for encoding in ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "utf-7"):
        yield json.dumps(EVERYTHING, ensure_ascii=False).encode(encoding)
    yield json.dumps(statement(verb={"id": "http://example.org/é"}), ensure_ascii=False).encode("latin-1")
    yield json.dumps(statement()).encode().translate(bytes(range(256)), b"}")


@pytest.mark.parametrize(
    "body", [*bodies_in_other_encodings(), b"", b" ", b"null", b"1", b'"a"', b"{}", b"[[]]", b"[null]", b"[[[", b"\0"]
)
def test_other_encodings_and_values_are_refused(lrs: Lrs, body: bytes) -> None:
    before = rows()

    # UTF-7 is ASCII here: letters of other scripts are written in it.
    if lrs.send("POST", "/statements", data=body, headers=JSON).status_code != 200:
        refused(lrs.send("PUT", f"/statements?statementId={uuid4()}", data=body, headers=JSON), before)


@pytest.mark.parametrize("version", VERSIONS)
def test_one_bad_statement_refuses_its_batch(app: Flask, version: str) -> None:
    lrs = Lrs(app, version=version)
    good = VERSIONS[version] | {"attachments": []}
    before = rows()

    for place in list(places(good))[::7]:
        bad = with_bytes(good | {"id": str(uuid4())}, place, b'{"a":{"b":{}}}')
        if "extensions" in place:
            continue
        batch = b"[" + json.dumps(statement()).encode() + b"," + bad + b"]"
        told = refused(lrs.send("POST", "/statements", data=batch, headers=JSON), before)
        # For what is at fault there, not for something that the whole has.
        assert told.startswith("statements[1]: ")
        assert any(name in told for name in place if isinstance(name, str)), (shown(place), told)
    assert lrs.post(statement(), good).status_code == 200


def test_twenty_thousand_names_given_twice_are_refused_quickly(lrs: Lrs) -> None:
    body = b"{" + b",".join(b'"a%d":1,"a%d":1' % (number, number) for number in range(20_000)) + b"}"

    assert "given twice" in refused(lrs.send("POST", "/statements", data=body, headers=JSON), rows())


@pytest.mark.parametrize("raw", NEVER.values(), ids=NEVER)
def test_document_that_is_not_json_is_refused_as_such(lrs: Lrs, raw: bytes) -> None:
    lrs.send("POST", "/activities/state", query_string=STATE, json_body={"a": 1})
    before = rows()

    for method in ("PUT", "POST"):
        refused(
            lrs.send(method, "/activities/state", query_string=STATE, data=b'{"b":' + raw + b"}", headers=JSON), before
        )
    assert lrs.send("GET", "/activities/state", query_string=STATE).json == {"a": 1}


@thorough
@given(document=values, other=values)
def test_any_json_documents_merge_or_stay(lrs: Lrs, document: Any, other: Any) -> None:
    lrs.send("DELETE", "/activities/state", query_string=STATE)
    first = lrs.send("POST", "/activities/state", query_string=STATE, data=json.dumps(document), headers=JSON)
    second = lrs.send("POST", "/activities/state", query_string=STATE, data=json.dumps(other), headers=JSON)

    kept = lrs.send("GET", "/activities/state", query_string=STATE).json
    assert first.status_code == 204
    if isinstance(document, dict) and isinstance(other, dict):
        assert (second.status_code, kept) == (204, {**document, **other})
    else:
        assert (second.status_code, kept) == (400, document)


def parts() -> tuple[bytes, str]:
    content = b"\r\n--edge-\r\n\x00\xff binary"
    sha2 = sha256(content).hexdigest()
    attachment = EVERYTHING["attachments"][0] | {"sha2": sha2, "length": len(content)}
    del attachment["fileUrl"]
    return mixed(statement(id=EVERYTHING["id"], attachments=[attachment]), (content, "text/plain", sha2))


def test_mixed_body_cut_anywhere_is_refused(lrs: Lrs) -> None:
    body, content_type = parts()
    before = rows()

    for cut in range(0, len(body) - 4, 5):
        refused(
            lrs.send("POST", "/statements", data=body[:cut], headers={"Content-Type": content_type}), before, what=cut
        )
    assert lrs.send("POST", "/statements", data=body, headers={"Content-Type": content_type}).status_code == 200


@thorough
@given(raw=st.binary(min_size=1, max_size=30), cut=st.integers(0, 900))
def test_mixed_body_with_other_bytes_is_never_a_fault(lrs: Lrs, raw: bytes, cut: int) -> None:
    body, content_type = parts()
    for data in (body[:cut] + raw + body[cut:], body[:cut] + raw + body[cut + len(raw) :]):
        before = rows()
        response = lrs.send("POST", "/statements", data=data, headers={"Content-Type": content_type})

        if response.status_code != 200:
            refused(response, before)


@pytest.mark.parametrize(
    "content_type",
    ["", ";", "multipart/mixed", "multipart/mixed; boundary=", 'multipart/mixed; boundary="', "multipart/mixed; boundary=other",
     "multipart/mixed; boundary=" + "b" * 71, "multipart/mixed; boundary=é", "multipart/form-data; boundary=edge",
     "multipart/mixed; boundary*=utf-8''edge%FF", "application/json; boundary=edge", "text/plain", "application/jsonp", "*/*",
     "application/x-www-form-urlencoded", "multipart/mixed;" + " a=b;" * 1000],
)  # fmt: skip
def test_mixed_body_under_another_name_is_refused(lrs: Lrs, content_type: str) -> None:
    body, _content_type = parts()

    refused(lrs.send("POST", "/statements", data=body, headers={"Content-Type": content_type}), rows())


@thorough
@given(
    name=st.sampled_from(["Authorization", "X-Experience-API-Version", "Content-Type", "If-Match", "If-None-Match",
                          "Accept-Language", "Accept", "Origin", "Cookie", "Content-Encoding", "Range", "Host"]),
    value=header_texts,
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD"]),
    path=st.sampled_from(["/statements", "/activities/state", "/agents/profile", "/activities", "/about"]),
)  # fmt: skip
def test_any_header_is_taken_or_refused(lrs: Lrs, name: str, value: str, method: str, path: str) -> None:
    response = lrs.send(
        method, path, headers={name: value}, query_string=STATE if path == "/activities/state" else {}, data=b"{}"
    )

    assert response.status_code < 500


def form(lrs: Lrs, method: str, body: bytes | dict[str, str], path: str = "/activities/state") -> TestResponse:
    data = body if isinstance(body, bytes) else urlencode(body, errors="surrogatepass").encode()
    return lrs.app.test_client().post(
        f"/xapi{path}?method={method}", data=data, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )


def whole_form(lrs: Lrs, **changes: str) -> dict[str, str]:
    return STATE | {
        "Authorization": lrs.authorization, "X-Experience-API-Version": "1.0.3", "content": "{}",
        "Content-Type": "application/json",
    } | {name.replace("_", "-"): value for name, value in changes.items()}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"Content_Type": "text/plain\r\nSet-Cookie: a=b"}, {"Content_Type": "text/€"}, {"Content_Type": "a\0b"},
     {"If_Match": '"a"\n\n<html>'}, {"X_Experience_API_Version": "1.0.3\r\nX: y"}, {"Authorization": "Basic \ud800"},
     {"Content_Length": "5"}, {"stateId": "\ud800"}, {"stateId": "a\0"}, {"method": "GET"}, {"content": "{", "unheard": "x"}],
)  # fmt: skip
def test_alternate_syntax_smuggles_nothing(lrs: Lrs, changes: dict[str, str]) -> None:
    response = form(lrs, "PUT", whole_form(lrs, **changes))

    kept = lrs.send("GET", "/activities/state", query_string={"activityId": LESSON, "agent": json.dumps(AMINA)})
    assert response.status_code in (204, 400, 401)
    assert kept.status_code == 200
    for name in kept.json:
        read_again = lrs.send("GET", "/activities/state", query_string=STATE | {"stateId": name})
        assert "Set-Cookie" not in read_again.headers
        assert read_again.status_code == 200


@thorough
@given(
    method=st.text(max_size=8),
    body=st.binary(max_size=100) | st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=5),
)
def test_any_form_is_understood_or_refused(lrs: Lrs, method: str, body: Any) -> None:
    response = form(lrs, quote(method, errors="surrogatepass"), body)

    assert response.status_code < 500
    assert rows()[:1] == [0]


@pytest.mark.parametrize(
    "value",
    ["Basic", "Basic ", "Basic =", "Basic ====", "Basic \xff", "Basic " + "A" * 8000, "basic Og==", "Basic Ojo6", "Basic AAAA", "Bearer x",
     "Digest username=a", "Basic YTpi, Basic YTpi", "Basic 4pyTOuKckw==", "Basic AGE6Yg==", "\tBasic YTpi", "Negotiate", ""],
)  # fmt: skip
def test_odd_authorization_is_a_stranger(lrs: Lrs, value: str) -> None:
    headers = {"X-Experience-API-Version": "1.0.3", "Authorization": value}

    assert lrs.app.test_client().get("/xapi/statements", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "value", ["", "*", '"', '""', 'W/"a"', '"a", "b"', "a" * 5000, '"' * 5000, "*, *", '"\xff"', "null"]
)
@pytest.mark.parametrize("name", ["If-Match", "If-None-Match"])
def test_odd_preconditions_decide_or_refuse(lrs: Lrs, name: str, value: str) -> None:
    for method in ("PUT", "POST", "DELETE"):
        response = lrs.send(method, "/activities/state", query_string=STATE, headers={**JSON, name: value}, data=b"{}")

        assert response.status_code in (204, 400, 409, 412)


def test_other_methods_are_refused_with_those_that_are_known(lrs: Lrs) -> None:
    for method in ("PATCH", "TRACE", "CONNECT", "PROPFIND"):
        response = lrs.send(method, "/statements")

        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
