"""The recordings of a lesson's blocks: where they stand, and the pages on which a trainer reads aloud."""

import io
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import editing, tracks
from lms.authoring.models import Draft
from lms.authoring.parts import Part, PartKind
from lms.authoring.reading import RECORDED_IN
from lms.authoring.revisions import lesson_of, parts_of
from lms.core.files import media_store
from lms.core.sound import seconds_of
from tests.authoring.conftest import lesson
from tests.authoring.courses import lessons
from tests.authoring.sent import edited
from tests.client import PageClient
from tests.core.recorded import encoded, recording, silence
from tests.factories import Cast


def body_of(*kinds: str) -> editing.Body:
    body = editing.new_lesson("the-hive", {"ar": "داخل الخلية", "fr": "Dans la ruche"})
    body["blocks"] = []
    for kind in kinds:
        body, block_id = editing.with_block(body, kind, "fr")
        for code in body["blocks"][-1]["text"]:
            body["blocks"][-1]["text"][code] = block_id
    return body


def ids(body: editing.Body) -> list[str]:
    return [one["id"] for one in body["blocks"]]


def test_recording_stands_below_what_it_reads_in_the_language_of_the_text() -> None:
    body = tracks.with_track(body_of("text", "example"), "b1", "ary", "x.ogg", 900)
    body = tracks.with_track(body, "b1", "fr", "y.ogg", 800)

    assert [one["kind"] for one in body["blocks"]] == ["text", "audio", "audio", "example"]
    assert list(tracks.tracks_of(body, "b1")) == ["ary", "fr"]
    assert tracks.tracks_of(body, "b2") == {}
    made = lesson_of(Part(PartKind.LESSON, body))
    assert [(one.kind, one.lang, one.media) for one in made.blocks["ar"]][1] == ("audio", "ary", "x.ogg")
    assert [(one.kind, one.lang, one.size_bytes) for one in made.blocks["fr"]][1] == ("audio", "fr", 800)


def test_recorded_anew_it_stands_in_place_of_the_first() -> None:
    body = tracks.with_track(body_of("text"), "b1", "shi", "x.ogg", 900)

    again = tracks.with_track(body, "b1", "shi", "z.ogg", 700)

    assert ids(again) == ids(body)
    assert tracks.file_of(tracks.tracks_of(again, "b1")["shi"]) == ("z.ogg", 700)


def test_blocks_take_their_recordings_along() -> None:
    body = tracks.with_track(body_of("text", "example", "activity"), "b1", "ary", "x.ogg", 900)
    body = tracks.with_track(body, "b2", "ary", "y.ogg", 900)
    track, other = (tracks.tracks_of(body, one)["ary"]["id"] for one in ("b1", "b2"))

    down = editing.with_block_at(body, "b1", editing.index_of(body, "b1") + 1)
    up = editing.with_block_at(body, "b3", editing.index_of(body, "b3") - 1)

    assert ids(down) == ["b2", other, "b1", track, "b3"]
    assert ids(up) == ["b1", track, "b3", "b2", other]
    assert ids(editing.without_block(body, "b1")) == ["b2", other, "b3"]


@given(lessons(), st.sampled_from(RECORDED_IN), st.data())
def test_recording_and_deleting_gives_the_lesson_back(made, tongue: str, data: st.DataObject) -> None:
    from tests.authoring.courses import Course, Module

    course = Course(
        slug="a", title={}, summary={}, audience="everyone", modules=[Module(slug="m", title={}, summary={}, lessons=[made])]
    )  # fmt: skip
    body = parts_of(course).modules[0].lessons[0].body
    waiting = tracks.waiting(body, tongue)
    if not waiting:
        return
    block_id = data.draw(st.sampled_from(waiting))

    recorded = tracks.with_track(body, block_id, tongue, "x.ogg", 5)

    assert tongue in tracks.tracks_of(recorded, block_id)
    assert tracks.waiting(recorded, tongue) == [one for one in waiting if one != block_id]
    assert tracks.following(recorded, tongue, block_id) in (None, *waiting)
    assert tracks.without_track(recorded, block_id, tongue)["blocks"] == body["blocks"]


def read(draft: Draft, block_id: str = "b1", language: str = "ary") -> str:
    return f"{edited(draft)}/blocks/{block_id}/recordings/{language}"


def sent(content: bytes, name: str = "voice") -> dict[str, tuple[io.BytesIO, str]]:
    return {"upload": (io.BytesIO(content), name)}


def test_what_is_recorded_is_kept_told_and_followed_by_the_next_block(khadija: PageClient, draft: Draft) -> None:
    first, *rest = tracks.waiting(lesson(draft).body, "ary")

    answer = khadija.post(read(draft, first), sent(recording("webm", before=1)))

    body = lesson(draft).body
    name, size_bytes = tracks.file_of(tracks.tracks_of(body, first)["ary"]) or ("", 0)
    path = media_store().path_of(name)
    assert path
    assert path.stat().st_size == size_bytes
    assert seconds_of(path.read_bytes()) == pytest.approx(3.2, abs=0.2)
    page = khadija.follow(answer).text
    assert answer.location.endswith(f"/blocks/{rest[0] if rest else first}/recordings/ary")
    assert "3 s, " in page
    assert f"/media/{name}" in khadija.get(read(draft, first)).text
    editor = khadija.get(edited(draft)).text
    assert "tracks__one--there" in editor


def test_recording_is_deleted_and_deleting_it_twice_is_no_fault(khadija: PageClient, draft: Draft) -> None:
    before = lesson(draft).body
    khadija.post(read(draft), sent(recording("ogg")))
    for _time in range(2):
        assert khadija.post(f"{read(draft)}/delete").status_code == 303

    assert lesson(draft).body == before


@pytest.mark.parametrize(
    "content", [b"", b"nothing", b"PK\x03\x04zip", recording("webm")[:-900], encoded(silence(1), "ogg")]
)
def test_what_is_no_recording_is_told_and_nothing_is_kept(khadija: PageClient, draft: Draft, content: bytes) -> None:
    before = lesson(draft).body

    answer = khadija.post(read(draft), sent(content))

    assert answer.status_code == 422
    assert "upload-error" in answer.text
    assert khadija.post(read(draft), {}).status_code == 422
    assert lesson(draft).body == before


def test_two_gigabytes_are_refused_before_they_are_read(khadija: PageClient, draft: Draft) -> None:
    length = {"CONTENT_LENGTH": str(2**31)}
    answer = khadija.http.post(read(draft), content_type="multipart/form-data; boundary=x", environ_overrides=length)

    assert answer.status_code == 413


@pytest.mark.parametrize(("block_id", "language"), [("none", "ary"), ("b1", "xx"), ("b1", "")])
def test_what_cannot_be_read_is_nowhere(khadija: PageClient, draft: Draft, block_id: str, language: str) -> None:
    assert khadija.get(read(draft, block_id, language)).status_code == 404
    assert khadija.post(read(draft, block_id, language), sent(b"x")).status_code == 404


def test_outsiders_find_no_recordings(client: PageClient, cast: Cast, draft: Draft) -> None:
    client.sign_in(cast.esi)
    address = read(draft)

    assert client.get(address).status_code == 404
    assert client.post(address, sent(recording("webm"))).status_code == 404
    assert client.post(f"{address}/delete").status_code == 404
    assert client.get(address.replace(str(lesson(draft).id), str(uuid4()))).status_code == 404
