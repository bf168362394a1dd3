"""A trainer reads a lesson aloud on her phone, with the tone that Chromium makes where there is no microphone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lms.authoring import tracks
from lms.authoring.parts import Part
from lms.core.files import kind_of
from tests.browser.authors import signed_in, trainer_of
from tests.browser.live import Live
from tests.browser.test_authoring import begin, tree
from tests.browser.test_journey import check_with_axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_block_is_recorded_heard_and_shown_in_the_editor(
    live: Live, with_microphone: Browser, screenshots: Path | None, language: str
) -> None:
    context = signed_in(live, with_microphone, trainer_of, language=language, width=360, has_touch=True, is_mobile=True)
    page = context.new_page()
    begin(page, live, f"Le miel lu {language}")
    tongue = "ary" if language == "ar" else "fr"
    text = "يدخل النحل بالرحيق." if language == "ar" else "Les abeilles rapportent le nectar."
    page.locator("textarea[name=text-b1]").fill(text)
    page.locator(".savebar button.button").click()
    page.locator(f".tracks a[href$='/recordings/{tongue}']").click()
    page.get_by_text(text).wait_for()
    check_with_axe(page)
    record = page.locator("[data-module=record] button")
    record.click()
    page.locator("[data-module=record] button", has_text={"ar": "إيقاف", "fr": "Arrêter"}[language]).wait_for()
    page.wait_for_timeout(1200)
    record.click()
    page.wait_for_function("document.querySelector('#upload').files.length === 1")
    if screenshots:
        page.screenshot(path=screenshots / f"reading-{language}.png", full_page=True)
    page.locator("form:has(#upload) button:not([type=button])").click()
    page.locator(".reading audio").wait_for()
    page.evaluate("document.querySelector('.reading audio').play()")
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / f"read-{language}.png", full_page=True)

    (lesson,) = next(one for one in tree(live, f"le-miel-lu-{language}").modules).lessons
    name, size_bytes = _file(lesson, tongue)
    path = Path(live.app.config["SETTINGS"].instance_path) / "media" / name
    assert (kind_of(path.read_bytes()), path.stat().st_size) == ("ogg", size_bytes)
    assert path.with_suffix(".twin.m4a").exists()
    page.locator("main p a").first.click()
    page.locator(".tracks__one--there").wait_for()
    if screenshots:
        page.locator("#block-b1").screenshot(path=screenshots / f"tracks-{language}.png")
    context.close()


def _file(lesson: Part, tongue: str) -> tuple[str, int]:
    found = tracks.file_of(tracks.tracks_of(lesson.body, "b1")[tongue])
    assert found
    return found
