"""What a phone fetches to open without network: worker, manifest, icons, the frame of every page."""

import io
import json
import re

import pytest
from PIL import Image

from lms.offline.views.phone import WORKER
from lms.web import static
from tests.client import PageClient
from tests.factories import PIN, Cast


def release_of(client: PageClient) -> dict:
    """What the worker knows of its release."""
    text = client.get("/worker.js").text
    found: dict = json.JSONDecoder().raw_decode(text.removeprefix("self.LMS="))[0]
    return found


def test_worker_belongs_to_this_release(client: PageClient) -> None:
    worker = client.get("/worker.js")

    assert worker.mimetype == "text/javascript"
    assert "no-cache" in worker.headers["Cache-Control"]
    assert release_of(client)["version"] == static.version()
    assert not re.search(r"^(import|export)\b", worker.text, re.MULTILINE), "It is one file"


def test_names_of_the_modules_of_the_worker_differ() -> None:
    sources = [(static.FOLDER / "js" / f"{name}.js").read_text("utf-8") for name in WORKER]
    named = re.compile(r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", re.MULTILINE)

    names = [name for source in sources for name in named.findall(source)]

    assert len(names) > 50
    assert len(names) == len(set(names)), "They share one file"


def test_everything_that_the_worker_keeps_is_there(client: PageClient) -> None:
    release = release_of(client)

    assert {"app.css", "js/app.js"} <= set(release["shell"])
    for address in ["/offline/shell", "/verify/offline"] + [
        f"/static/{release['version']}/{name}" for name in release["shell"]
    ]:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("language", "tag", "direction"), [("ar", "ar-MA", "rtl"), ("fr", "fr-MA", "ltr"), ("x", "ar-MA", "rtl")]
)
def test_manifest_speaks_the_language_of_its_page(client: PageClient, language: str, tag: str, direction: str) -> None:
    answer = client.get(f"/manifest.webmanifest?lang={language}")

    manifest = json.loads(answer.text)
    assert answer.mimetype == "application/manifest+json"
    assert (manifest["lang"], manifest["dir"]) == (tag, direction)
    assert manifest["start_url"] == "/home"
    assert {one["purpose"] for one in manifest["icons"]} == {"any", "maskable"}
    for one in manifest["icons"]:
        with Image.open(io.BytesIO(client.get(one["src"]).data)) as picture:
            assert f"{picture.width}x{picture.height}" == one["sizes"]


def test_no_other_icon_is_drawn(client: PageClient) -> None:
    assert client.get("/offline/icons/100000.png").status_code == 404


def test_pages_link_the_manifest_and_allow_it(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.amina).speak("fr").get("/home")

    assert '<link rel="manifest" href="/manifest.webmanifest?lang=fr">' in page.text
    assert "manifest-src 'self'" in page.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("code", ["ar", "fr", "zgh", "en"])
def test_frame_is_the_same_for_everybody(client: PageClient, cast: Cast, code: str) -> None:
    for_nobody = client.get(f"/offline/shell/{code}")
    for_amina = client.sign_in(cast.amina).get(f"/offline/shell/{code}")

    assert for_nobody.text == for_amina.text
    assert "Set-Cookie" not in for_amina.headers
    assert for_nobody.headers["Cache-Control"] == "public, no-cache"
    assert "<style" not in for_nobody.text


def test_frame_holds_nobody_who_helps(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.bilal).post("/helping", {"phone": cast.amina.phone, "pin": PIN})

    assert "Bilal" in client.speak("fr").get("/home").text
    assert "Bilal" not in client.get("/offline/shell/fr").text


def test_frame_speaks_the_language_of_the_phone(client: PageClient) -> None:
    assert client.speak("fr").get("/offline/shell").text == client.get("/offline/shell/fr").text
    assert client.get("/offline/shell/de").status_code == 404


def test_frame_takes_any_page(client: PageClient) -> None:
    shell = client.get("/offline/shell/ar").text

    assert shell.count("/home#back") >= 1
    assert len(re.findall(r"<title>.*?</title>", shell)) == 1
    for screen in ("missing", "home", "faces", "waiting", "refused"):
        assert f'<template id="{screen}"' in shell


def test_faces_without_a_worker_are_those_of_the_browser(client: PageClient) -> None:
    answer = client.get("/offline/faces")

    assert (answer.status_code, answer.location) == (303, "/sign-in")
