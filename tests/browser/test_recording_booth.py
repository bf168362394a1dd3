"""A trainer records in the browser, with the tone that Chromium makes where there is no microphone."""

from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser

from lms.core.db import db
from lms.core.files import kind_of
from lms.voice import queries
from tests.browser.live import Live
from tests.browser.test_desks import SECRET
from tests.browser.test_journey import check_with_axe
from tests.factories import PASSWORD
from tests.voice.recorded import slot_of

pytestmark = pytest.mark.browser


def test_what_is_recorded_in_the_browser_is_kept_and_played(
    live: Live, with_microphone: Browser, screenshots: Path | None
) -> None:
    context = with_microphone.new_context(viewport={"width": 1280, "height": 800}, locale="fr-MA")
    context.add_cookies([{"name": "lang", "value": "fr", "url": live.url}])
    page = context.new_page()
    page.goto(f"{live.url}/staff/sign-in")
    page.locator("input[name=email]").fill("khadija@lms.test")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.locator("input[name=code]").fill(pyotp.TOTP(SECRET).now())
    page.locator("main form button").first.click()
    page.wait_for_url("**/staff")
    for path in ("/staff/recordings", "/staff/recordings/shi", "/staff/recordings/shi?kind=number"):
        page.goto(f"{live.url}{path}")
        check_with_axe(page)
    with live.app.app_context():
        slot = slot_of("shi", "Listen")
    page.goto(f"{live.url}/staff/recordings/shi/{slot.code}")
    page.get_by_role("button", name="Enregistrer ma voix").click()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Arrêter").click()
    page.get_by_text("Enregistré", exact=False).first.wait_for()
    check_with_axe(page)
    # Heard before it is kept.
    heard = page.locator("[role=status] audio")
    heard.evaluate("(sound) => sound.play()")
    heard.evaluate("(sound) => new Promise((done) => { sound.onended = done })")
    page.get_by_role("button", name="Garder, et continuer").click()
    page.get_by_text("Gardé", exact=False).wait_for()

    page.goto(f"{live.url}/staff/recordings/shi?state=recorded")
    if screenshots:
        page.screenshot(path=screenshots / "recorded-fr.png")
    with live.app.app_context():
        (clip,) = queries.clips_in("shi")
        path = Path(live.app.config["SETTINGS"].instance_path) / "clips" / clip.media
        assert kind_of(path.read_bytes()) == "webm"
        db.engine.dispose()
    page.evaluate("document.querySelector('audio').play()")
    context.close()
