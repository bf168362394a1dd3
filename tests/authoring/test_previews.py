"""Drafts as phones show them."""

import re

import pytest

from lms.authoring import services
from lms.authoring.models import Draft
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Enrolment
from lms.xapi.models import StoredStatement
from tests.authoring.conftest import lesson
from tests.authoring.sent import COURSES, address
from tests.client import PageClient
from tests.factories import Cast


def preview(draft: Draft, rest: str = "preview") -> str:
    return f"{COURSES}/lessons/{lesson(draft).id}/{rest}"


def test_both_phones_stand_beside_each_other_with_what_they_weigh(khadija: PageClient, draft: Draft) -> None:
    page = khadija.get(preview(draft))

    assert re.findall(r"/phone\?lang=(\w+)", page.text) == ["ar", "fr"]
    assert page.text.count("Ko envoyés au téléphone, sur 13") == 2
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_phone_shows_the_draft_in_its_direction(
    khadija: PageClient, draft: Draft, cast: Cast, language: str, direction: str
) -> None:
    row = lesson(draft)
    body = row.body | {"title": {"ar": "عنوان المسودة", "fr": "Titre du brouillon"}}
    services.edit(row, body, version=1, by=cast.khadija, at=clock.now())
    db.session.commit()

    page = khadija.get(preview(draft, f"phone?lang={language}"))

    assert body["title"][language] in page.text
    assert f'dir="{direction}"' in page.text
    assert '<base target="_blank">' in page.text
    assert "form-action 'none'" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]


def test_looking_records_nothing(khadija: PageClient, draft: Draft) -> None:
    khadija.get(preview(draft, "phone?lang=fr"))

    assert db.session.query(StoredStatement).count() == 0
    assert db.session.query(Enrolment).count() == 0


def test_the_course_is_told_lesson_by_lesson(khadija: PageClient, draft: Draft) -> None:
    page = khadija.get(address(draft, "/preview"))

    assert page.text.count("/preview") >= 3
    assert "En tout" in page.text


def test_outsiders_see_no_draft(client: PageClient, draft: Draft, cast: Cast) -> None:
    client.sign_in(cast.esi)
    for path in (preview(draft), preview(draft, "phone"), address(draft, "/preview")):
        assert client.get(path).status_code in (403, 404)
