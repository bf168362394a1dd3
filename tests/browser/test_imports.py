"""A trainer brings a file in Arabic, with script and without: how far it is, the report, what is refused."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.authoring.exchange.imports import SAMPLES
from tests.authoring.test_cli import GIFT
from tests.browser.authors import signed_in, trainer_of
from tests.browser.live import Live
from tests.browser.test_journey import check_with_axe

pytestmark = pytest.mark.browser
REFUSED = "\n::بلا جواب::أي جواب هو الصحيح؟ {~الأول ~الثاني}\n\n::<img src=x onerror=alert(1)>::Le mot ? {~}\n"


def choose(page: Page, live: Live, content: str, name: str) -> None:
    page.goto(f"{live.url}/staff/courses/import")
    file = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    page.wait_for_selector("[data-module='authoring/bring'][data-started]")


def pictured(page: Page, screenshots: Path | None, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_file_is_brought_in_arabic(live: Live, chromium: Browser, screenshots: Path | None, width: int) -> None:
    context = signed_in(live, chromium, trainer_of, language="ar", width=width)
    page = context.new_page()
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.goto(f"{live.url}/staff/courses/import")
    pictured(page, screenshots, f"import-ar-{width}")

    choose(page, live, "", "empty.gift")
    page.locator("form.brings button").click()
    page.locator("[role=alert]", has_text="الملف فارغ").wait_for()
    pictured(page, screenshots, f"import-refused-ar-{width}")

    choose(page, live, GIFT + REFUSED, f"النحل-{width}.gift")
    page.locator("form.brings button").click()
    page.wait_for_url("**/staff/courses/imports/*")
    pictured(page, screenshots, f"import-report-ar-{width}")
    assert page.locator(".became--refused li").count() >= 1
    page.locator(".became--taken a").first.click()
    page.wait_for_url("**/staff/courses/questions/*")
    assert alerts == []
    context.close()


def test_a_line_that_breaks_is_told_and_the_file_can_be_sent_again(live: Live, chromium: Browser) -> None:
    context = signed_in(live, chromium, trainer_of)
    page = context.new_page()
    choose(page, live, GIFT, "attente.gift")
    page.route("**/staff/courses/import", lambda route: route.abort())
    page.locator("form.brings button").click()
    page.locator("[data-state]", has_text="pas arrivé").wait_for()
    page.unroute("**/staff/courses/import")

    page.locator("form.brings button").click()
    page.wait_for_url("**/staff/courses/imports/*")
    context.close()


def test_a_file_above_the_limit_is_not_even_sent(live: Live, chromium: Browser) -> None:
    context = signed_in(live, chromium, trainer_of)
    page = context.new_page()
    choose(page, live, GIFT, "grand.gift")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate(
        "Object.defineProperty(document.querySelector('input[type=file]').files[0], 'size', {value: 2 ** 31})"
    )
    page.locator("form.brings button").click()
    page.locator("[data-state]", has_text="512").wait_for()
    assert "POST" not in sent
    context.close()


def test_without_script_the_form_does_the_same(live: Live, chromium: Browser) -> None:
    context = signed_in(live, chromium, trainer_of, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/staff/courses/import")
    page.locator("input[type=file]").set_input_files(SAMPLES / "questions.h5p")
    page.locator("form.brings button").click()
    page.wait_for_url("**/staff/courses/imports/*")
    assert page.locator(".sums li").count() >= 1
    context.close()
