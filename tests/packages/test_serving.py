"""Files of packages: on their own host or in a sandbox, and nothing beside them."""

import gzip
import random
import tracemalloc
from dataclasses import replace

import pytest
from flask import Flask

from lms.config import BadSettings, Settings
from lms.packages.serving import content_address, store
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.archives import opened, zipped
from tests.packages.imported import CONTENT_URL, with_content_host

FILES = {
    "index.html": "<script>alert(1)</script>" * 20,
    "a/film.mp4": bytes(range(200)),
    "font.woff2": "f",
    "paper.pdf": "%PDF-1.7",
    "app.js": "export {}",
    "drawing.SVG": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "data.json": "{}",
    "x.js.gz": "?",
    "صفحة.html": "<p>",
}
SECRET = "k" * 40


@pytest.fixture
def package(app: Flask) -> str:
    return store().keep(opened(zipped(FILES)))


def test_without_a_host_of_their_own_files_run_in_a_sandbox(client: PageClient, package: str) -> None:
    answer = client.http.get(f"/packages/{package}/index.html")

    policy = answer.headers["Content-Security-Policy"]
    assert answer.text == FILES["index.html"]
    assert policy.startswith("sandbox")
    assert "allow-same-origin" not in policy
    assert "allow-top-navigation" not in policy


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("index.html", "text/html"),
        ("a/film.mp4", "video/mp4"),
        ("font.woff2", "font/woff2"),
        ("app.js", "text/javascript"),
        ("drawing.SVG", "image/svg+xml"),
        ("data.json", "application/json"),
        ("x.js.gz", "application/octet-stream"),
        ("paper.pdf", "application/pdf"),
    ],
)
def test_files_have_their_type_and_are_kept_for_ever(
    client: PageClient, package: str, name: str, content_type: str
) -> None:
    with client.http.get(f"/packages/{package}/{name}") as answer:
        assert answer.data == (FILES[name] if isinstance(FILES[name], bytes) else FILES[name].encode())

    assert answer.headers["Content-Type"] == content_type
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert ("sandbox" in answer.headers.get("Content-Security-Policy", "")) is (name != "paper.pdf")
    assert "Set-Cookie" not in answer.headers


def test_a_film_is_read_in_parts(client: PageClient, package: str) -> None:
    with client.http.get(f"/packages/{package}/a/film.mp4", headers={"Range": "bytes=10-19"}) as answer:
        assert answer.status_code == 206
        assert answer.data == bytes(range(10, 20))


def test_texts_are_compressed(client: PageClient, package: str) -> None:
    answer = client.http.get(f"/packages/{package}/index.html", headers={"Accept-Encoding": "gzip, br"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == FILES["index.html"]


def test_a_large_text_is_sent_in_pieces_as_it_is(app: Flask, client: PageClient) -> None:
    large = zipped({"data.json": b'"%s"' % random.Random(1).randbytes(6_000_000).hex().encode()})
    folder_id = store().keep(opened(large))

    tracemalloc.start()
    with client.http.get(
        f"/packages/{folder_id}/data.json", headers={"Accept-Encoding": "gzip"}, buffered=False
    ) as answer:
        size = sum(map(len, answer.iter_encoded()))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size == 12_000_002
    assert "Content-Encoding" not in answer.headers
    assert most < 3_000_000


@pytest.mark.parametrize("name", ["index.html", "a/film.mp4"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_file_that_the_browser_has_is_not_sent_again(
    client: PageClient, package: str, name: str, encoding: str
) -> None:
    path, headers = f"/packages/{package}/{name}", {"Accept-Encoding": encoding}
    with client.http.get(path, headers=headers) as first:
        tag = first.headers["ETag"]

    with client.http.get(path, headers=headers | {"If-None-Match": tag}) as again:
        assert (again.status_code, again.data) == (304, b"")
    with client.http.get(path, headers=headers | {"If-None-Match": '"other"'}) as other:
        assert other.status_code == 200


def test_the_compressed_file_has_a_tag_of_its_own(client: PageClient, package: str) -> None:
    tags = set()
    for encoding in ("gzip", "identity"):
        with client.http.get(f"/packages/{package}/app.js", headers={"Accept-Encoding": encoding}) as answer:
            tags.add(answer.headers["ETag"])

    assert len(tags) == 2


@pytest.mark.parametrize("name", ["", "a", "a/", "nothing.html", "../x", "%2e%2e/%2e%2e/lms.sqlite3", "index.html/"])
def test_nothing_else_is_there(client: PageClient, package: str, name: str) -> None:
    assert client.get(f"/packages/{package}/{name}").status_code == 404


@pytest.mark.parametrize("folder_id", ["0" * 64, "x", "..", "%2e%2e"])
def test_folders_are_known_by_their_digest_alone(client: PageClient, package: str, folder_id: str) -> None:
    assert client.get(f"/packages/{folder_id}/index.html").status_code == 404


def test_addresses_are_absolute_and_readable_back(app: Flask, client: PageClient, package: str) -> None:
    address = content_address(package, "صفحة.html")

    assert address.startswith("http://lms.test/packages/")
    assert client.http.get(address.removeprefix("http://lms.test")).text == "<p>"


def test_with_a_host_of_their_own_files_are_served_there_without_a_sandbox(
    app: Flask, client: PageClient, package: str, monkeypatch
) -> None:
    with_content_host(app, monkeypatch)

    there = client.http.get(f"/packages/{package}/index.html", base_url=CONTENT_URL)
    here = client.get(f"/packages/{package}/index.html", base_url="http://lms.test")

    assert content_address(package, "index.html").startswith(f"{CONTENT_URL}/packages/")
    assert (there.status_code, here.status_code) == (200, 404)
    assert "sandbox" not in there.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in there.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/home", "/sign-in", "/courses?x=1", "/certificates"])
def test_the_content_host_leads_readers_back_and_shows_nothing(
    app: Flask, client: PageClient, cast: Cast, path: str, monkeypatch
) -> None:
    with_content_host(app, monkeypatch)
    client.sign_in(cast.amina)

    answer = client.get(path, base_url=CONTENT_URL)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"http://lms.test{path}")
    assert answer.data == b""


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/staff/packages", "/courses/x/enrolment"])
def test_the_content_host_takes_nothing_of_people(app: Flask, client: PageClient, path: str, monkeypatch) -> None:
    with_content_host(app, monkeypatch)

    assert client.post(path, base_url=CONTENT_URL).status_code == 404


@pytest.mark.parametrize("path", ["/xapi/statements", "/cmi5/fetch/x"])
def test_programs_are_heard_on_both_hosts(app: Flask, client: PageClient, path: str, monkeypatch) -> None:
    with_content_host(app, monkeypatch)
    headers = {"X-Experience-API-Version": "1.0.3"}

    there, here = (client.post(path, base_url=url, headers=headers) for url in (CONTENT_URL, "http://lms.test"))

    assert there.status_code == here.status_code in (200, 401)


def test_static_files_of_the_player_are_on_both_hosts(app: Flask, client: PageClient, monkeypatch) -> None:
    from lms.web import static

    with_content_host(app, monkeypatch)
    path = f"/static/{static.version()}/js/scorm.js"

    assert client.get(path, base_url=CONTENT_URL).status_code == 200
    assert client.get(path, base_url="http://lms.test").status_code == 200


@pytest.mark.parametrize(
    ("base_url", "content_url"),
    [
        ("http://127.0.0.1:8000", "http://localhost:8000"),
        ("http://localhost:5000", "http://127.0.0.1:5000"),
        ("https://lms.example", None),
    ],
)
def test_on_ones_own_machine_the_content_host_is_its_other_name(base_url: str, content_url: str | None) -> None:
    settings = Settings.from_environ({"LMS_SECRET_KEY": SECRET, "LMS_BASE_URL": base_url})

    assert settings.content_url == content_url


@pytest.mark.parametrize("content_url", ["https://lms.example:444", "https://LMS.example", "ftp://x"])
def test_a_content_host_that_shares_cookies_is_refused(content_url: str) -> None:
    environ = {"LMS_SECRET_KEY": SECRET, "LMS_BASE_URL": "https://lms.example", "LMS_CONTENT_URL": content_url}

    with pytest.raises(BadSettings, match="LMS_CONTENT_URL"):
        Settings.from_environ(environ)


def test_the_implied_port_makes_no_other_host(app: Flask, client: PageClient, package: str, monkeypatch) -> None:
    settings = replace(app.config["SETTINGS"], content_url="https://Content.test:443")
    monkeypatch.setitem(app.config, "SETTINGS", settings)

    assert client.http.get(f"/packages/{package}/index.html", base_url="https://content.test").status_code == 200
