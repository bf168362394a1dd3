"""Who may play an H5P unit, what of it is refused, and what is said where it cannot be played."""

from pathlib import Path

import pytest
from flask import Flask

from lms.core.db import db
from lms.learning.models import Completion
from lms.packages.cmi5 import services as cmi5
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.h5p_packages import quiz
from tests.packages.h5p_unit import open_unit, report, told
from tests.packages.imported import CONTENT_URL, bring, enrolled, launch_path
from tests.packages.scorm_packages import scorm12

pytestmark = pytest.mark.usefixtures("h5p_library")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b"\xff", b"{}", b'{"verdict": "done"}', b'{"verdict": ["passed"]}', b'{"verdict": "terminated"}',
        b'{"verdict": "passed", "scaled": "1"}', b'{"verdict": "passed", "scaled": 1.01}',
        b'{"verdict": "passed", "scaled": -2}', b'{"verdict": "passed", "scaled": NaN}',
        b'{"verdict": "passed", "scaled": 1e999}', b'{"verdict": "passed", "scaled": true}',
        b'{"verdict": "passed", "actor": {}}', b"[" * 100_000, b'{"verdict": "passed", "scaled": ' + b"[" * 100_000,
    ],
)  # fmt: skip
def test_reports_that_no_player_sends_are_refused(app: Flask, client: PageClient, cast: Cast, body: bytes) -> None:
    path = open_unit(client, cast, bring(app, quiz()))

    assert client.post(path, body, base_url=CONTENT_URL).status_code == 422
    assert told() == []
    assert db.session.query(Completion).count() == 0


def test_other_sites_report_nothing(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, quiz()))

    answer = client.post(path, '{"verdict": "passed"}', base_url=CONTENT_URL, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["x", "a" * 500, "%00", "é", "contents", "library"])
def test_only_launched_units_have_a_player(client: PageClient, token: str) -> None:
    assert client.get(f"/h5p/{token}", base_url=CONTENT_URL).status_code == 404
    assert client.post(f"/h5p/{token}", "{}", base_url=CONTENT_URL).status_code == 404


@pytest.mark.usefixtures("library")
def test_players_play_units_of_their_kind_alone(app: Flask, client: PageClient, cast: Cast, h5p_library) -> None:
    path = open_unit(client, cast, bring(app, quiz()))

    assert client.get(path.replace("/h5p/", "/scorm/"), base_url=CONTENT_URL).status_code == 404


def test_a_unit_of_scorm_is_not_ended_by_the_button(app: Flask, client: PageClient, cast: Cast, library: Path) -> None:
    package = bring(app, scorm12())
    enrolled(cast.amina, package)
    page = client.sign_in(cast.amina).post(launch_path(package)).text
    token = page.partition(f"{CONTENT_URL}/scorm/")[2].partition("?")[0]

    assert report(client, f"/h5p/{token}", "passed").status_code == 404


def test_player_is_on_the_content_host_alone(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, quiz())
    path = open_unit(client, cast, package)

    for address in (path, f"/h5p/contents/{package.folder_id}", "/h5p/library/3.8.2/main.bundle.js"):
        assert client.get(address, base_url="http://lms.test").status_code == 404
    assert client.post(path, "{}", base_url="http://lms.test").status_code == 404


def test_outsider_launches_nothing(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, quiz())
    enrolled(cast.amina, package)

    assert client.sign_in(cast.esi).post(launch_path(package)).status_code == 404


def test_outsider_who_is_signed_in_reports_nothing_of_it(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, quiz())
    open_unit(client, cast, package)
    client.sign_in(cast.esi)

    assert report(client, f"/h5p/{package.id}", "passed").status_code == 404
    assert report(client, f"/h5p/{package.folder_id}", "passed").status_code == 404


@pytest.mark.parametrize("folder_id", ["0" * 64, "x", "..", "%2e%2e"])
def test_contents_are_known_by_their_digest_alone(client: PageClient, folder_id: str) -> None:
    assert client.get(f"/h5p/contents/{folder_id}", base_url=CONTENT_URL).status_code == 404


def test_packages_of_other_kinds_have_no_content(app: Flask, client: PageClient) -> None:
    package = bring(app, scorm12())

    assert client.get(f"/h5p/contents/{package.folder_id}", base_url=CONTENT_URL).status_code == 404


def test_the_token_of_a_player_opens_no_lrs(app: Flask, client: PageClient, cast: Cast) -> None:
    token = open_unit(client, cast, bring(app, quiz())).split("/")[2].partition("?")[0]

    assert "auth-token" not in cmi5.fetch(token, at=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["ar", "fr"])
def test_without_the_library_the_lesson_says_what_to_install(
    app: Flask, client: PageClient, cast: Cast, h5p_library: Path, code: str
) -> None:
    package = bring(app, quiz())
    enrolled(cast.amina, package)
    (h5p_library / "package.json").unlink()

    answer = client.sign_in(cast.amina).speak(code).post(launch_path(package))

    assert answer.status_code == 409
    assert "h5p-standalone" in answer.text
    assert client.get(f"/h5p/contents/{package.folder_id}", base_url=CONTENT_URL).status_code == 404


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("main.bundle.js", "text/javascript"), ("styles/h5p.css", "text/css"), ("fonts/h5p.woff2", "font/woff2")],
)
def test_library_is_served_by_its_version(client: PageClient, name: str, content_type: str) -> None:
    answer = client.http.get(f"/h5p/library/3.8.2/{name}", base_url=CONTENT_URL)

    assert answer.text == f"/* {name} */"
    assert answer.headers["Content-Type"].startswith(content_type)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "3.8.1/main.bundle.js", "3.8.2/h5p.d.ts", "3.8.2/styles", "3.8.2/../package.json", "3.8.2/%2e%2e/package.json",
        "3.8.2/%00.js", "3.8.2/" + "a" * 300 + ".js",
    ],
)  # fmt: skip
def test_nothing_else_of_the_library_is_served(client: PageClient, path: str) -> None:
    assert client.get(f"/h5p/library/{path}", base_url=CONTENT_URL).status_code == 404
