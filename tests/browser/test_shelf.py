"""Keeping courses: nothing half, told in words, and gone when it is taken off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live, serve
from tests.browser.shelf import COURSE, in_store, keep, kept_media
from tests.factories import PIN

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("two")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}", courses=(COURSE, "governing")) as live:
        yield live


@pytest.fixture
def page(two: Live, chromium: Browser) -> Iterator[Page]:
    context = phone(chromium, locale="ar-MA")
    page = context.new_page()
    Journey(page, two.url, published(two.app, COURSE), "ar").enter("0612000001", PIN)
    yield page
    context.close()


def packages(page: Page) -> int:
    return sum(row.startswith("packages:") for row in in_store(page))


def test_phone_that_is_full_says_so_and_keeps_nothing_half(two: Live, page: Page) -> None:
    keep(page, two.url, PIN)
    media = kept_media(page)
    worker = page.context.service_workers[0]
    full = "async () => { throw new DOMException('full', 'QuotaExceededError') }"
    worker.evaluate(f"void (Cache.prototype.put = {full})")
    other = page.locator("[data-slug=governing]").first

    other.locator("[data-do=keep]").click()
    page.locator(".shelf > [role=status]:visible").wait_for()

    assert "لم يعد هناك مكان" in page.locator(".shelf > [role=status]").inner_text()
    assert other.get_attribute("data-state") == ""
    assert (packages(page), kept_media(page)) == (1, media)


def test_line_that_breaks_leaves_nothing_half(two: Live, page: Page) -> None:
    keep(page, two.url, PIN)
    media = kept_media(page)
    page.context.set_offline(True)

    page.locator("[data-slug=governing] [data-do=keep]").first.click()
    page.locator(".shelf > [role=status]:visible").wait_for()

    assert (packages(page), kept_media(page)) == (1, media)


def test_whole_path_is_kept_and_taken_off_again(two: Live, page: Page) -> None:
    page.goto(f"{two.url}/offline")
    page.locator(".kept__all").first.click()
    page.locator(".shelf form input").fill(PIN)
    page.locator(".shelf form button").click()
    page.locator("section:has(.kept__all)").first.locator("[data-state=kept]").nth(1).wait_for()
    assert packages(page) == 2

    for slug in (COURSE, "governing"):
        page.locator(f"[data-slug={slug}] [data-do=remove]").first.click()
        page.locator(f"[data-slug={slug}] [data-do=keep]").first.wait_for()

    assert (packages(page), kept_media(page)) == (0, 0)


def test_wrong_pin_opens_no_shelf(two: Live, page: Page) -> None:
    page.goto(f"{two.url}/offline")
    page.locator(f"[data-slug={COURSE}] [data-do=keep]").first.click()
    page.locator(".shelf form input").fill("1379")
    page.locator(".shelf form button").click()
    page.locator(".shelf > [role=status]:visible").wait_for()

    assert (packages(page), len([row for row in in_store(page) if row.startswith("profiles:")])) == (0, 0)


def test_recording_is_given_in_the_part_that_the_player_asks_for(two: Live, page: Page) -> None:
    keep(page, two.url, PIN)
    page.goto(f"{two.url}/home")
    page.context.set_offline(True)
    path = page.evaluate("caches.open('media').then((all) => all.keys()).then((keys) => keys[0].url)")

    part = page.evaluate(
        """async (path) => {
          const answer = await fetch(path, { headers: { Range: 'bytes=10-19' } })
          return [answer.status, answer.headers.get('Content-Range'), await answer.text()]
        }""",
        path,
    )
    whole = page.evaluate("async (path) => (await fetch(path)).text()", path)

    assert part == [206, f"bytes 10-19/{len(whole.encode())}", whole.encode()[10:20].decode()]
