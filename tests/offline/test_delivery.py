"""The outbox over HTTP: tokens, sizes, and whatever else may come over the line."""

import json
from typing import Any

import pytest

from lms.core import clock
from lms.core.db import db
from lms.core.errors import DomainError
from lms.offline.models import OutboxRefusal
from lms.offline.reading import read_delivery
from tests.client import PageClient
from tests.factories import Cast
from tests.offline.phones import Phone

AT = "2026-11-27T12:00:00Z"


def post(phone: Phone, content: bytes | str, **headers: str) -> Any:
    return phone.client.http.post("/offline/outbox", data=content, headers=phone.headers | headers)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"sent_at":"' + AT.encode() + b'","statements":[{"id":"\xff"}]}', 400),
        (b'{"sent_at":"' + AT.encode() + b'","statements":[{"id":"a\0b"}]}', 400),
        # Half a character; forms never send one (WHATWG XHR, FormData: scalar values).
        (b'{"sent_at":"' + AT.encode() + b'","statements":[{"id":"\\ud800"}]}', 400),
        (b"[" * 200 + b"]" * 200, 400),
        (b"null", 422),
        (b"[]", 422),
        (b"7", 422),
        (b"{}", 422),
        (b'{"sent_at":"' + AT.encode() + b'"}', 422),
        (b'{"sent_at":"' + AT.encode() + b'","statements":[]}', 422),
        (b'{"sent_at":"' + AT.encode() + b'","statements":{}}', 422),
        (b'{"sent_at":"' + AT.encode() + b'","statements":null}', 422),
        (b'{"sent_at":null,"statements":[{}]}', 422),
        (b'{"sent_at":"yesterday","statements":[{}]}', 422),
        (b'{"sent_at":"2026-11-27T12:00:00","statements":[{}]}', 422),
        (b'{"sent_at":"0001-01-01T00:00:00+14:00","statements":[{}]}', 422),
        (b'{"sent_at":17,"statements":[{}]}', 422),
        (json.dumps({"sent_at": AT, "statements": [{}] * 51}).encode(), 413),
        (json.dumps({"sent_at": AT, "statements": ["x" * 1_100_000]}).encode(), 413),
    ],
)
def test_delivery_that_cannot_be_read_is_told_in_words(phone: Phone, content: bytes, status: int) -> None:
    answer = post(phone, content)

    assert answer.status_code == status
    assert "téléphone" in answer.json["message"]
    assert not db.session.query(OutboxRefusal).count()


def test_ten_megabytes_are_refused(phone: Phone) -> None:
    assert post(phone, b"x" * 10_000_000).status_code == 413


@pytest.mark.parametrize(
    "statement",
    [
        '{"id":"a","id":"b"}',
        '{"id":"\\u0000"}',
        '{"id":1e999}',
        '{"id":' + "9" * 400 + "}",
        "1e5",
    ],
)
def test_odd_statement_is_refused_alone(phone: Phone, statement: str) -> None:
    good = json.dumps(phone.completion())

    answer = post(phone, f'{{"sent_at":"{clock.now().isoformat()}","statements":[{statement},{good}]}}')

    assert answer.status_code == 200
    assert [one["status"] for one in answer.json["results"]] == ["refused", "stored"]
    assert db.session.query(OutboxRefusal).one().document == statement


def test_duplicate_key_inside_a_statement_is_refused(phone: Phone) -> None:
    said = json.dumps(phone.completion())[:-1] + ',"actor":{"mbox":"mailto:esi@lms.test"}}'

    answer = post(phone, f'{{"sent_at":"{clock.now().isoformat()}","statements":[{said}]}}')

    assert [one["status"] for one in answer.json["results"]] == ["refused"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nobody", "Basic eDp5", "Bearer \u00e9"])
@pytest.mark.parametrize(
    ("method", "path"), [("post", "/offline/outbox"), ("get", "/offline/state"), ("post", "/offline/session")]
)
def test_who_has_no_token_is_told_so(client: PageClient, cast: Cast, method: str, path: str, header: str) -> None:
    headers = {"Accept": "application/json"} | ({"Authorization": header} if header else {})

    answer = getattr(client.sign_in(cast.amina).http, method)(path, headers=headers)

    assert answer.status_code == 401
    assert answer.json["message"]


def test_sites_of_others_can_send_nothing_without_the_token(phone: Phone) -> None:
    answer = phone.client.http.post("/offline/session", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_ending_the_session_ends_the_token(phone: Phone) -> None:
    phone.client.post("/me/sessions/delete")

    assert phone.send(phone.completion()).status_code == 401


def test_delivery_needs_no_cookie(phone: Phone) -> None:
    phone.client.post("/sign-out")

    assert phone.statuses(phone.completion()) == ["stored"]


def test_reading_keeps_each_statement_as_it_came() -> None:
    delivery = read_delivery(b'{"sent_at":"' + AT.encode() + b'","statements":[ {"a" : 1.0} ,7]}')

    assert delivery.statements == [b'{"a" : 1.0}', b"7"]
    assert delivery.sent_at.isoformat() == "2026-11-27T12:00:00+00:00"


def test_reading_raises_only_what_is_told_in_words() -> None:
    with pytest.raises(DomainError):
        read_delivery(b"\0")
