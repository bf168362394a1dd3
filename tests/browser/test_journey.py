"""The whole journey in a real browser, at the size of a cheap phone, with axe at each kind of screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.benchmarks.pages import COURSE, watch
from tests.browser.axe import violations
from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live, everybody_speaks
from tests.factories import PIN

pytestmark = pytest.mark.browser
PEOPLE = {"ar": "0612000001", "fr": "0612000002", "fr-without-script": "0612000009"}


def check_with_axe(page: Page) -> None:
    told = violations(page)
    assert not told, f"{page.url}: {told}"


@pytest.mark.parametrize(("language", "script"), [("ar", True), ("fr", True), ("fr", False)])
def test_member_goes_from_language_to_certificate(
    live: Live, chromium: Browser, screenshots: Path | None, language: str, script: bool
) -> None:
    context = phone(chromium, locale="ar-MA" if language == "ar" else "fr-MA", script=script)
    page = context.new_page()

    def look(name: str, shown: Page) -> None:
        if screenshots:
            shown.screenshot(path=screenshots / f"{language}-{name}.png", full_page=True)
        assert shown.evaluate("document.documentElement.scrollWidth") <= 360, f"{name} is wider than the phone"
        if script:
            check_with_axe(shown)

    def ignore(_name: str, _shown: Page) -> None:
        """Without script axe cannot run, and the pages are the same."""

    course = published(live.app, "acting-together")
    journey = Journey(page, live.url, course, language, at_stop=look if script else ignore, has_script=script)
    received: list[float] = []
    watch(page, received)
    journey.enter(PEOPLE[language if script else "fr-without-script"], PIN)
    journey.begin_course()
    journey.learn()
    page.goto(f"{live.url}/certificates")
    journey.stop("certificates")
    assert page.locator(".card").count() == len(course.modules) + 1
    page.locator(".card").first.click()
    page.wait_for_selector(".diploma")
    journey.stop("certificate")
    code = page.locator(".diploma__code").inner_text()
    if script:
        page.wait_for_load_state("networkidle")
        assert sum(received) <= COURSE, "A whole course costs too much: see what script/bench counts"
    context.close()

    stranger = phone(chromium, locale="fr-MA").new_page()
    stranger.goto(f"{live.url}/verify")
    stranger.locator("input[name=code]").fill(code.lower())
    stranger.locator("form .button").click()
    stranger.wait_for_selector(".diploma")
    check_with_axe(stranger)
    assert course.title["fr"] in stranger.locator("main").inner_text()
    stranger.context.close()


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_pages_of_every_language_pass_axe_light_and_dark(live: Live, chromium: Browser, language: str) -> None:
    for dark in (False, True):
        context = phone(chromium, dark=dark)
        context.add_cookies([{"name": "lang", "value": language, "url": live.url}])
        everybody_speaks(live.app, language)
        page = context.new_page()
        page.goto(f"{live.url}/sign-in")
        check_with_axe(page)
        page.locator("input[name=phone]").fill("0612000001")
        page.locator("input[name=pin]").fill(PIN)
        page.locator("form:has(input[name=pin]) button").first.click()
        page.wait_for_url("**/home")
        lesson = "/courses/acting-together/lessons/why-together/alone-or-together"
        for path in (
            "/home",
            "/courses",
            "/courses/acting-together",
            lesson,
            "/cooperative",
            "/cooperative/cash-book",
            "/help",
            "/me",
            "/certificates",
        ):
            page.goto(f"{live.url}{path}")
            assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
            check_with_axe(page)
        context.close()
