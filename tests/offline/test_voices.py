"""The recorded words that a phone keeps for the screens that work without network."""

import re

import pytest

from lms.core.i18n import LANGUAGES
from lms.offline import voices
from lms.offline.shelf import Group, Keepable
from lms.voice import index
from lms.voice.models import SlotKind
from lms.voice.pieces import plain, short_hash
from lms.voice.texts import forms
from lms.voice.tongues import TONGUES
from tests.client import PageClient
from tests.factories import Cast
from tests.offline.phones import Phone
from tests.voice.recorded import clips_of, record, slot_of, sound

# One of a screen that works without network, one of the desk of projects.
SHOWN, ELSEWHERE = "On this phone", "Remind me"
BOOK = "/voice/fr/fr.json"


def record_text(phone: Phone, cast: Cast, language: str, msgid: str, number: int, **more: SlotKind) -> str:
    return record(language, slot_of(language, msgid, **more), clips_of(phone.client.app), cast.khadija, sound(number))


def media(phone: Phone) -> dict[str, dict]:
    return {one["path"]: one for one in phone.fetch().package["media"]}


def test_nothing_recorded_adds_nothing(phone: Phone) -> None:
    assert not [path for path in media(phone) if path.startswith("/voice")]
    assert phone.client.get(f"/offline{BOOK}").json["t"] == {}


def test_package_brings_the_words_of_its_screens_and_their_book(phone: Phone, cast: Cast) -> None:
    kept, other = (record_text(phone, cast, "fr", msgid, place) for place, msgid in enumerate((SHOWN, ELSEWHERE)))

    found = media(phone)

    assert found[f"/voice/clips/{kept}"] == {"path": f"/voice/clips/{kept}", "size": len(sound(0))}
    assert f"/voice/clips/{other}" not in found
    book = found[BOOK]
    assert book["changes"], "Its address stays while it changes"
    assert phone.client.get(book["from"]).json["t"] == {short_hash(plain(forms(SHOWN, "fr_MA")[0])): kept}
    assert other in phone.client.get(BOOK).json["t"].values(), "With network there are all"


def test_book_names_only_clips_that_fit(phone: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (SHOWN, "Another person", "Who are you?")
    for place, msgid in enumerate(texts):
        record_text(phone, cast, "fr", msgid, place)
    monkeypatch.setattr(voices, "MOST_BYTES", 2 * len(sound()) + 1)

    found = media(phone)

    clips = {path.rpartition("/")[2] for path in found if path.startswith("/voice/clips/")}
    assert len(clips) == 2
    assert set(phone.client.get(f"/offline{BOOK}").json["t"].values()) == clips


def test_one_sound_for_several_words_is_counted_once(phone: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for msgid in (SHOWN, "Another person"):
        record_text(phone, cast, "fr", msgid, 1)
    monkeypatch.setattr(voices, "MOST_BYTES", len(sound()))

    assert len(voices.kept_clips(TONGUES["fr"])) == 2


def test_words_come_before_numbers(phone: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record_text(phone, cast, "fr", "1", 1, kind=SlotKind.NUMBER)
    record_text(phone, cast, "fr", SHOWN, 2)

    assert [one.msgid for one in voices.kept_clips(TONGUES["fr"])] == [SHOWN, "1"]


@pytest.mark.parametrize(
    ("shown", "recorded", "spoken"),
    [
        ("ar", ("ar", "ary", "fr"), "ary"),
        ("ar", ("ar", "fr"), "ar"),
        ("zgh", ("ary",), "ary"),
        ("ar", ("fr",), None),
        ("fr", ("ary", "fr"), "fr"),
    ],
)
def test_language_is_the_one_that_the_screens_speak(
    phone: Phone, cast: Cast, shown: str, recorded: tuple[str, ...], spoken: str | None
) -> None:
    for place, language in enumerate(recorded):
        record_text(phone, cast, language, SHOWN, place)

    found = voices.kept_tongue(LANGUAGES[shown])

    assert (found and found.code) == spoken


def test_shelf_tells_what_the_words_cost(phone: Phone, cast: Cast) -> None:
    before = sizes(phone.client)
    record_text(phone, cast, "fr", SHOWN, 1)
    index.forget()

    after = sizes(phone.client)

    with phone.client.app.test_request_context():
        shared = voices.voice_bytes(LANGUAGES["fr"])
    assert shared > len(sound())
    assert {new - old for old, new in zip(before, after, strict=True)} == {shared}


def test_path_counts_once_what_its_courses_share() -> None:
    courses = [Keepable(None, None, size, 100) for size in (500, 700, 900)]  # type: ignore[arg-type]

    assert Group(None, courses).size_bytes == 1900
    assert Group(None, []).size_bytes == 0


def sizes(client: PageClient) -> list[int]:
    return [int(one) for one in re.findall(r'data-size="(\d+)"', client.get("/offline").text)]
