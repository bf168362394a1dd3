"""The desks of staff at 1280 px, and the public pages, with axe."""

from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser

from lms.cooperatives.models import Cooperative
from lms.core.db import db
from tests.browser.chromium import phone
from tests.browser.live import Live, everybody_speaks
from tests.browser.test_journey import check_with_axe
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Each signs in once: a code of the second factor works once in its half minute.
DESKS = {"ar": "yassine@lms.test", "fr": "salma@lms.test", "en": "driss@lms.test"}


@pytest.mark.parametrize("language", list(DESKS))
def test_staff_pages_pass_axe(live: Live, chromium: Browser, screenshots: Path | None, language: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "lang", "value": language, "url": live.url}])
    everybody_speaks(live.app, language)
    page = context.new_page()
    page.goto(f"{live.url}/staff/sign-in")
    check_with_axe(page)
    page.locator("input[name=email]").fill(DESKS[language])
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/staff/second-factor")
    check_with_axe(page)
    page.locator("input[name=code]").fill(pyotp.TOTP(SECRET).now())
    page.locator("main form button").first.click()
    page.wait_for_url("**/staff")
    with live.app.app_context():
        argan = db.session.query(Cooperative).filter_by(delegation_code="agadir").one().id
    people = {"ar": ["/staff/people", "/staff/reminders", "/staff/reminders/recorded"], "fr": ["/staff/reminders"]}.get(
        language, []
    )
    for path in (
        "/staff",
        f"/staff/cooperatives/{argan}",
        "/staff/courses",
        "/staff/sessions",
        "/staff/numbers",
        "/me",
        "/me/reminders",
        *people,
    ):
        page.goto(f"{live.url}{path}")
        if screenshots:
            page.screenshot(path=screenshots / f"{language}-{path.strip('/').split('/')[-1]}.png", full_page=True)
        check_with_axe(page)
    context.close()


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_public_pages_pass_axe(live: Live, chromium: Browser, language: str) -> None:
    context = phone(chromium)
    page = context.new_page()
    page.goto(live.url)
    check_with_axe(page)
    context.add_cookies([{"name": "lang", "value": language, "url": live.url}])
    for path in (
        "/sign-in",
        "/activate",
        "/activate/P7ANPMMVY87C2051",
        "/verify",
        "/verify/0000-0000-0000",
        "/nowhere",
        "/language",
    ):
        page.goto(f"{live.url}{path}")
        check_with_axe(page)
    context.close()


def test_listen_says_when_the_phone_has_no_voice(live: Live, chromium: Browser) -> None:
    context = phone(chromium)
    context.add_cookies([{"name": "lang", "value": "fr", "url": live.url}])
    page = context.new_page()
    page.goto(f"{live.url}/sign-in")
    page.locator(".bar__listen").click()

    page.get_by_text("Ce téléphone n’a pas de voix pour cette langue.").wait_for()

    assert page.locator(".bar__listen").get_attribute("aria-pressed") == "false"
    context.close()


def test_lost_line_keeps_what_was_typed_and_offers_to_try_again(live: Live, chromium: Browser) -> None:
    context = phone(chromium)
    everybody_speaks(live.app, "fr")
    context.add_cookies([{"name": "lang", "value": "fr", "url": live.url}])
    page = context.new_page()
    page.goto(f"{live.url}/sign-in")
    page.locator("input[name=phone]").fill("0612000001")
    page.locator("input[name=pin]").fill("2580")
    page.locator("form:has(input[name=pin]) button").first.click()
    page.wait_for_url("**/home")
    context.set_offline(True)

    page.locator("main a[href='/courses']").first.click()
    page.get_by_text("La connexion est perdue").wait_for()

    context.set_offline(False)
    page.locator("main .notice button").first.click()
    page.wait_for_url("**/courses")
    context.close()
