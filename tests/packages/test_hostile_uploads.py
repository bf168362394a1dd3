"""What an attacker with a trainer's account would bring: refused on the desk by name, with nothing left behind."""

import io
import random
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from lms.core.db import db
from lms.packages.models import Package
from lms.packages.views import MAX_UPLOAD_BYTES
from tests.client import PageClient
from tests.factories import Cast
from tests.packages import archives
from tests.packages.archives import zipped
from tests.packages.scorm_packages import MANIFEST_12, scorm12
from tests.packages.tincan_packages import MANIFEST

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
FILE_READER = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def upload(client: PageClient, content: bytes) -> TestResponse:
    return client.post("/staff/packages", {"package": (io.BytesIO(content), "package.zip")})


def kept(app: Flask) -> list[str]:
    folder = Path(app.config["SETTINGS"].instance_path) / "packages"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (zipped({"imsmanifest.xml": MANIFEST_12, "../../evil.html": ""}), "../../evil.html"),
        (zipped({"imsmanifest.xml": MANIFEST_12, "/etc/cron.d/x": ""}), "/etc/cron.d/x"),
        (archives.symlink("imsmanifest.xml"), "imsmanifest.xml"),
        (archives.encrypted("imsmanifest.xml"), "imsmanifest.xml"),
        (archives.overlapping(30), "zip"),
        (zipped({"imsmanifest.xml": MANIFEST_12, "bomb": bytes(5_000_000)}), "bomb"),
        (archives.lying_size("imsmanifest.xml", MANIFEST_12.encode(), 10), "imsmanifest.xml"),
        (zipped({"imsmanifest.xml": LAUGHS}), "DOCTYPE"),
        (zipped({"imsmanifest.xml": FILE_READER}), "DOCTYPE"),
        (zipped({"tincan.xml": LAUGHS}), "DOCTYPE"),
        (zipped({"cmi5.xml": LAUGHS}), "cmi5.xml"),
        (zipped({"tincan.xml": MANIFEST.replace("index.html", "javascript:alert(1)")}), "javascript:alert"),
        (zipped({"imsmanifest.xml": "<a>" * 5000}), "imsmanifest.xml"),
        (zipped({"imsmanifest.xml": random.Random(1).randbytes(50_000).hex() + " " * 4_300_000}), "larger than 4 MB"),
        (scorm12()[:300], "zip"),
        (b"", ""),
    ],
    ids=archives.named,
)
def test_hostile_packages_are_refused_by_name(
    app: Flask, client: PageClient, cast: Cast, content: bytes, named: str
) -> None:
    before = kept(app)

    answer = upload(client.sign_in(cast.khadija).speak("en"), content)

    assert answer.status_code == 422
    assert named in answer.text
    assert db.session.query(Package).count() == 0
    assert kept(app) == before


@pytest.mark.parametrize(
    "content",
    [
        zipped({"<b onclick=x>/../x": ""}),
        zipped({"imsmanifest.xml": MANIFEST_12.replace('identifierref="r1"', 'identifierref="&lt;b onclick=x>"')}),
        zipped({"tincan.xml": MANIFEST.replace("index.html?lang=fr", "&lt;b onclick=x>")}),
    ],
    ids=["file name", "reference", "address"],
)
def test_what_strangers_wrote_is_text_on_the_page(client: PageClient, cast: Cast, content: bytes) -> None:
    answer = upload(client.sign_in(cast.khadija), content)

    assert answer.status_code == 422
    assert "<b onclick" not in answer.text
    assert "&lt;b onclick" in answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_mangled_packages_never_break_the_desk(client: PageClient, cast: Cast, data) -> None:
    whole = scorm12()
    start = data.draw(st.integers(0, len(whole)))
    mangled = whole[:start] + data.draw(st.binary(max_size=12)) + whole[data.draw(st.integers(start, len(whole))) :]

    assert upload(client.sign_in(cast.khadija), mangled).status_code in (303, 422)


@pytest.mark.parametrize("who", ["amina", "esi", "driss", "salma"])
def test_only_who_keeps_packages_may_bring_them(client: PageClient, cast: Cast, who: str) -> None:
    assert upload(client.sign_in(getattr(cast, who)), scorm12()).status_code == 404


@pytest.mark.parametrize(("language", "most"), [("fr", "128 Mo au plus"), ("ar", "128 ميغابايت على الأكثر")])
def test_how_large_a_package_may_be_is_told_on_the_desk(
    client: PageClient, cast: Cast, language: str, most: str
) -> None:
    length = {"CONTENT_LENGTH": str(MAX_UPLOAD_BYTES + 1)}
    client.sign_in(cast.khadija).speak(language)

    page = client.http.post("/staff/packages", content_type="multipart/form-data; boundary=x", environ_overrides=length)

    assert page.status_code == 413
    assert most in page.text
    assert 'name="package"' in page.text


def test_elsewhere_the_limit_that_is_told_is_that_of_the_form(client: PageClient, cast: Cast) -> None:
    length = {"CONTENT_LENGTH": str(2**31)}

    page = (
        client.sign_in(cast.amina)
        .speak("fr")
        .http.post("/staff/packages", content_type="multipart/form-data; boundary=x", environ_overrides=length)
    )

    assert page.status_code == 413
    assert "8 Mo" in page.text
    assert "128" not in page.text
