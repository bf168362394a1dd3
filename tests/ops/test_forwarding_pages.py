"""The pages of forwarding, and its figures for programs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.config import Settings
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id, new_statement_id
from lms.xapi.forwarding import targets
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import DeadLetter, ForwardingTarget, Trouble
from lms.xapi.forwarding.sealing import unseal
from tests.client import PageClient
from tests.factories import Cast
from tests.xapi.lrs import Lrs, statement

PAGE = "/staff/forwarding"
FILLED = {"name": "Ministry", "endpoint": "https://lrs.example/xapi", "key": "a-key", "secret": "a secret of theirs"}


@pytest.fixture
def target(cast: Cast) -> ForwardingTarget:
    found = targets.add_target(
        name="Archive", endpoint="https://archive.example/xapi/", key="key", secret="old", wanted=Filter(), since=None,
        at=clock.now(),
    )  # fmt: skip
    db.session.add(
        DeadLetter(target_id=found.id, statement_id=new_statement_id(), reason="400 actor: wrong", at=clock.now())
    )
    db.session.commit()
    return found


@pytest.fixture
def desk(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.yassine).speak("fr")


def the_letter() -> DeadLetter:
    return db.session.query(DeadLetter).one()


def outsiders(cast: Cast) -> list[Person]:
    return [cast.amina, cast.bilal, cast.khadija, cast.driss, cast.salma, cast.esi]


def test_outsiders_find_nothing(client: PageClient, cast: Cast, target: ForwardingTarget) -> None:
    one = f"{PAGE}/{target.id}"
    letter = f"{one}/dead-letters/{the_letter().id}/retry"
    for person in outsiders(cast):
        client.sign_in(person)
        for path in (PAGE, f"{PAGE}/new", one, f"{one}/removal"):
            assert client.get(path).status_code == 404, (person.name_fr, path)
        for path in (PAGE, f"{one}/pause", f"{one}/pause/delete", f"{one}/credentials", f"{one}/removal",
                     f"{one}/dead-letters/retry", letter):  # fmt: skip
            assert client.post(path, FILLED).status_code == 404, (person.name_fr, path)

    assert db.session.query(ForwardingTarget).one().is_enabled
    assert not the_letter().is_waiting


def test_administrator_sees_the_targets_and_the_form(desk: PageClient, target: ForwardingTarget) -> None:
    assert f"{PAGE}/{target.id}" in desk.get(PAGE).text
    assert desk.get(f"{PAGE}/new").status_code == 200


def test_visitor_is_led_to_the_sign_in(client: PageClient, cast: Cast) -> None:
    assert client.get(PAGE).status_code == 303


def test_administrator_adds_a_target_whose_secret_is_sealed(desk: PageClient) -> None:
    activities = "http://example.org/courses/ http://example.org/exam"

    response = desk.post(PAGE, FILLED | {"activities": activities, "since": "2025-11-23", "is_trusted_only": "y"})

    assert "Ministry" in desk.follow(response).text
    found = db.session.query(ForwardingTarget).one()
    assert (found.endpoint, unseal(found.sealed_secret)) == ("https://lrs.example/xapi/", "a secret of theirs")
    assert (found.activities, found.is_trusted_only) == (activities.split(), True)
    assert found.since == datetime(2025, 11, 22, 23, tzinfo=UTC)
    assert "a secret of theirs" not in desk.get(f"{PAGE}/{found.id}").text


@pytest.mark.parametrize(
    "fault",
    [{"name": ""}, {"endpoint": "http://lrs.example/"}, {"endpoint": ""}, {"key": ""}, {"secret": " "}, {"verbs": "done"},
     {"activities": "a b"}, {"since": "yesterday"}, {"since": "0001-01-01"}, {"name": "archive"}, {"name": "x" * 101},
     {"name": "a\nb"}, {"key": "a:b"}, {"endpoint": "https://lrs.example/?a=1"}, {"endpoint": f"https://x.example/{'x' * 1000}"}],
    ids=str,
)  # fmt: skip
def test_faulty_target_is_said_and_not_added(desk: PageClient, target: ForwardingTarget, fault: dict[str, str]) -> None:
    response = desk.post(PAGE, FILLED | fault)

    assert response.status_code == 422
    assert 'class="error"' in response.text
    assert db.session.query(ForwardingTarget).count() == 1


def test_page_says_in_plain_words_what_is_wrong(desk: PageClient, target: ForwardingTarget) -> None:
    target.trouble, target.detail, target.failures = Trouble.UNREACHABLE, "Connection refused <b>", 3
    target.last_failure_at = target.next_try_at = clock.now()
    db.session.commit()

    page = desk.get(f"{PAGE}/{target.id}").text

    assert "Connection refused &lt;b&gt;" in page
    assert "400 actor: wrong" in page
    assert f'href="/staff/statements/{the_letter().statement_id}"' in page
    assert f"{PAGE}/{target.id}/pause/delete" in page


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_words(desk: PageClient, target: ForwardingTarget, trouble: Trouble) -> None:
    target.trouble, target.failures, target.last_failure_at = trouble, 1, clock.now()
    db.session.commit()

    assert desk.get(f"{PAGE}/{target.id}").status_code == 200


def test_target_is_paused_and_goes_on(desk: PageClient, target: ForwardingTarget) -> None:
    target.next_try_at = clock.now()
    db.session.commit()

    page = desk.follow(desk.post(f"{PAGE}/{target.id}/pause"))
    assert not target.is_enabled
    assert f"{PAGE}/{target.id}/pause/delete" in page.text
    desk.post(f"{PAGE}/{target.id}/pause/delete")

    assert (target.is_enabled, target.next_try_at) == (True, None)


def test_refused_statement_is_tried_again(desk: PageClient, target: ForwardingTarget) -> None:
    response = desk.post(f"{PAGE}/{target.id}/dead-letters/{the_letter().id}/retry")

    assert response.status_code == 303
    assert the_letter().is_waiting
    assert desk.post(f"{PAGE}/{target.id}/dead-letters/{new_id()}/retry").status_code == 404


def test_all_refused_statements_are_tried_again(desk: PageClient, target: ForwardingTarget) -> None:
    desk.post(f"{PAGE}/{target.id}/dead-letters/retry")

    assert the_letter().is_waiting
    assert f"{the_letter().id}/retry" not in desk.get(f"{PAGE}/{target.id}").text


def test_key_and_secret_are_changed(desk: PageClient, target: ForwardingTarget) -> None:
    path = f"{PAGE}/{target.id}/credentials"
    assert desk.post(path, {"key": "new", "secret": ""}).status_code == 422

    desk.post(path, {"key": "new", "secret": "fresh"})

    assert (target.key, unseal(target.sealed_secret)) == ("new", "fresh")


def test_target_is_removed_with_its_letters(desk: PageClient, target: ForwardingTarget) -> None:
    assert desk.get(f"{PAGE}/{target.id}/removal").status_code == 200

    assert desk.post(f"{PAGE}/{target.id}/removal").status_code == 303

    assert db.session.query(ForwardingTarget).count() == 0
    assert db.session.query(DeadLetter).count() == 0


def test_figures_are_for_this_machine(client: PageClient, app: Flask, target: ForwardingTarget) -> None:
    Lrs(app).store(statement())
    target.name = 'A "quoted" name'
    db.session.commit()

    page = client.get("/metrics")

    assert page.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert 'lms_forwarding_lag_statements{target="A \\"quoted\\" name"} 1' in page.text
    assert 'lms_forwarding_dead_letters{target="A \\"quoted\\" name"} 1' in page.text
    assert "# TYPE lms_forwarding_lag_seconds gauge" in page.text


@pytest.mark.parametrize(
    "asked",
    [
        {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}, {"environ_base": {"REMOTE_ADDR": "odd"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    ],
    ids=str,
)  # fmt: skip
def test_figures_are_for_nobody_else(client: PageClient, cast: Cast, asked: dict[str, dict[str, str]]) -> None:
    assert client.get("/metrics", **asked).status_code == 404
    assert client.sign_in(cast.esi).get("/metrics", **asked).status_code == 404


@pytest.fixture
def token(app: Flask, settings: Settings) -> Iterator[str]:
    app.config["SETTINGS"] = replace(settings, metrics_token="t" * 32)
    yield "t" * 32
    app.config["SETTINGS"] = settings


def test_with_a_token_only_the_token_counts(client: PageClient, cast: Cast, token: str) -> None:
    far = {"REMOTE_ADDR": "10.0.0.7"}

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong é"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}, environ_base=far).status_code == 200


def test_token_of_the_figures_is_a_setting() -> None:
    given = {"LMS_SECRET_KEY": "k" * 32}

    assert Settings.from_environ(given).metrics_token is None
    assert Settings.from_environ(given | {"LMS_METRICS_TOKEN": "m" * 32}).metrics_token == "m" * 32
