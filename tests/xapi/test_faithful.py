"""What is given back is what came, and what cannot be read is refused for its true reason."""

import json
import tracemalloc
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from lms.core import clock
from lms.core.db import db, is_postgresql
from lms.xapi import services
from lms.xapi.alternate import LONGEST_FORM
from lms.xapi.models import StoredStatement
from tests.xapi.lrs import Lrs, statement
from tests.xapi.test_statements_resource import ADL

NUMBERS = (
    '{"http://example.org/n":[0.12345678901234567890123456789,1e-400,1.10,-0,1E+2,123456789012345678901234567890]}'
)
AGENT = '{"mbox":"mailto:amina@example.org"}'


def written(one: dict[str, Any], extensions: str = NUMBERS) -> bytes:
    """The statement with these extensions, as they are written here."""
    content = json.dumps({**one, "result": {"extensions": "X"}})
    return content.replace('"X"', extensions).encode()


def extensions_of(text: str) -> str:
    """As they stand in an answer."""
    found = text.replace(" ", "").partition('"result":{"extensions":')[2]
    return found[: found.index("}") + 1]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"context": {"contextActivities": {"parent": {"id": "http://example.org/one"}}}},
        {"stored": "2020-01-01T00:00:00Z"},
        {"timestamp": "2026-11-27T10:00:00.1234567890+01:00"},
    ],
    ids=["plain", "one context activity outside a list", "stored by the client", "a time to be repaired"],
)
@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_numbers_stay_as_they_were_written(app: Flask, version: str, changes: dict[str, Any]) -> None:
    lrs, one = Lrs(app, version=version), statement(**changes)

    answer = lrs.send("POST", "/statements", data=written(one), headers={"Content-Type": "application/json"})

    assert answer.status_code == 200, answer.text
    for look in ("exact", "canonical", "ids"):
        assert extensions_of(lrs.get(statementId=one["id"], format=look).text) == NUMBERS


def test_merging_leaves_other_members_as_they_were_written(lrs: Lrs) -> None:
    asked = {"activityId": "http://example.org/a", "agent": AGENT, "stateId": "s"}
    headers = {"Content-Type": "application/json"}
    lrs.send(
        "PUT", "/activities/state", query_string=asked, data=b'{"a":1.10,"b":0.12345678901234567890}', headers=headers
    )

    lrs.send("POST", "/activities/state", query_string=asked, data=b'{"a":2}', headers=headers)

    assert lrs.send("GET", "/activities/state", query_string=asked).text == '{"a":2,"b":0.12345678901234567890}'


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"version": "2.0.0"}, "version"),
        ({"context": {"contextAgents": [{"objectType": "contextAgent", "agent": json.loads(AGENT)}]}}, "contextAgents"),
        ({"context": {"statement": {"id": str(uuid4())}}}, "context.statement"),
    ],
)
def test_what_1_0_3_does_not_know_is_refused_there(lrs: Lrs, changes: dict[str, Any], named: str) -> None:
    answer = lrs.post(statement(**changes))

    assert answer.status_code == 400
    assert named in answer.json["error"]


def test_media_types_may_be_written_in_capitals(lrs: Lrs) -> None:
    body = b"--EDGE\r\nContent-Type: Application/JSON\r\n\r\n" + json.dumps(statement()).encode() + b"\r\n--EDGE--\r\n"

    assert lrs.post(statement(), headers={"Content-Type": "Application/JSON; Charset=UTF-8"}).status_code == 200
    assert (
        lrs.send(
            "POST", "/statements", data=body, headers={"Content-Type": "Multipart/Mixed; boundary=EDGE"}
        ).status_code
        == 200
    )


def test_every_answer_about_statements_says_how_far_it_is_consistent(lrs: Lrs) -> None:
    one = statement()
    answers = [
        lrs.post(one),
        lrs.post({}),
        lrs.send("PUT", "/statements", query_string={"statementId": one["id"]}, json_body=one),
        lrs.get(statementId=one["id"]),
    ]

    assert [answer.status_code for answer in answers] == [200, 400, 204, 200]
    assert all(answer.headers.get("X-Experience-API-Consistent-Through") for answer in answers)


def test_parameter_given_twice_is_refused(lrs: Lrs) -> None:
    answer = lrs.send("GET", f"/statements?verb={ADL}passed&verb={ADL}failed")

    assert answer.status_code == 400
    assert answer.json["error"].startswith("verb: ")


def test_weak_tag_does_not_match(lrs: Lrs) -> None:
    asked = {"activityId": "http://example.org/a", "agent": AGENT, "stateId": "s"}
    lrs.send("PUT", "/activities/state", query_string=asked, data=b"one")
    etag = lrs.send("GET", "/activities/state", query_string=asked).headers["ETag"]

    weak = lrs.send("PUT", "/activities/state", query_string=asked, data=b"two", headers={"If-Match": f"W/{etag}"})
    strong = lrs.send("PUT", "/activities/state", query_string=asked, data=b"two", headers={"If-Match": etag})

    assert (weak.status_code, strong.status_code) == (412, 204)


# Forms of the alternate request syntax, which are read before anybody is known


def form(app: Flask, body: bytes, *, query: str = "method=GET") -> Any:
    return app.test_client().post(
        f"/xapi/statements?{query}", data=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )


@pytest.mark.parametrize(
    ("body", "query", "status", "named"),
    [
        (b"a=" + b"b" * LONGEST_FORM, "method=GET", 413, "larger"),
        (b"a=1", "method=HEAD", 400, "method"),
        (b"a=1", "method=TRACE", 400, "method"),
        (b"a=1", "method=GET&limit=1", 400, "limit"),
        (b"a=%ff", "method=GET", 400, "UTF-8"),
        (b"&".join(b"a=1" for _ in range(200)), "method=GET", 400, "fields"),
    ],
)
def test_faulty_form_is_refused_for_its_true_reason(
    app: Flask, body: bytes, query: str, status: int, named: str
) -> None:
    answer = form(app, body, query=query)

    assert answer.status_code == status
    assert named in answer.json["error"]


def test_stranger_with_a_form_of_escapes_costs_little_memory(app: Flask) -> None:
    body = b"a=" + b"%41" * ((LONGEST_FORM - 2) // 3)
    tracemalloc.start()

    answer = form(app, body)

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 400
    assert most < 40_000_000


def test_body_of_nothing_but_boundaries_costs_little_memory(lrs: Lrs) -> None:
    body = b"--xyz\r\n" * 1_000_000
    tracemalloc.start()

    answer = lrs.send("POST", "/statements", data=body, headers={"Content-Type": "multipart/mixed; boundary=xyz"})

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 400
    assert most < 60_000_000


# Many at once


def test_batch_of_more_than_ten_thousand_is_refused(lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.xapi.views.statements.LARGEST_BATCH", 3)

    assert lrs.post(*[statement() for _ in range(4)]).status_code == 413
    assert lrs.found() == []
    assert len(lrs.store(*[statement() for _ in range(3)])) == 3


def test_fault_at_the_end_of_a_large_batch_is_found_before_others_wait(
    lrs: Lrs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait() -> None:
        raise AssertionError("Others were made to wait")

    monkeypatch.setattr("lms.xapi.services.CHUNK", 2)
    monkeypatch.setattr("lms.xapi.queries.wait_for_writers", wait)

    assert lrs.post(*[statement() for _ in range(5)], statement(verb={"id": "x"})).status_code == 400


def test_position_that_another_process_took_is_given_up(lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    lrs.store(statement(), statement())
    taken = [row.seq for row in db.session.query(StoredStatement).order_by(StoredStatement.seq)]
    db.session.rollback()
    reserve, given = services._reserve, iter([taken[0]])
    monkeypatch.setattr(services, "_reserve", lambda moment, count: next(given, None) or reserve(moment, count))

    (one,) = lrs.store(statement())

    assert lrs.found_ids(verb=f"{ADL}completed")[0] == one


def test_consistency_is_not_claimed_beyond_a_writer_at_work(app: Flask, lrs: Lrs) -> None:
    lrs.store(statement())
    client = Lrs(app)
    stamp = "X-Experience-API-Consistent-Through"
    writer = db.engine.connect()
    writer.exec_driver_sql("SELECT pg_advisory_xact_lock_shared(7262801)" if is_postgresql() else "SELECT 1")
    begun = clock.now()

    told = client.get().headers[stamp]

    writer.close()
    after = client.get().headers[stamp]
    assert datetime.fromisoformat(told) <= begun
    assert datetime.fromisoformat(after) >= begun


def test_definition_is_what_was_told_last(lrs: Lrs) -> None:
    for kind in ("one", "two", "one"):
        activity = {"id": "http://example.org/kind", "definition": {"type": f"http://example.org/{kind}"}}
        lrs.store(statement(object=activity))

    answer = lrs.send("GET", "/activities", query_string={"activityId": "http://example.org/kind"})

    assert answer.json["definition"]["type"] == "http://example.org/one"
