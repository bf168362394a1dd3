"""What is heard on a phone, in Chromium: by itself once, recorded words, a lesson's recordings, the card that is sent on."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.files import MediaStore
from lms.voice import texts
from lms.voice.models import SlotKind
from lms.voice.numbers import COUNTINGS, MOST, amount, slots, table, words
from lms.voice.pieces import short_hash
from lms.web import static
from tests.browser.chromium import phone
from tests.browser.live import Live, everybody_speaks, serve
from tests.browser.test_journey import check_with_axe
from tests.factories import PIN
from tests.projects.sounds import mp3
from tests.voice.recorded import LESSON, publish_spoken, record, slot_of

pytestmark = pytest.mark.browser
# A phone with voices, whose words and sounds are written down in `heard`; `forbids` is a browser before the first touch. It
# counts touches itself: whatever Playwright evaluates passes for one (navigator.userActivation).
EARS = """
window.heard = []; window.players = new Set();
let touched = false;
addEventListener("pointerdown", () => { touched = true }, true);
const forbids = () => window.forbidden && !touched;
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => [{lang: "fr-FR"}, {lang: "ar-SA"}], cancel() {},
  speak(words) {
    if (forbids()) return setTimeout(() => words.onerror({error: "not-allowed"}));
    heard.push(words.text); setTimeout(() => words.onend(), 2);
  }}});
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (forbids()) return Promise.reject(new DOMException("", "NotAllowedError"));
  this.loop = Boolean(window.loops); players.add(this); heard.push(this.src.split("/").pop()); return play.call(this);
};
"""
SIGN_IN = "Sign in"


def mp3_of(number: int) -> bytes:
    """A fifth of a second of silence, each another file."""
    return mp3(frames=8) + b"TAG" + number.to_bytes(125, "big")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("sound")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}", courses=()) as served:
        with served.app.app_context():
            publish_spoken(MediaStore(folder / "media"), {"ary": [mp3_of(1), mp3_of(2)], "shi": [mp3_of(3)]}, "mp3")
            trainer = db.session.query(Person).filter_by(email="khadija@lms.test").one()
            store = MediaStore(folder / "clips")
            record("fr", slot_of("fr", SIGN_IN), store, trainer, mp3_of(4))
            for number, word in enumerate(slots(COUNTINGS["fr"])):
                record("fr", slot_of("fr", word, SlotKind.NUMBER), store, trainer, mp3_of(10 + number))
            db.engine.dispose()
        yield served


@pytest.fixture
def page(live: Live, chromium: Browser) -> Iterator[Page]:
    context = phone(chromium)
    context.add_cookies([{"name": "lang", "value": "fr", "url": live.url}])
    everybody_speaks(live.app, "fr")
    context.add_init_script(EARS)
    yield context.new_page()
    context.close()


def sign_in(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/sign-in")
    page.locator("input[name=phone]").fill("0612000001")
    page.locator("input[name=pin]").fill(PIN)
    page.locator("form:has(input[name=pin]) button").first.click()
    page.wait_for_url("**/home")


def heard(page: Page) -> list[str]:
    return page.evaluate("heard")


def until(page: Page, condition: str) -> None:
    """Playwright's own way evaluates a text, which our policy of contents forbids."""
    for _time in range(1200):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"Never: {condition}; heard {heard(page)}")


def test_screen_speaks_by_itself_once_and_then_when_touched(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/verify")
    until(page, "heard.length > 1 && !document.querySelector('[aria-pressed=true]')")
    said = heard(page)

    page.reload()
    page.wait_for_timeout(400)
    assert heard(page) == []
    page.locator(".bar__listen").click()
    until(page, f"heard.length == {len(said)}")
    assert heard(page) == said


def test_screen_that_comes_without_a_whole_page_speaks_too(live: Live, page: Page) -> None:
    sign_in(live, page)
    until(page, "heard.some((one) => one.includes('Amina'))")
    page.locator("main a[href='/courses']").first.click()
    page.wait_for_url("**/courses")

    until(page, "heard.length && heard.includes(document.querySelector('h1').innerText)")


def test_phone_that_is_kept_silent_speaks_only_when_touched(live: Live, page: Page) -> None:
    sign_in(live, page)
    page.goto(f"{live.url}/me")
    page.get_by_label("Les nouveaux écrans parlent d’eux-mêmes").uncheck()
    # What a page keeps reaches the next one a moment later.
    page.wait_for_timeout(1000)
    page.goto(f"{live.url}/me")
    until(page, "localStorage.sound === 'off'")
    page.goto(f"{live.url}/verify")
    page.wait_for_timeout(400)
    assert heard(page) == []

    page.locator(".bar__listen").click()

    until(page, "heard.length > 0")


def test_button_asks_calmly_where_the_browser_forbids_sound(live: Live, page: Page) -> None:
    page.add_init_script("window.forbidden = true")
    page.goto(f"{live.url}/verify")
    page.locator(".bar__listen.waits").wait_for()
    assert heard(page) == []
    assert page.locator(".notice--now").count() == 0

    page.locator(".bar__listen").click()

    until(page, "heard.length > 0")
    assert page.locator(".bar__listen.waits").count() == 0
    page.reload()
    page.wait_for_timeout(300)
    assert page.locator(".bar__listen.waits").count() == 0


@pytest.mark.parametrize("path", ["/sign-in", "/verify", LESSON])
def test_words_stay_readable_while_they_are_said(live: Live, page: Page, path: str) -> None:
    sign_in(live, page)
    if path != LESSON:
        page.context.clear_cookies(name="session")
    page.evaluate("localStorage.sound = 'off'")
    page.goto(live.url + path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(
            "for (const one of document.querySelectorAll('main :is(h1, h2, p, label, legend, .button, button.choice)')) one.classList.add('said')"
        )
        check_with_axe(page)


def test_nothing_speaks_over_a_sound(live: Live, page: Page) -> None:
    sign_in(live, page)
    page.add_init_script("window.loops = true")
    page.goto(live.url + LESSON)
    until(page, "[...players].some((one) => !one.paused)")
    page.locator(".bar__home").click()
    page.wait_for_url("**/home")
    page.wait_for_timeout(200)

    assert not any("Amina" in one for one in heard(page))
    assert page.evaluate("[...players].some((one) => !one.paused)")


def test_recorded_words_are_played_in_their_place_among_those_of_the_phone(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/sign-in")
    until(page, "heard.length > 1 && !document.querySelector('[aria-pressed=true]')")

    book = page.evaluate("fetch('/voice/fr/fr.json').then((one) => one.json())")
    clip = book["t"][short_hash(texts.forms(SIGN_IN, "fr_MA")[0])]
    shown = page.locator("h1").inner_text()
    assert shown == texts.forms(SIGN_IN, "fr_MA")[0]
    assert heard(page)[0] == clip
    assert shown not in heard(page)


def test_sound_that_is_stopped_before_it_begins_is_no_fault(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/sign-in")
    until(page, "heard.length > 1 && !document.querySelector('[aria-pressed=true]')")
    page.evaluate("for (const _time of [1, 2]) document.querySelector('.bar__listen').click()")
    page.wait_for_timeout(300)
    for delay in (0, 20, 60):
        page.evaluate("document.querySelector('.bar__listen').click()")
        page.wait_for_timeout(delay)
        page.evaluate("document.querySelector('.bar__listen').click()")
    page.wait_for_timeout(300)

    assert page.locator(".notice--now").count() == 0
    assert page.locator("[aria-pressed=true]").count() == 0


def test_lost_recording_of_a_lesson_is_not_called_a_lack_of_voices(live: Live, page: Page) -> None:
    sign_in(live, page)
    page.evaluate("localStorage.sound = 'off'")
    page.route("**/media/*.mp3", lambda route: route.abort())
    page.goto(live.url + LESSON)
    page.locator(".player").wait_for()
    page.locator(".bar__listen").click()
    page.wait_for_timeout(300)

    assert page.locator(".notice--now").count() == 0
    assert page.locator(".bar__listen").get_attribute("aria-pressed") == "false"


def test_numbers_of_a_page_are_said_in_recorded_words(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/verify")
    until(page, "heard.length > 1 && !document.querySelector('[aria-pressed=true]')")
    page.evaluate("document.querySelector('main').innerHTML = '<h1>12 525,50 DH</h1>'; heard.length = 0")
    page.locator(".bar__listen").click()
    until(page, "heard.length == 9 || heard.length && !document.querySelector('[aria-pressed=true]')")

    book = page.evaluate("fetch('/voice/fr/fr.json').then((one) => one.json())")["n"]
    # Recorded one after the other, in the order of the slots.
    names = dict(zip(slots(COUNTINGS["fr"]), book["c"], strict=True))
    assert heard(page) == [names[word] for word in amount(1_252_550, COUNTINGS["fr"])]


def test_phone_puts_numbers_together_as_the_server_does(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/verify")
    numbers = [*range(0, 1200, 7), *(random.randrange(10**size) for size in range(1, 10) for _time in range(20)), MOST]
    script = """([address, numbers, table]) => import(address).then((one) =>
      numbers.map((number) => [one.words(number, table), one.amount(Math.floor(number / 100), number % 100, table)]))"""
    for language, counting in COUNTINGS.items():
        every = slots(counting)
        with live.app.test_request_context():
            address = static.asset("js/clips.js")
        found = page.evaluate(script, [address, numbers, table(counting, every)])
        for number, (said, priced) in zip(numbers, found, strict=True):
            assert [every[place] for place in said] == words(number, counting), (language, number)
            assert [every[place] for place in priced] == amount(number, counting), (language, number)


def test_phone_and_server_hash_alike(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/verify")
    texts_ = ["", "Écouter", "تابعوا", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "🐝 ×"]
    with live.app.test_request_context():
        address = static.asset("js/clips.js")
    found = page.evaluate("([address, texts]) => import(address).then((one) => texts.map(one.hash))", [address, texts_])

    assert found == [short_hash(one) for one in texts_]


def test_recordings_of_a_lesson_play_on_as_a_list(live: Live, page: Page, screenshots: Path | None) -> None:
    sign_in(live, page)
    page.evaluate("localStorage.sound = 'off'")
    page.goto(live.url + LESSON)
    previous, toggle, following, speed = (page.locator(".player__keys button").nth(place) for place in range(4))
    toggle.wait_for()
    if screenshots:
        page.screenshot(path=screenshots / "player-fr.png", full_page=True)
    check_with_axe(page)
    assert page.locator(".track").first.is_hidden()
    speed.click()
    toggle.click()
    until(page, "heard.length == 2")
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Dans la ruche 2/2"
    assert page.evaluate("navigator.mediaSession.metadata.artist") == texts.forms("Cooperatives learn", "fr_MA")[0]
    assert page.evaluate("[...players][0].playbackRate") == 1.25
    assert speed.inner_text() == "1.25×"

    until(page, "[...players][0].paused")
    previous.click()
    until(page, "heard[2] === heard[0]")
    # An impatient finger; where it comes after the end, the last recording waits at its beginning.
    for _time in range(3):
        following.click()
    until(page, "navigator.mediaSession.metadata.title.endsWith('2/2') && heard.at(-1) === heard[1]")
    until(page, "[...players][0].paused")
    page.get_by_text("Tachelhit").click()
    toggle.click()
    until(page, "navigator.mediaSession.metadata.title == 'Dans la ruche'")

    page.goto(live.url + LESSON)
    assert page.locator("input[value=shi]").is_checked()
    assert page.locator(".player__keys button").nth(3).inner_text() == "1.25×"


def test_without_script_each_recording_stands_in_the_text(live: Live, page: Page, chromium: Browser) -> None:
    sign_in(live, page)
    context = phone(chromium, script=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(live.url + LESSON)

    assert plain.locator(".player").is_hidden()
    assert plain.locator(".track audio").count() == 3
    assert plain.locator(".track").first.is_visible()
    assert plain.locator("a[href^='https://wa.me/']").is_visible()
    context.close()


def test_listen_plays_the_recordings_of_the_lesson_and_stops_them_elsewhere(live: Live, page: Page) -> None:
    sign_in(live, page)
    page.evaluate("localStorage.sound = 'off'")
    page.goto(live.url + LESSON)
    page.locator(".player").wait_for()
    page.locator(".bar__listen").click()
    until(page, "[...players].some((one) => !one.paused)")
    page.evaluate("[...players].forEach((one) => { one.loop = true })")
    page.locator(".bar__home").click()
    page.wait_for_url("**/home")
    assert page.locator(".bar__listen").get_attribute("aria-pressed") == "true"

    page.locator(".bar__listen").click()

    until(page, "document.querySelector('.bar__listen').getAttribute('aria-pressed') == 'false'")
    assert page.evaluate("[...players].every((one) => one.paused)")


def test_card_is_sent_with_its_recordings_where_the_phone_takes_them(live: Live, page: Page) -> None:
    sign_in(live, page)
    page.add_init_script(
        "navigator.canShare = () => true; navigator.share = async (card) => { window.sent = {...card, files: card.files.map((one) => one.name)} }"
    )
    page.goto(live.url + LESSON)
    link = page.locator("a[data-module=playlist][data-started]")
    page.wait_for_timeout(300)
    link.click()
    until(page, "window.sent")

    sent = page.evaluate("sent")
    assert sent["url"] == f"{live.url}/cards/fr/bees/hive/the-hive"
    assert len(sent["files"]) == 2


def test_card_plays_without_an_account(live: Live, page: Page, screenshots: Path | None) -> None:
    page.goto(f"{live.url}/cards/fr/bees/hive/the-hive")
    if screenshots:
        page.screenshot(path=screenshots / "card-fr.png", full_page=True)

    until(page, "heard.length == 3 && !document.querySelector('[aria-pressed=true]')")
    # Last: it loads the sounds anew.
    check_with_axe(page)
