"""The queue of lessons that wait for a voice."""

from lms.authoring import queries, recording
from lms.authoring.models import Draft
from lms.core.db import db
from lms.learning.models import Course
from lms.voice.tongues import TONGUES
from tests.authoring.conftest import lesson
from tests.authoring.test_tracks import read, sent
from tests.client import PageClient
from tests.core.recorded import recording as recorded
from tests.factories import Cast
from tests.factories.courses import enrol

QUEUE = "/staff/recordings/ary/lessons"


def start(course: str = "bees", module: str = "hive", slug: str = "the-hive", language: str = "ary") -> str:
    return f"/staff/courses/{course}/{module}/{slug}/recordings/{language}"


def test_lessons_wait_with_the_learners_who_would_hear_the_language(cast: Cast, course: Course) -> None:
    for person in (cast.amina, cast.bilal):
        enrol(person, course)
    db.session.commit()

    waiting, rare = (recording.waiting_in(TONGUES[code]) for code in ("ary", "mey"))

    assert {one.lesson.body["slug"] for one in waiting} >= {"the-hive"}
    assert 1 <= waiting[0].people <= 2
    assert rare[0].people == 0


def test_queue_leads_into_a_draft_and_to_the_first_block_that_waits(khadija: PageClient, course: Course) -> None:
    assert start() in khadija.get(QUEUE).text

    answer = khadija.post(start())

    draft = queries.open_draft_of(course.slug)
    assert draft
    assert answer.location.endswith(read(draft))
    assert khadija.post(start()).location == answer.location
    assert "1 sur" in khadija.follow(answer).text


def test_what_is_recorded_waits_no_longer(khadija: PageClient, draft: Draft) -> None:
    before = recording.counts()
    khadija.post(read(draft), sent(recorded("ogg")))

    after = recording.counts()

    assert after["ary"] == (before["ary"][0] + 1, before["ary"][1])
    assert after["shi"] == before["shi"]
    rows = {one.lesson.id: one for one in recording.waiting_in(TONGUES["ary"])}
    row = rows.get(lesson(draft).id)
    assert row is None or "b1" not in row.blocks
    assert f"{QUEUE}" in khadija.get("/staff/recordings").text


def test_what_is_nowhere_is_not_read(khadija: PageClient, course: Course) -> None:
    for address in (start("wasps"), start(module="x"), start(slug="x"), start(language="xx")):
        assert khadija.post(address).status_code == 404
    assert khadija.get("/staff/recordings/xx/lessons").status_code == 404


def test_outsiders_see_no_queue(client: PageClient, cast: Cast, course: Course) -> None:
    client.sign_in(cast.esi)

    assert client.get(QUEUE).status_code == 404
    assert client.post(start()).status_code == 404
