"""H5P units from the lesson's button to the certificate, over HTTP."""

import pytest
from flask import Flask

from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import Completion
from lms.packages.models import LaunchSession
from lms.packages.services import Imported
from lms.xapi.services import rebuild
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.archives import zipped
from tests.packages.h5p_packages import library, quiz, quiz_files, shown
from tests.packages.h5p_unit import open_unit, report, told
from tests.packages.imported import CONTENT_URL, bring, derived, imported, launched, path_of

pytestmark = pytest.mark.usefixtures("h5p_library")


def test_player_frames_the_content_in_a_document_of_its_own(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, quiz())
    page = client.get(open_unit(client, cast, package), base_url=CONTENT_URL)

    assert f'data-content="/h5p/contents/{package.folder_id}?lang=fr"' in page.text
    assert "Le miel &amp; la ruche" in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers or "session" not in page.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("code", "tag", "words"),
    [("fr", "fr-MA", "J’ai terminé"), ("ar", "ar-MA", "لقد أنهيت"), ("zgh", "zgh", "لقد أنهيت")],
)
def test_button_speaks_the_language_of_the_lesson_page(
    app: Flask, client: PageClient, cast: Cast, code: str, tag: str, words: str
) -> None:
    page = client.get(open_unit(client.speak(code), cast, bring(app, quiz())), base_url=CONTENT_URL)

    assert f'lang="{tag}"' in page.text
    assert words in page.text


def test_no_name_of_the_learner_goes_to_the_unit(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, quiz()))
    text = client.get(path, base_url=CONTENT_URL).text

    assert cast.amina.name_fr not in text
    assert cast.amina.name_ar not in text
    assert str(cast.amina.id) not in text


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_lesson_and_course_say_whose_work_it_is(app: Flask, client: PageClient, cast: Cast, code: str) -> None:
    rights = {"license": "CC BY-SA", "licenseVersion": "4.0", "authors": [{"name": "Fatima"}]}
    package = bring(app, quiz(**rights))
    course = f"/courses/{learning.content_of(package.revision_id).slug}"
    open_unit(client.speak(code), cast, package)

    for path in (course, f"{course}/lessons/h5p/content"):
        page = client.get(path).text
        assert "Fatima" in page
        assert "https://creativecommons.org/licenses/by-sa/4.0/" in page


def test_a_passed_unit_completes_lesson_and_course(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, quiz()))

    answer = report(client, path, "passed", 0.75)

    assert answer.json == {"result": True}
    assert told() == [("passed", {"score": {"scaled": 0.75}, "success": True, "completion": True})]
    assert {"h5p/content", "h5p", ""} == {row.item for row in db.session.query(Completion)}
    assert "/certificates/" in client.get("/certificates").text
    assert [row.cooperative_id for row in db.session.query(Certificate)] == [cast.argan.id]


def test_a_unit_without_a_score_is_completed_by_its_word(app: Flask, client: PageClient, cast: Cast) -> None:
    report(client, open_unit(client, cast, bring(app, shown())), "completed")

    assert told() == [("completed", {"completion": True})]
    assert db.session.query(Completion).filter(Completion.item == "h5p/content").count() == 1


def test_a_failed_unit_completes_nothing_and_may_be_tried_again(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, quiz()))

    report(client, path, "failed", 0.25)
    before = db.session.query(Completion).count()
    report(client, path, "passed", 1)

    assert before == 0
    assert [verb for verb, _result in told()] == ["failed", "passed"]
    assert told()[0][1] == {"score": {"scaled": 0.25}, "success": False}
    assert db.session.query(Completion).count() == 3


def test_the_same_report_again_changes_nothing(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, quiz()))

    statuses = [report(client, path, "completed", score).status_code for score in (0.5, 0.5, 0.9)]

    assert statuses == [200, 200, 200]
    assert told() == [("completed", {"score": {"scaled": 0.5}, "completion": True})]


def test_rebuild_restores_what_units_completed(app: Flask, client: PageClient, cast: Cast) -> None:
    report(client, open_unit(client, cast, bring(app, quiz())), "passed", 1)
    before = derived()

    rebuild()

    assert derived() == before
    assert len(before) == 4


def test_opening_a_unit_again_ends_the_session_before(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, quiz())
    earlier = open_unit(client, cast, package)

    later = path_of(launched(client, package))

    assert report(client, earlier, "passed").status_code == 409
    assert client.get(earlier, base_url=CONTENT_URL).headers["Location"].startswith("http://lms.test/courses/")
    assert report(client, later, "passed").status_code == 200


def test_player_of_a_closed_account_is_gone(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, quiz()))
    cast.amina.closed_at = clock.now()
    db.session.commit()

    assert client.get(path, base_url=CONTENT_URL).status_code == 404
    assert report(client, path, "passed").status_code == 404


def test_without_a_content_host_the_content_runs_in_a_sandbox(
    app: Flask, client: PageClient, cast: Cast, settings, monkeypatch
) -> None:
    package = bring(app, quiz())
    monkeypatch.setitem(app.config, "SETTINGS", settings)

    answer = client.http.get(f"/h5p/contents/{package.folder_id}")

    assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("ar-MA", "rtl"), ("fr", "ltr"), ("", "ltr"), ('"><script>', "ltr")]
)
def test_document_of_the_content_has_its_direction(
    app: Flask, client: PageClient, language: str, direction: str
) -> None:
    package = bring(app, quiz())

    answer = client.http.get(
        f"/h5p/contents/{package.folder_id}", query_string={"lang": language}, base_url=CONTENT_URL
    )

    assert f'dir="{direction}"' in answer.text
    assert f'data-files="{CONTENT_URL}/packages/{package.folder_id}"' in answer.text
    assert "<script>" not in answer.text
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"


def test_newer_libraries_are_the_next_revision_and_another_text_another_course(app: Flask) -> None:
    first = imported(app, quiz())
    again = imported(app, quiz())
    newer = imported(app, zipped(quiz_files() | library("H5P.TestQuiz", "/* newer */")))
    other = imported(app, quiz(text="Autre chose"))

    assert (again.is_new, newer.is_new, newer.revision.number) == (False, True, 2)
    assert is_same(first, newer)
    assert not is_same(first, other)


def is_same(one: Imported, other: Imported) -> bool:
    return one.revision.course_id == other.revision.course_id


def test_sessions_keep_no_key_for_the_lrs(app: Flask, client: PageClient, cast: Cast) -> None:
    open_unit(client, cast, bring(app, quiz()))

    assert db.session.query(LaunchSession).one().secret_digest is None
