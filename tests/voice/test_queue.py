"""The queue of what is to be recorded: who may see it, in which order it stands, what is kept."""

import io

import pytest

from lms.core.db import db
from lms.voice import queries, services, slots
from lms.voice.interface import screens
from lms.voice.models import SlotKind
from lms.voice.tongues import TONGUES, hearers
from tests.client import PageClient
from tests.factories import Cast, membership, person
from tests.projects.sounds import mp3, mp4, ogg, webm
from tests.voice.recorded import clips_of, record, slot_of, sound

LISTEN = "Listen"
SHI = "/staff/recordings/shi"


def booth(language: str, msgid: str) -> str:
    return f"/staff/recordings/{language}/{slot_of(language, msgid).code}"


def upload(content: bytes) -> dict[str, object]:
    return {"upload": (io.BytesIO(content), "whatever.bin")}


def test_texts_of_members_screens_are_found_in_the_templates_and_in_code(app) -> None:
    found = screens()

    # Of the bar, of one page, of a form, of a refusal; and what only officers see.
    assert found[LISTEN] > found["Practise"] >= 1
    assert "A PIN has 4 to 6 digits." in found
    assert "This file is too large" in found
    assert "Clients of the record store" not in found
    assert "Add a client" not in found


def test_each_slot_of_a_language_is_one(app) -> None:
    for tongue in TONGUES.values():
        codes = [slot.code for kind in SlotKind for slot in slots.slots_of(tongue, kind)]
        assert len(codes) == len(set(codes)), "Two slots have one address: lengthen pieces.short_hash"
        assert len(codes) > 500


def test_people_are_counted_by_their_screens_and_their_region() -> None:
    people = {("ar", "MA-09"): 1000, ("ar", "MA-01"): 100, ("zgh", None): 10, ("fr", "MA-09"): 7}

    assert {code: hearers(people, tongue) for code, tongue in TONGUES.items()} == {
        "ary": 1020, "shi": 632, "tzm": 0, "rif": 8, "mey": 9, "fr": 7, "ar": 90,
    }  # fmt: skip


def test_members_are_counted_where_their_cooperative_lies(app, cast: Cast) -> None:
    membership(person(language="fr"), cast.argan)
    db.session.commit()

    assert queries.members_by_language_and_region() == {("ar", "MA-09"): 2, ("ar", "MA-05"): 1, ("fr", "MA-09"): 1}


@pytest.mark.parametrize("who", ["esi", "amina", "driss", "salma"])
def test_only_trainers_and_administrators_find_the_queue(client: PageClient, cast: Cast, who: str) -> None:
    client.sign_in(getattr(cast, who))
    path = booth("shi", LISTEN)

    for page in ("/staff/recordings", SHI, path):
        assert client.get(page).status_code == 404
    assert client.post(path, upload(ogg())).status_code == 404
    assert client.post(f"{path}/delete").status_code == 404
    assert queries.clips_in("shi") == []


def test_visitor_is_asked_to_sign_in(client: PageClient, cast: Cast) -> None:
    assert client.get("/staff/recordings").status_code == 303


@pytest.mark.parametrize("path", ["/staff/recordings/xx", f"{SHI}/nothing", "/staff/recordings/%00/1"])
def test_languages_and_slots_that_are_none_are_not_found(client: PageClient, cast: Cast, path: str) -> None:
    assert client.sign_in(cast.khadija).get(path).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_pages_are_well_formed_in_every_language(client: PageClient, cast: Cast, app, language: str) -> None:
    record("shi", slot_of("shi", LISTEN), clips_of(app), cast.khadija)
    record("shi", slot_of("shi", "25", SlotKind.NUMBER), clips_of(app), cast.khadija)
    client.sign_in(cast.khadija).speak(language)

    for path in (
        "/staff/recordings", SHI, f"{SHI}?state=recorded", f"{SHI}?kind=number&state=recorded", f"{SHI}?kind=number",
        f"{SHI}?page=999", f"{SHI}?page=x&kind=nonsense", booth("shi", LISTEN), booth("fr", "%(number)s of %(total)s"),
    ):  # fmt: skip
        assert client.get(path).status_code == 200


def test_what_stands_on_most_screens_is_recorded_first(client: PageClient, cast: Cast) -> None:
    first, second, *_others = slots.missing(TONGUES["shi"], SlotKind.TEXT)
    page = client.sign_in(cast.khadija).speak("fr").get(SHI)

    assert first.screens >= second.screens > 1
    assert page.text.index(first.code) < page.text.index(second.code)


@pytest.mark.parametrize("content", [ogg(), webm(), mp4(), mp3()], ids=["ogg", "webm", "mp4", "mp3"])
def test_recording_is_kept_with_its_maker_and_the_next_one_follows(
    client: PageClient, cast: Cast, app, content: bytes
) -> None:
    slot = slot_of("shi", LISTEN)
    following = slots.following(TONGUES["shi"], slot)
    answer = client.sign_in(cast.khadija).speak("fr").post(booth("shi", LISTEN), upload(content))

    (clip,) = queries.clips_in("shi")
    assert answer.headers["Location"] == f"{SHI}/{following.code}"
    assert (clip.msgid, clip.said, clip.recorded_by_id) == (LISTEN, slot.said, cast.khadija.id)
    assert clips_of(app).path_of(clip.media).read_bytes() == content
    page = client.get(booth("shi", LISTEN)).text
    assert f"/voice/clips/{clip.media}" in page
    assert "Khadija" in page


@pytest.mark.parametrize(
    "content", [b"", b"OggS", b"%PDF-1.7", b"<svg onload=alert(1)>", ogg()[:-4], webm(tracks=(1, 2))]
)
def test_what_is_no_recording_is_refused_in_words(client: PageClient, cast: Cast, content: bytes) -> None:
    answer = client.sign_in(cast.khadija).speak("fr").post(booth("shi", LISTEN), upload(content))

    assert answer.status_code == 422
    assert "upload-error" in answer.text
    assert queries.clips_in("shi") == []


def test_recording_without_file_or_too_long_is_refused(client: PageClient, cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(services, "MOST_BYTES", 1000)
    client.sign_in(cast.khadija).speak("fr")

    assert client.post(booth("shi", LISTEN), {"upload": "text"}).status_code == 422
    assert client.post(booth("shi", LISTEN), upload(mp3(frames=6))).status_code == 422


def test_second_recording_takes_the_place_of_the_first(app, cast: Cast) -> None:
    slot, store = slot_of("shi", LISTEN), clips_of(app)
    first = record("shi", slot, store, cast.khadija, sound(1))
    second = record("shi", slot, store, cast.yassine, sound(2))

    assert [clip.media for clip in queries.clips_in("shi")] == [second]
    assert store.path_of(first) is None


def test_deleted_recording_is_gone_with_its_file(client: PageClient, cast: Cast, app) -> None:
    name = record("shi", slot_of("shi", LISTEN), clips_of(app), cast.khadija)
    client.sign_in(cast.khadija)

    assert client.post(f"{booth('shi', LISTEN)}/delete").status_code == 303
    assert client.post(f"{booth('shi', LISTEN)}/delete").status_code == 303
    assert queries.clips_in("shi") == []
    assert client.get(f"/voice/clips/{name}").status_code == 404


def test_sound_of_two_slots_stays_until_the_last_is_deleted(client: PageClient, cast: Cast, app) -> None:
    names = {record(one, slot_of(one, LISTEN), clips_of(app), cast.khadija) for one in ("shi", "tzm")}
    client.sign_in(cast.khadija).post(f"{booth('shi', LISTEN)}/delete")

    (name,) = names
    with client.get(f"/voice/clips/{name}") as heard:
        assert heard.status_code == 200


def test_last_slot_of_a_queue_leads_back_to_it(client: PageClient, cast: Cast, app, monkeypatch) -> None:
    monkeypatch.setattr(slots, "following", lambda _tongue, _slot: None)
    answer = client.sign_in(cast.khadija).post(booth("shi", LISTEN), upload(ogg()))

    assert answer.headers["Location"] == f"{SHI}?kind=text"


def test_following_goes_round_to_what_was_passed_over(app, cast: Cast) -> None:
    row = slots.slots_of(TONGUES["fr"], SlotKind.NUMBER)

    assert slots.following(TONGUES["fr"], row[0]) == row[1]
    assert slots.following(TONGUES["fr"], row[-1]) == row[0]
    for number, slot in enumerate(row):
        record("fr", slot, clips_of(app), cast.khadija, sound(number))
    assert slots.following(TONGUES["fr"], row[3]) is None
