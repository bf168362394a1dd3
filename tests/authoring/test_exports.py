"""The pages on which a trainer takes a course out."""

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from lms.authoring.exchange.exports.formats import FORMATS, Format
from lms.authoring.views import exports
from lms.core.files import MediaStore, media_store
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.packages.cmi5_packages import ARGAN, package
from tests.packages.imported import bring, course_of

ALL = [(format, one.value if one else "") for format, about in FORMATS.items() for one in (about.languages or (None,))]


@pytest.fixture
def desk(app: Flask, cast: Cast, client: PageClient) -> PageClient:
    publish_bees(media_store())
    return client.sign_in(cast.khadija)


def test_trainer_chooses_a_format(desk: PageClient) -> None:
    page = desk.get("/staff/courses/bees/revisions").text
    assert 'href="/staff/courses/bees/export"' in page

    page = desk.get("/staff/courses/bees/export").text

    for format, language in ALL:
        address = f"/staff/courses/bees/export/{format.value}"
        assert f'href="{address}{f"?language={language}" if language else ""}"' in page


@pytest.mark.parametrize(("format", "language"), ALL)
def test_what_is_left_out_is_told_before_the_file_comes(desk: PageClient, format: Format, language: str) -> None:
    query = f"?language={language}" if language else ""

    page = desk.get(f"/staff/courses/bees/export/{format.value}{query}").text
    answer = desk.get(f"/staff/courses/bees/export/{format.value}/file{query}")

    assert f"/export/{format.value}/file{query}" in page
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert f"bees-{format.value}" in answer.headers["Content-Disposition"]
    if FORMATS[format].media_type == "application/zip":
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None


def test_each_format_says_what_it_cannot(desk: PageClient) -> None:
    def told(format: Format) -> str:
        return desk.get(f"/staff/courses/bees/export/{format.value}").text

    assert "Ce fichier contient tout" in told(Format.SOURCES)
    assert "Ce format ne contient que des questions" in told(Format.GIFT)
    assert "Une seule langue est écrite" in told(Format.COMMON_CARTRIDGE)
    assert "Les règles du quiz" in told(Format.CMI5)


def test_nonsense_leads_nowhere(desk: PageClient) -> None:
    for path in (
        "/staff/courses/bees/export/word",
        "/staff/courses/wasps/export",
        "/staff/courses/wasps/export/gift/file",
    ):
        assert desk.get(path).status_code == 404


@pytest.mark.parametrize("rest", ["gift", "gift/file", "common-cartridge", "sources/file"])
def test_a_language_that_is_none_is_told_in_words(desk: PageClient, rest: str) -> None:
    answer = desk.get(f"/staff/courses/bees/export/{rest}?language=zz")

    assert answer.status_code == 404
    assert "dans cette langue" in answer.text
    assert 'href="/staff/courses/bees/export"' in answer.text


def test_no_format_is_written_in_a_language_that_it_does_not_offer(desk: PageClient) -> None:
    assert desk.get("/staff/courses/bees/export/gift?language=multilang").status_code == 200


def test_package_of_others_is_not_exported(app: Flask, cast: Cast, client: PageClient) -> None:
    slug = course_of(bring(app, package(*ARGAN))).slug

    assert client.sign_in(cast.khadija).get(f"/staff/courses/{slug}/export").status_code == 404


@pytest.mark.parametrize("who", ["esi", "amina", "driss", "salma"])
def test_outsider_exports_nothing(desk: PageClient, cast: Cast, who: str) -> None:
    desk.sign_in(getattr(cast, who))

    for path in ("export", "export/gift", "export/gift/file"):
        assert desk.get(f"/staff/courses/bees/{path}").status_code == 404


def test_file_that_is_missing_is_told_and_no_file_is_sent(desk: PageClient, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(exports, "media_store", lambda: MediaStore(folder))

    page = desk.get("/staff/courses/bees/export/sources").text

    assert "is missing" in page
    assert "download" not in page
    assert desk.get("/staff/courses/bees/export/sources/file").status_code == 409
