import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from lms.core.access import anyone, grants
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.files import MediaStore
from lms.web import static
from tests.client import PageClient
from tests.factories import Cast


def css_address(version: str | None = None) -> str:
    return f"/static/{version or static.version()}/app.css"


def test_health_answers(client: PageClient) -> None:
    assert client.get("/health").json == {"status": "ok"}


def test_files_of_today_are_kept_for_ever_and_old_addresses_still_answer(client: PageClient) -> None:
    today, old = client.get(css_address()), client.get(css_address("00000000"))

    assert "immutable" in today.headers["Cache-Control"]
    assert old.status_code == 200
    assert old.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/x/nothing.css", "/static/x/../../config.py", "/static/x/%2e%2e/config.py"])
def test_static_files_are_only_those_listed(client: PageClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["../secret_key", "..%2fsecret_key", "0" * 24 + ".svg", "x.svg"])
def test_media_are_only_those_stored(client: PageClient, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404


def test_stored_media_are_kept_for_ever_and_run_nothing(app: Flask, client: PageClient) -> None:
    store = MediaStore(Path(app.config["SETTINGS"].instance_path) / "media")
    name = store.keep(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg")

    answer = client.get(f"/media/{name}")

    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_first_page_carries_the_stylesheet_and_the_next_links_to_it(client: PageClient) -> None:
    first = client.get("/verify")
    second = client.get("/verify")

    assert "<style>" in first.text
    assert static.stylesheet_source(inline=True) in first.headers["Content-Security-Policy"]
    assert "<style>" not in second.text
    assert css_address() in second.text


def test_pages_forbid_framing_foreign_sources_and_inline_code(client: PageClient) -> None:
    policy = client.get("/verify").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy


def test_wrong_method_is_told_with_the_right_ones(client: PageClient) -> None:
    answer = client.speak("fr").post("/verify")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "Cette adresse ne fait pas cela" in answer.text


def test_programs_get_errors_as_json(client: PageClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json["message"]
    assert client.get("/home", headers={"Accept": "application/json"}).status_code == 401


def test_view_without_a_policy_is_refused_at_run_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.view_functions, "web.show_health", lambda: "open")

    with pytest.raises(RuntimeError, match="declares no policy"):
        app.test_client().get("/health")


def failing(app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception) -> PageClient:
    @grants(anyone)
    def fail() -> str:
        raise error

    monkeypatch.setitem(app.view_functions, "web.show_health", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return PageClient(app).speak("fr")


def test_fault_of_ours_is_told_with_a_number_and_nothing_else(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = failing(app, monkeypatch, ZeroDivisionError("secret")).get("/health")

    assert answer.status_code == 500
    assert "Numéro de cet incident" in answer.text
    assert "secret" not in answer.text


def test_busy_database_asks_to_come_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = failing(app, monkeypatch, OperationalError("x", {}, Exception("locked"))).get("/health")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"


def test_broken_rule_is_told_in_its_own_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = failing(app, monkeypatch, DomainError("Le puits est vide")).get("/health")

    assert answer.status_code == 409
    assert "Le puits est vide" in answer.text


def test_refused_request_writes_nothing(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    @grants(anyone)
    def change_then_refuse() -> tuple[str, int]:
        cast.amina.name_fr = "Changed"
        db.session.flush()
        return "", 422

    monkeypatch.setitem(app.view_functions, "accounts.update_language", change_then_refuse)
    app.test_client().post("/language")

    db.session.refresh(cast.amina)
    assert cast.amina.name_fr == "Amina"


@pytest.mark.parametrize("path", ["/courses/%00", "/courses/a%00b/exam", "/verify/%00", "/sign-in?next=%00"])
def test_address_with_a_nul_byte_is_not_found(client: PageClient, cast: Cast, path: str) -> None:
    assert client.sign_in(cast.amina).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/staff/sign-in", "/sign-in/phone", "/courses/bees/enrolment", "/language"])
def test_form_with_a_nul_byte_is_asked_again(client: PageClient, cast: Cast, path: str) -> None:
    form = {"email": "a\0b@c.d", "password": "x", "phone": "06\0", "pin": "12\0", "language": "\0"}

    assert client.sign_in(cast.amina).post(path, form).status_code == 422


def test_endless_email_is_refused_before_it_is_counted(client: PageClient) -> None:
    answer = client.post("/staff/sign-in", {"email": "x" * 300_000 + "@a.b", "password": "x"})

    assert answer.status_code == 422


def test_stylesheet_is_kept_when_its_reader_signs_in(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.amina)

    kept = client.http.get(css_address(), headers={"Accept-Encoding": "br"})

    assert kept.headers["Vary"] == "Accept-Encoding"
    assert "Cookie" in client.get("/home").headers["Vary"]


def test_scripts_of_the_header_are_fetched_together(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.amina).get("/home").text

    for module in re.findall(r'data-module="(\w+)"', page.partition("<main")[0]):
        assert f'rel="modulepreload" href="/static/{static.version()}/js/{module}.js"' in page
