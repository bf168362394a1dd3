"""Drafts as phones show them."""

import re

import pytest

from lms.authoring import queries, services
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
    # Each would be refused in the frame, and an error in the console of who writes.
    assert "<script" not in page.text
    assert "<link" not in page.text
    assert "form-action 'none'" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("language", "direction", "begin"), [("ar", "rtl", "بدء هذا الدرس"), ("fr", "ltr", "Commencer ce cours")]
)
def test_the_page_of_the_course_is_shown_as_a_member_meets_it(
    khadija: PageClient, draft: Draft, cast: Cast, language: str, direction: str, begin: str
) -> None:
    root = queries.root_of(draft.id)
    body = root.body | {"title": {"ar": "عنوان المسودة", "fr": "Titre du brouillon"}}
    services.edit(root, body, version=1, by=cast.khadija, at=clock.now())
    db.session.commit()

    around = khadija.speak(language).get(address(draft, "/preview/course"))
    page = khadija.get(address(draft, f"/phone?lang={language}"))

    assert re.findall(r"/phone\?lang=(\w+)", around.text) == ["ar", "fr"]
    assert "frame-src 'self'" in around.headers["Content-Security-Policy"]
    assert body["title"][language] in page.text
    assert f'dir="{direction}"' in page.text
    assert begin in page.text
    assert page.text.count('class="step ') == 3 + 2 + 1
    assert "form-action 'none'" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]


def test_a_course_that_has_nothing_yet_has_a_page(khadija: PageClient) -> None:
    answer = khadija.post(f"{COURSES}/drafts", {"title_ar": "", "title_fr": "Un"})
    draft = queries.list_of_open_drafts()[0]
    assert answer.status_code == 303

    for path in ("/preview", "/preview/course", "/phone?lang=ar", "/phone?lang=zz"):
        assert khadija.get(address(draft, path)).status_code == 200


def test_looking_records_nothing(khadija: PageClient, draft: Draft) -> None:
    khadija.get(preview(draft, "phone?lang=fr"))
    khadija.get(address(draft, "/phone"))

    assert db.session.query(StoredStatement).count() == 0
    assert db.session.query(Enrolment).count() == 0


def test_the_course_is_told_lesson_by_lesson(khadija: PageClient, draft: Draft) -> None:
    page = khadija.get(address(draft, "/preview"))

    assert page.text.count("/preview") >= 3
    assert address(draft, "/preview/course") in page.text
    assert "En tout" in page.text


def test_outsiders_see_no_draft(client: PageClient, draft: Draft, cast: Cast) -> None:
    client.sign_in(cast.esi)
    own = [address(draft, path) for path in ("/preview", "/preview/course", "/phone")]
    for path in (preview(draft), preview(draft, "phone"), *own):
        assert client.get(path).status_code in (403, 404)
