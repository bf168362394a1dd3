"""A phone without a voice of its own, and without network, says the words that were recorded for its screens."""

import pytest
from playwright.sync_api import Browser, Page

from lms.accounts.models import Person
from lms.core.db import db
from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live
from tests.browser.shelf import COURSE, keep, kept_media
from tests.browser.test_sound import EARS, heard, mp3_of, until
from tests.factories import PIN
from tests.voice.recorded import clips_of, record, slot_of

pytestmark = pytest.mark.browser
MUTE = EARS.replace('[{lang: "fr-FR"}, {lang: "ar-SA"}]', '[{lang: "en-GB"}]')
TITLE, SWITCH, ELSEWHERE = "On this phone", "Another person", "Sign in"


def record_words(served: Live, *words: str, at: int = 1) -> list[str]:
    with served.app.app_context():
        trainer = db.session.query(Person).filter_by(email="khadija@lms.test").one()
        store = clips_of(served.app)
        found = [record("ary", slot_of("ary", one), store, trainer, mp3_of(at + n)) for n, one in enumerate(words)]
        db.engine.dispose()
        return found


def test_screens_of_the_phone_speak_without_network(served: Live, chromium: Browser) -> None:
    context = phone(chromium, locale="ar-MA")
    context.add_init_script(MUTE)
    context.add_init_script("localStorage.sound = 'off'")
    page = context.new_page()
    Journey(page, served.url, published(served.app, COURSE), "ar").enter("0612000001", PIN)
    keep(page, served.url, PIN)
    before = kept_media(page)
    assert said_at_home(page, served) == [], "Nothing was recorded when the worker came"

    title, _elsewhere = record_words(served, TITLE, ELSEWHERE)
    keep_again(page, served)
    assert kept_media(page) == before + 2, "The book and the words of these screens, no others"
    assert said_at_home(page, served) == [title], "What is not recorded is passed over"

    (switch,) = record_words(served, SWITCH, at=9)
    keep_again(page, served)
    assert said_at_home(page, served) == [title, switch]
    context.close()


def keep_again(page: Page, served: Live) -> None:
    page.goto(f"{served.url}/offline")
    page.locator(f"[data-slug={COURSE}] [data-do=remove]").first.click()
    page.locator(f"[data-slug={COURSE}] [data-do=keep]").first.wait_for()
    assert kept_media(page) == 0, "Nothing stays that no course names"
    keep(page, served.url, PIN)


def said_at_home(page: Page, served: Live) -> list[str]:
    page.context.set_offline(True)
    page.goto(f"{served.url}/home")
    page.locator(".bar__listen").click()
    # The book is looked for first; where nothing can be said, that is told.
    until(
        page,
        "(heard.length || document.querySelector('.notice--now')) && !document.querySelector('[aria-pressed=true]')",
    )
    found = heard(page)
    page.context.set_offline(False)
    return found
