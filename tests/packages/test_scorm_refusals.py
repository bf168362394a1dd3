"""Who may play a SCORM unit, what of it is refused, and what is said where it cannot be played."""

from pathlib import Path

import pytest
from flask import Flask

from lms.core.db import db
from lms.packages import playing
from lms.packages.cmi5 import services as cmi5
from lms.packages.models import LaunchSession
from lms.packages.scorm.models import ScormRecord
from lms.packages.telling import unit_of
from lms.xapi.clients import Refused
from lms.xapi.documents import DocumentKey, Resource
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.imported import CONTENT_URL, bring, enrolled, launch_path
from tests.packages.scorm_packages import scorm12
from tests.packages.scorm_unit import open_unit

pytestmark = pytest.mark.usefixtures("library")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b"\xff", b'{"sequence": 1}', b'{"sequence": 0, "event": "commit", "cmi": {}}',
        b'{"sequence": true, "event": "commit", "cmi": {}}', b'{"sequence": 1e3, "event": "commit", "cmi": {}}',
        b'{"sequence": 99999999999999999999, "event": "commit", "cmi": {}}',
        b'{"sequence": 1, "event": "hello", "cmi": {}}', b'{"sequence": 1, "event": [], "cmi": {}}',
        b'{"sequence": 1, "event": "commit", "cmi": []}', b'{"sequence": 1, "event": "commit", "cmi": {"x": "1"}}',
        b'{"sequence": 1, "event": "commit", "cmi": {"cmi.a": "\\u0000"}}', b"[" * 100_000,
        b'{"sequence": 1, "event": "commit", "cmi": {"cmi.a": NaN}}',
        b'{"sequence": 2, "since": "1", "event": "commit", "cmi": {}}',
        b'{"sequence": 2, "since": true, "event": "commit", "cmi": {}}',
    ],
)  # fmt: skip
def test_reports_that_no_player_sends_are_refused(app: Flask, client: PageClient, cast: Cast, body: bytes) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))

    assert client.post(path, body, base_url=CONTENT_URL).status_code == 422
    assert db.session.query(ScormRecord).count() == 0


def test_other_sites_report_nothing(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))

    answer = client.post(path, "{}", base_url=CONTENT_URL, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["x", "a" * 500, "%00", "é"])
def test_only_launched_units_have_a_player(client: PageClient, token: str) -> None:
    assert client.get(f"/scorm/{token}", base_url=CONTENT_URL).status_code == 404
    assert client.post(f"/scorm/{token}", "{}", base_url=CONTENT_URL).status_code == 404


def test_player_is_on_the_content_host_alone(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))

    assert client.get(path, base_url="http://lms.test").status_code == 404
    assert client.post(path, "{}", base_url="http://lms.test").status_code == 404


def test_outsider_launches_nothing(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, scorm12())
    enrolled(cast.amina, package)

    assert client.sign_in(cast.esi).post(launch_path(package)).status_code == 404


def test_a_session_without_its_unit_is_a_fault_of_ours(app: Flask, client: PageClient, cast: Cast) -> None:
    open_unit(client, cast, bring(app, scorm12()))
    session = db.session.query(LaunchSession).one()
    session.item = "main/other"

    with pytest.raises(LookupError):
        unit_of(session)
    db.session.rollback()


def test_a_unit_of_scorm_has_no_business_with_the_lrs(app: Flask, client: PageClient, cast: Cast) -> None:
    open_unit(client, cast, bring(app, scorm12()))
    guard = playing.guard(db.session.query(LaunchSession).one())

    for ask in (
        lambda: guard.check_statements([]),
        guard.check_reading,
        lambda: guard.check_document("GET", DocumentKey(Resource.STATE, None)),
    ):
        with pytest.raises(Refused):
            ask()


def test_the_token_of_a_player_opens_no_lrs(app: Flask, client: PageClient, cast: Cast) -> None:
    token = open_unit(client, cast, bring(app, scorm12())).split("/")[2].partition("?")[0]

    assert "auth-token" not in cmi5.fetch(token, at=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "words"), [("ar", "scorm-again"), ("fr", "scorm-again")])
def test_without_the_library_the_lesson_says_what_to_install(
    app: Flask, client: PageClient, cast: Cast, library: Path, code: str, words: str
) -> None:
    package = bring(app, scorm12())
    enrolled(cast.amina, package)
    (library / "package.json").unlink()

    answer = client.sign_in(cast.amina).speak(code).post(launch_path(package))

    assert answer.status_code == 409
    assert words in answer.text


def test_without_a_content_host_the_lesson_says_what_to_set(
    app: Flask, client: PageClient, cast: Cast, settings, monkeypatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    package = bring(app, scorm12())
    enrolled(cast.amina, package)

    answer = client.sign_in(cast.amina).post(launch_path(package))

    assert answer.status_code == 409
    assert "LMS_CONTENT_URL" in answer.text


def test_library_is_served_by_its_version(client: PageClient) -> None:
    answer = client.get("/scorm/library/3.4.3/scorm12.min.js", base_url=CONTENT_URL)

    assert answer.text == "export {}"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["3.4.2/scorm12.min.js", "3.4.3/scorm2004.min.js", "3.4.3/package.json"])
def test_nothing_else_of_the_library_is_served(client: PageClient, path: str) -> None:
    assert client.get(f"/scorm/library/{path}", base_url=CONTENT_URL).status_code == 404
