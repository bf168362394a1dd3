"""What phones fetch: which languages have clips, and which clip belongs to which text."""

import json
import re

import pytest
from sqlalchemy.exc import OperationalError

from lms.core.db import db
from lms.core.i18n import LANGUAGES
from lms.voice import index, queries, slots, texts
from lms.voice.book import book_of
from lms.voice.models import SlotKind
from lms.voice.pieces import plain, short_hash
from lms.voice.tongues import TONGUES
from tests.client import PageClient
from tests.factories import Cast
from tests.voice.recorded import clips_of, record, slot_of, sound

LISTEN = "Listen"
STEPS = "%(number)s of %(total)s"


def hash_of(msgid: str, locale: str) -> str:
    return short_hash(plain(texts.forms(msgid, locale)[0]))


def test_page_asks_for_nothing_before_something_is_recorded(client: PageClient, cast: Cast, app) -> None:
    assert "data-voices" not in client.get("/sign-in").text

    record("shi", slot_of("shi", LISTEN), clips_of(app), cast.khadija)

    assert re.search(r'data-voices="shi:[0-9a-f]+"', client.get("/sign-in").text)


def test_languages_with_clips_are_remembered_for_a_minute(app, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert index.spoken() == ""
    monkeypatch.setattr(queries, "states", lambda: [("shi", 1, None)])
    assert index.spoken() == ""

    monkeypatch.setattr(index.time, "monotonic", lambda now=index.time.monotonic(): now + index.LIFE_S + 1)

    assert index.spoken().startswith("shi:")


def test_page_is_shown_where_the_database_does_not_answer(app, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> None:
        raise OperationalError("", {}, Exception("locked"))

    monkeypatch.setattr(queries, "states", lost)

    assert index.spoken() == ""


def test_another_recording_is_another_version(app, cast: Cast) -> None:
    record("shi", slot_of("shi", LISTEN), clips_of(app), cast.khadija, sound(1))
    first = index.versions()
    record("shi", slot_of("shi", LISTEN), clips_of(app), cast.khadija, sound(2))

    assert index.versions() != first


@pytest.mark.parametrize("shown", ["ar", "fr", "zgh", "en"])
def test_one_clip_serves_the_screens_of_every_language(client: PageClient, cast: Cast, app, shown: str) -> None:
    name = record("shi", slot_of("shi", LISTEN), clips_of(app), cast.khadija)
    version = index.versions()["shi"]
    answer = client.get(f"/voice/shi/{shown}.json?v={version}")

    assert json.loads(answer.data)["t"] == {hash_of(LISTEN, LANGUAGES[shown].locale): name}
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert client.get(f"/voice/shi/{shown}.json?v=old").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/voice/xx/ar.json", "/voice/shi/xx.json", "/voice/clips/nothing", "/voice/clips/..%2Fx"]
)
def test_what_is_no_language_and_no_clip_is_not_found(client: PageClient, app, path: str) -> None:
    assert client.get(path).status_code == 404


def test_clip_may_be_kept_for_ever_and_runs_nothing(client: PageClient, cast: Cast, app) -> None:
    name = record("shi", slot_of("shi", LISTEN), clips_of(app), cast.khadija)
    with client.get(f"/voice/clips/{name}") as answer:
        assert (answer.mimetype, answer.data) == ("audio/ogg", sound())
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_text_with_gaps_is_told_by_its_pattern(app, cast: Cast) -> None:
    name = record("ary", slot_of("ary", STEPS), clips_of(app), cast.khadija)
    ((source, order),) = book_of(TONGUES["ary"], LANGUAGES["ar"])["p"]

    assert re.match(source, plain(texts.forms(STEPS, "ar_MA")[0] % {"number": 3, "total": 12}))
    assert order == [-1, name, -2]


def test_text_of_which_a_piece_is_missing_is_not_told(app, cast: Cast) -> None:
    several = next(
        slot
        for slot in slots.slots_of(TONGUES["fr"], SlotKind.TEXT)
        if slot.around.count("%(") == 1
        and len(slots.pieces(slot.around)) == 2
        and len(texts.forms(slot.msgid, "fr_MA")) == 1
    )
    record("fr", several, clips_of(app), cast.khadija)

    assert book_of(TONGUES["fr"], LANGUAGES["fr"])["p"] == []


def test_text_that_counts_is_said_in_the_form_of_its_number(app, cast: Cast) -> None:
    plural = next(
        msgid
        for msgid in slots.screens()
        if len(texts.forms(msgid, "ar_MA")) == 6 and all("%(" in one for one in texts.forms(msgid, "fr_MA"))
    )
    for number, slot in enumerate(slots.slots_of(TONGUES["ary"], SlotKind.TEXT)):
        if slot.msgid == plural:
            record("ary", slot, clips_of(app), cast.khadija, sound(number))
    shown = book_of(TONGUES["ary"], LANGUAGES["fr"])

    assert len(shown["p"]) + len(shown["t"]) >= 1
    assert texts.form_said(plural, shown_locale="fr_MA", form=1, said_locale="ar_MA") == 2
    assert texts.form_said(plural, shown_locale="ar_MA", form=3, said_locale="fr_MA") == 1


def test_translation_that_changed_is_to_be_recorded_anew(app, cast: Cast) -> None:
    slot = slot_of("shi", LISTEN)
    record("shi", slot, clips_of(app), cast.khadija)
    (clip,) = queries.clips_in("shi")
    clip.said = "كما كان"
    db.session.commit()

    assert slot.key not in slots.recorded_in(TONGUES["shi"])
    assert book_of(TONGUES["shi"], LANGUAGES["ar"])["t"] == {}


def test_no_two_texts_of_a_language_have_one_hash(app) -> None:
    for language in LANGUAGES.values():
        shown = {plain(form) for msgid in slots.screens() for form in texts.forms(msgid, language.locale)}
        assert len({short_hash(one) for one in shown}) == len(shown), "Lengthen pieces.short_hash"
