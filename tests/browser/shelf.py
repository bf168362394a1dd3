"""What a member does on a phone that keeps courses, and what is in it."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from tests.browser.journey import Journey

COURSE = "acting-together"
# Everything in the phone's store as text: what a person with a cable would read.
DUMP = """async () => {
  const db = await new Promise((done) => { indexedDB.open('lms').onsuccess = (event) => done(event.target.result) })
  const found = []
  const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? ['utf-8', 'utf-16le'].map((code) => new TextDecoder(code).decode(value)).join('\\n')
    : value instanceof CryptoKey ? 'key ' + value.extractable
    : value && typeof value === 'object' ? Object.entries(value).map(([name, one]) => name + '=' + text(one)).join('\\n')
    : String(value)
  for (const name of db.objectStoreNames) {
    const rows = await new Promise((done) => {
      db.transaction(name).objectStore(name).getAll().onsuccess = (event) => done(event.target.result) })
    found.push(...rows.map((row) => name + ': ' + text(row)))
  }
  db.close()
  return found
}"""


def keep(page: Page, url: str, pin: str, slug: str = COURSE) -> None:
    """From the shelf: one touch, and her PIN where her profile is not open."""
    page.goto(f"{url}/offline")
    page.locator(f"[data-slug={slug}] [data-do=keep]").first.click()
    form = page.locator(".shelf form")
    page.locator(f".shelf form:not([hidden]), [data-slug={slug}][data-state=kept]").first.wait_for()
    if form.is_visible():
        form.locator("input").fill(pin)
        form.locator("button").click()
    page.wait_for_selector(f"[data-slug={slug}][data-state=kept]")
    # From now on the worker answers.
    page.wait_for_function("navigator.serviceWorker.controller")


def learn(journey: Journey) -> None:
    """Every lesson of the course with its practice; the page of the kept course leads to the next, quizzes aside."""
    for module in journey.course.modules:
        for lesson in module.lessons:
            journey.page.goto(f"{journey.url}/courses/{journey.course.slug}")
            # The page shows what is done here as soon as its script has run.
            journey.page.locator(f".step--next[data-item='{module.slug}/{lesson.slug}']").wait_for()
            journey.stop("kept-course")
            journey.touch(journey.page.locator("main .button"))
            assert journey.page.url.endswith(f"/{module.slug}/{lesson.slug}"), journey.page.url
            journey.lesson(len(lesson.practice))
            journey.stop("after-lesson")
        journey.stop("held-online")


def touch_pin(page: Page, pin: str) -> None:
    for digit in pin:
        page.locator(f".pad button[value='{digit}']").click()


def touch_wrong_pin(page: Page, pin: str) -> str:
    """What the pad says when it takes digits again."""
    told = page.locator(".pad .error")
    told.evaluate("(told) => { told.textContent = '' }")
    touch_pin(page, pin)
    told.filter(has_text=re.compile(".")).wait_for()
    page.locator(".pad:not(:has(.dots__full))").wait_for()
    return told.inner_text()


def in_store(page: Page) -> list[str]:
    found: list[str] = page.evaluate(DUMP)
    return found


def kept_media(page: Page) -> int:
    count: int = page.evaluate("caches.open('media').then((found) => found.keys()).then((keys) => keys.length)")
    return count


def kept_courses(page: Page) -> list[str]:
    """As they are sealed: others once anything in them has changed."""
    return [row for row in in_store(page) if row.startswith("packages:")]


def waiting(page: Page) -> int:
    return sum(row.startswith("outbox:") for row in in_store(page))


def connect(context: BrowserContext, page: Page, url: str) -> None:
    """The network is back; whatever waited is sent."""
    context.set_offline(False)
    page.goto(f"{url}/home")
    until(page, lambda: not waiting(page))


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """How long it takes is the machine's affair."""
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "It never came"
        page.wait_for_timeout(100)
