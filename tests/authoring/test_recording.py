"""The queue of lessons that wait for a voice."""

from typing import Any

import pytest

from lms.authoring import queries, recording, services, tracks
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


def test_who_only_looks_at_what_is_to_be_read_leaves_no_draft(khadija: PageClient, cast: Cast, course: Course) -> None:
    assert start() in khadija.get(QUEUE).text

    page = khadija.get(start()).text

    assert "1 sur" in page
    assert f"{start()}?block=b1" in page
    assert khadija.get(f"{start()}?block=b2").status_code == 200
    assert queries.open_draft_of(course.slug) is None


@pytest.mark.parametrize("content", [b"", b"no sound"])
def test_what_is_no_recording_opens_no_draft(khadija: PageClient, course: Course, content: bytes) -> None:
    answer = khadija.post(f"{start()}?block=b1", sent(content))

    assert answer.status_code == 422
    assert 'id="upload-error"' in answer.text
    assert queries.open_draft_of(course.slug) is None


def test_what_is_recorded_opens_a_draft_and_leads_to_the_next_block(
    khadija: PageClient, cast: Cast, course: Course
) -> None:
    answer = khadija.post(f"{start()}?block=b1", sent(recorded("ogg")))

    draft = queries.open_draft_of(course.slug)
    assert draft
    body = lesson(draft).body
    assert list(tracks.tracks_of(body, "b1")) == ["ary"]
    following = tracks.following(body, "ary", "b1")
    assert answer.location.endswith(read(draft, following))
    assert khadija.get(start()).location == read(draft, tracks.waiting(body, "ary")[0])
    khadija.follow(answer)


def test_a_text_that_changed_while_it_was_read_is_not_given_the_recording(
    khadija: PageClient, cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_of = services.draft_of

    def changed(one: Course, **values: Any) -> Draft:
        found = draft_of(one, **values)
        row = lesson(found)
        blocks = [dict(block) for block in row.body["blocks"]]
        blocks[0]["text"] = {"ar": "نص آخر", "fr": "Autre"}
        services.edit(row, row.body | {"blocks": blocks}, version=row.version, **values)
        return found

    monkeypatch.setattr(services, "draft_of", changed)
    answer = khadija.post(f"{start()}?block=b1", sent(recorded("ogg")))

    assert answer.status_code == 409
    assert queries.open_draft_of(course.slug) is None


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
        assert khadija.post(address, sent(b"x")).status_code == 404
        assert khadija.get(address).status_code == 404
    assert khadija.get(f"{start()}?block=b99").status_code == 404
    assert khadija.get("/staff/recordings/xx/lessons").status_code == 404


def test_outsiders_see_no_queue(client: PageClient, cast: Cast, course: Course) -> None:
    client.sign_in(cast.esi)

    assert client.get(QUEUE).status_code == 404
    assert client.post(start(), sent(b"x")).status_code == 404
    assert client.get(start()).status_code == 404
