"""SCORM units from the lesson's button to the certificate, over HTTP."""

import json

import pytest
from flask import Flask

from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Completion
from lms.packages.scorm.models import ScormRecord
from lms.xapi.models import StoredStatement
from lms.xapi.services import rebuild
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.imported import CONTENT_URL, bring, derived, launched, path_of
from tests.packages.scorm_packages import MANIFEST_2004, scorm12, scorm2004
from tests.packages.scorm_unit import PASSED_2004, open_unit, opening, report, told

pytestmark = pytest.mark.usefixtures("library")


def test_player_frames_the_unit_and_gives_it_its_values(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, scorm12())
    path = open_unit(client, cast, package)
    page = client.get(path, base_url=CONTENT_URL)
    values = opening(client, path)["values"]

    assert f'data-content="{CONTENT_URL}/packages/{package.folder_id}/sco.html?step=1"' in page.text
    assert 'data-library="/scorm/library/3.4.3/scorm12.min.js"' in page.text
    assert values["cmi.core.student_id"] == str(cast.amina.id)
    assert values["cmi.student_data.mastery_score"] == "60"
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_no_name_of_the_learner_goes_to_the_unit(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    texts = client.get(path, base_url=CONTENT_URL).text + str(opening(client, path))

    assert cast.amina.name_fr not in texts
    assert cast.amina.name_ar not in texts


@pytest.mark.parametrize(("code", "tag"), [("fr", "fr-MA"), ("ar", "ar-MA"), ("zgh", "zgh")])
def test_player_speaks_the_language_of_the_lesson_page(
    app: Flask, client: PageClient, cast: Cast, code: str, tag: str
) -> None:
    path = open_unit(client.speak(code), cast, bring(app, scorm12()))

    assert f'lang="{tag}"' in client.get(path, base_url=CONTENT_URL).text


def test_a_passed_unit_completes_lesson_and_course(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm2004()))

    report(client, path, 1, {})
    answer = report(client, path, 2, PASSED_2004, "terminated")

    assert answer.json == {"result": True}
    assert told() == [
        ("initialized", "units"), ("completed", "units"), ("passed", "units"), ("terminated", "units"),
        ("completed", "courses"), ("completed", "courses"), ("completed", "courses"),
    ]  # fmt: skip
    assert "/certificates/" in client.get("/certificates").text
    assert [row.cooperative_id for row in db.session.query(Certificate)] == [cast.argan.id]


def test_rebuild_restores_what_units_completed(app: Flask, client: PageClient, cast: Cast) -> None:
    report(client, open_unit(client, cast, bring(app, scorm2004())), 1, PASSED_2004, "terminated")
    before = derived()

    rebuild()

    assert derived() == before
    assert len(before) == 4


def test_score_and_duration_are_told(app: Flask, client: PageClient, cast: Cast) -> None:
    report(client, open_unit(client, cast, bring(app, scorm2004())), 1, PASSED_2004)

    row = db.session.query(StoredStatement).filter(StoredStatement.document.contains("verbs/passed")).one()
    result = json.loads(row.document)["result"]
    assert result == {"score": {"scaled": 0.9}, "success": True, "duration": "PT2M0S"}


def test_a_failed_unit_completes_nothing(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm2004()))

    report(client, path, 1, PASSED_2004 | {"cmi.score.scaled": "0.2"})

    assert ("failed", "units") in told()
    assert ("passed", "units") not in told()
    assert db.session.query(Completion).count() == 0


@pytest.mark.parametrize("times", [1, 2])
def test_an_asset_is_done_when_it_is_opened(app: Flask, client: PageClient, cast: Cast, times: int) -> None:
    package = bring(app, scorm2004(MANIFEST_2004.replace('scormType="sco"', 'scormType="asset"')))
    for _time in range(times):
        path = open_unit(client, cast, package)

    assert client.get(path, base_url=CONTENT_URL).status_code == 200
    assert told()[:2] == [("initialized", "units"), ("completed", "units")]
    assert told().count(("completed", "units")) == 1
    assert "/certificates/" in client.get("/certificates").text


def test_a_unit_that_never_sets_its_status_is_completed_by_its_goodbye(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    package = bring(app, scorm12())
    path = open_unit(client, cast, package, group=1)

    report(client, path, 1, {})
    assert db.session.query(Completion).count() == 0
    report(client, path, 2, {}, "terminated")

    assert ("completed", "units") in told()
    assert db.session.query(Completion).filter(Completion.item.endswith("/cold")).count() == 1
    values = opening(client, path_of(launched(client, package, group=1)))["values"]
    assert values["cmi.core.lesson_status"] == "completed"


def test_verdict_waits_for_its_score_but_not_for_ever(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()), group=1)

    report(client, path, 1, {"cmi.core.lesson_status": "passed"})
    early = told()
    report(client, path, 2, {"cmi.core.lesson_status": "passed"}, "left")

    assert ("passed", "units") not in early
    assert ("passed", "units") in told()


def test_late_and_repeated_reports_change_nothing(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))

    report(client, path, 2, {"cmi.suspend_data": "new"})
    for sequence in (1, 2):
        assert report(client, path, sequence, {"cmi.suspend_data": "old"}).status_code == 200

    assert db.session.query(ScormRecord).one().document == {"cmi.suspend_data": "new"}
    assert told() == [("initialized", "units")]


def test_a_learner_goes_on_where_she_stopped(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, scorm12())
    path = open_unit(client, cast, package)
    report(client, path, 1, {"cmi.core.lesson_location": "p2", "cmi.core.exit": "suspend"}, "terminated")

    found = opening(client, path_of(launched(client, package)))

    assert found["values"]["cmi.core.lesson_location"] == "p2"
    assert found["values"]["cmi.core.entry"] == "resume"
    assert found["sequence"] > 1


def test_a_page_that_is_reloaded_goes_on_after_the_goodbye_of_the_one_before(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    report(client, path, 1, {"cmi.core.lesson_location": "p2"})
    client.get(path, base_url=CONTENT_URL)
    report(client, path, 2, {"cmi.core.lesson_location": "p3", "cmi.core.exit": "suspend"}, "farewell")

    found = opening(client, path)
    answer = report(client, path, found["sequence"] + 1, {"cmi.core.lesson_status": "passed"}, "terminated")

    assert found["values"]["cmi.core.lesson_location"] == "p3"
    assert answer.status_code == 200
    assert ("passed", "units") in told()


def test_a_farewell_that_comes_after_the_next_opening_spoke_changes_nothing(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    report(client, path, 1, {"cmi.core.lesson_location": "p2"})
    begun = opening(client, path)["sequence"]
    report(client, path, begun + 1, {"cmi.core.lesson_location": "new"})

    late = report(client, path, 2, {"cmi.core.lesson_location": "old"}, "farewell")

    assert late.status_code == 409
    assert report(client, path, begun + 2, {"cmi.core.lesson_location": "newer"}).status_code == 200
    assert db.session.query(ScormRecord).one().document == {"cmi.core.lesson_location": "newer"}


def test_a_letter_holds_only_what_is_new(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    report(client, path, 1, {"cmi.core.lesson_location": "p2", "cmi.suspend_data": "kept", "cmi.comments": "x"})

    answer = report(
        client, path, 3, {"cmi.core.lesson_location": "p3", "cmi.comments": ""}, "left", since=1
    )  # fmt: skip

    assert answer.status_code == 200
    assert db.session.query(ScormRecord).one().document == {
        "cmi.core.lesson_location": "p3", "cmi.suspend_data": "kept",
    }  # fmt: skip


@pytest.mark.parametrize("since", [5, 100_001])
def test_a_letter_about_a_report_that_was_never_kept_is_refused(
    app: Flask, client: PageClient, cast: Cast, since: int
) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    report(client, path, 1, {"cmi.suspend_data": "kept"})

    assert report(client, path, 100_002, {"cmi.comments": "x"}, "left", since=since).status_code == 409
    assert db.session.query(ScormRecord).one().document == {"cmi.suspend_data": "kept"}


def test_values_that_could_not_be_given_back_are_not_kept(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    bad = {"cmi.core.score.raw": "abc", "cmi.core.lesson_status": "bogus", "cmi.core.session_time": "xx"}

    answer = report(client, path, 57, bad | {"cmi.core.lesson_location": "p3"})

    assert answer.status_code == 200
    assert db.session.query(ScormRecord).one().document == {"cmi.core.lesson_location": "p3"}


def test_values_of_an_ended_session_are_gone(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    report(client, path, 1, {}, "terminated")

    assert client.get(path.replace("?", "/values?"), base_url=CONTENT_URL).status_code == 409


def test_what_was_passed_before_is_not_told_again(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, scorm12())
    done = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "80"}
    report(client, open_unit(client, cast, package), 1, done, "terminated")

    report(client, path_of(launched(client, package)), 2, done, "terminated")

    assert [verb for verb, place in told() if place == "units"].count("passed") == 1


def test_an_ended_session_leads_back_and_takes_no_more(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    report(client, path, 1, {}, "terminated")

    again = client.get(path, base_url=CONTENT_URL)

    assert again.status_code == 303
    assert again.headers["Location"].startswith("http://lms.test/courses/")
    assert report(client, path, 2, {"cmi.core.lesson_status": "passed"}).status_code == 409
    assert ("passed", "units") not in told()


def test_player_of_a_closed_account_is_gone(app: Flask, client: PageClient, cast: Cast) -> None:
    path = open_unit(client, cast, bring(app, scorm12()))
    cast.amina.closed_at = clock.now()
    db.session.commit()

    assert client.get(path, base_url=CONTENT_URL).status_code == 404
    assert report(client, path, 1, {}).status_code == 404


def test_opening_a_unit_again_ends_the_session_before(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, scorm12())
    earlier = open_unit(client, cast, package)

    launched(client, package)

    assert report(client, earlier, 1, {}).status_code == 409
