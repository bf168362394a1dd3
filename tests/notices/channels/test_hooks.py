"""What gateways tell of people's answers: believed only from those who can prove who they are."""

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from lms.config import Settings
from lms.core import clock
from lms.core.db import db
from lms.notices.channels.models import Channel, EndedBy
from tests.client import PageClient
from tests.factories import Cast
from tests.notices.channels.reminding import agrees

SECRET = "a secret of thirty-two characters and more"
SMS, WHATSAPP = Channel.SMS, Channel.WHATSAPP


@pytest.fixture(autouse=True)
def hooked(app: Flask) -> Iterator[None]:
    usual: Settings = app.config["SETTINGS"]
    reminders = dataclasses.replace(
        usual.reminders, sms_hook_secret=SECRET, whatsapp_app_secret=SECRET, whatsapp_verify_token="word-of-sixteen-x"
    )
    app.config["SETTINGS"] = dataclasses.replace(usual, reminders=reminders)
    yield
    app.config["SETTINGS"] = usual


def signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def sms(client: PageClient, sender: str, text: str) -> TestResponse:
    body = json.dumps({"from": sender, "text": text}).encode()
    return client.post("/hooks/sms", body, headers={"Authorization": f"Bearer {SECRET}"})


def whatsapp(client: PageClient, sender: str, text: str, moment: datetime | None = None) -> TestResponse:
    stamp = str(int((moment or clock.now()).timestamp()))
    message = {"from": sender, "timestamp": stamp, "type": "text", "text": {"body": text}}
    body = json.dumps({"entry": [{"changes": [{"value": {"messages": [message]}}]}]}).encode()
    return client.post("/hooks/whatsapp", body, headers={"X-Hub-Signature-256": signature(body)})


def test_stop_ends_the_channel_by_which_it_was_answered(client: PageClient, cast: Cast) -> None:
    by_sms, by_whatsapp = agrees(cast.amina, SMS, WHATSAPP)

    assert sms(client, "212612000001", "Stop").status_code == 204

    assert (by_sms.ended_by, by_whatsapp.ended_by) == (EndedBy.ANSWER, None)
    assert whatsapp(client, "212612000001", "إيقاف").status_code == 204
    assert by_whatsapp.ended_by is EndedBy.ANSWER


def test_stop_of_another_number_ends_nothing_of_hers(client: PageClient, cast: Cast) -> None:
    (hers,) = agrees(cast.amina, SMS)

    assert sms(client, "+212612000009", "STOP").status_code == 204

    assert hers.ended_at is None


def test_signed_body_is_believed_too(client: PageClient, cast: Cast) -> None:
    (hers,) = agrees(cast.amina, SMS)
    body = b'{"from": "+212612000001", "text": "STOP"}'

    answer = client.post("/hooks/sms", body, headers={"X-Signature-256": signature(body)})

    assert (answer.status_code, hers.ended_by) == (204, EndedBy.ANSWER)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}, {"X-Signature-256": "sha256=00"},
     {"X-Signature-256": signature(b"another body")}],
)  # fmt: skip
def test_who_cannot_prove_to_be_the_gateway_is_refused(client: PageClient, cast: Cast, headers: dict[str, str]) -> None:
    (hers,) = agrees(cast.amina, SMS)

    answer = client.post("/hooks/sms", b'{"from": "+212612000001", "text": "STOP"}', headers=headers)

    assert (answer.status_code, hers.ended_at) == (403, None)


@pytest.mark.parametrize("given_signature", ["", "sha256=", signature(b"x", "another secret"), "sha1=00"])
def test_whatsapp_is_believed_by_its_signature_alone(client: PageClient, cast: Cast, given_signature: str) -> None:
    answer = client.post("/hooks/whatsapp", b"{}", headers={"X-Hub-Signature-256": given_signature})

    assert answer.status_code == 403


def test_what_she_writes_is_remembered_by_its_time_alone(client: PageClient, cast: Cast) -> None:
    (hers,) = agrees(cast.amina, WHATSAPP)
    moment = datetime(2026, 11, 20, 10, tzinfo=UTC)

    whatsapp(client, "212612000001", "Salam", moment)
    whatsapp(client, "212612000001", "told late", moment - timedelta(hours=5))

    assert hers.wrote_at == moment


def test_clock_of_the_gateway_that_is_wrong_opens_no_day_in_the_future(client: PageClient, cast: Cast) -> None:
    (hers,) = agrees(cast.amina, WHATSAPP)

    whatsapp(client, "212612000001", "Salam", clock.now() + timedelta(days=900))

    assert hers.wrote_at is not None
    assert hers.wrote_at <= clock.now()


def test_whatsapp_asks_once_whether_the_address_is_ours(client: PageClient) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "word-of-sixteen-x", "hub.challenge": "1158201444"}

    answer = client.get("/hooks/whatsapp", query_string=asked)

    assert (answer.status_code, answer.text, answer.mimetype) == (200, "1158201444", "text/plain")
    assert client.get("/hooks/whatsapp", query_string=asked | {"hub.verify_token": "é"}).status_code == 403
    assert client.get("/hooks/whatsapp").status_code == 404


def test_hooks_of_channels_that_are_not_set_up_are_nowhere(app: Flask, client: PageClient) -> None:
    whole: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(whole, reminders=type(whole.reminders)())

    assert client.post("/hooks/sms", b"{}").status_code == 404
    assert client.post("/hooks/whatsapp", b"{}").status_code == 404
    assert client.get("/hooks/whatsapp?hub.mode=subscribe").status_code == 404


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    st.binary(max_size=60) | st.text(max_size=60).map(lambda text: json.dumps({"from": text, "text": text}).encode())
)
def test_nothing_that_a_gateway_says_breaks_us(client: PageClient, body: bytes) -> None:
    answers: list[Any] = [
        client.post("/hooks/sms", body, headers={"X-Signature-256": signature(body)}),
        client.post("/hooks/whatsapp", body, headers={"X-Hub-Signature-256": signature(body)}),
    ]

    assert [one.status_code for one in answers] == [204, 204]
    db.session.rollback()
