"""A new version of the application reaches a phone on which a page of the old one is open and something waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Worker

from lms.web import static
from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live
from tests.browser.people import press
from tests.browser.shelf import COURSE, connect, in_store, keep, waiting
from tests.browser.test_offline_sync import LESSON, next_release
from tests.factories import PIN
from tests.factories.statements import recorded

pytestmark = pytest.mark.browser
# The line is there for all but what waits: the worker of before must not empty the outbox first.
DEAF = """() => {
  const over = self.fetch
  self.fetch = (asked, options) => String(asked).includes('/offline/outbox') ? Promise.reject(new TypeError()) : over(asked, options)
}"""
TAKE_OVER = """async () => {
  const taken = new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
  await (await navigator.serviceWorker.getRegistration()).update()
  await taken
}"""


@pytest.fixture
def page(served: Live, chromium: Browser) -> Iterator[Page]:
    """Amina's, with the course kept by the old release, and a question open."""
    context = phone(chromium, locale="ar-MA")
    page = context.new_page()
    Journey(page, served.url, published(served.app, COURSE), "ar").enter("0612000001", PIN)
    keep(page, served.url, PIN)
    page.goto(f"{served.url}{LESSON}/practice/1")
    yield page
    context.close()


def answer(page: Page, number: str) -> None:
    page.locator("input[name=answer]").fill(number)
    press(page, page.locator("main form .button:not([type=button])"))
    page.locator(".feedback").wait_for()


def release_of(worker: Worker) -> str:
    return str(worker.evaluate("self.LMS.version"))


def test_page_of_before_goes_on_and_nothing_that_waits_is_lost(served: Live, page: Page, tmp_path: Path) -> None:
    context = page.context
    (old_worker,) = context.service_workers
    old_worker.evaluate(DEAF)
    context.set_offline(True)
    answer(page, "50")
    page.evaluate("self.isOld = true")
    (written_before,) = [row for row in in_store(page) if row.startswith("outbox:")]
    served.stop()
    served.start(next_release(tmp_path))
    context.set_offline(False)

    page.evaluate(TAKE_OVER)

    (new_worker,) = [one for one in context.service_workers if one != old_worker]
    assert release_of(new_worker) != static.version()
    assert page.evaluate("[self.isOld, document.querySelector('script[src]').src]") == [
        True, f"{served.url}/static/{static.version()}/js/app.js",
    ], "The page of the old release is still open"  # fmt: skip
    context.set_offline(True)
    # A link of its own like any other: the old scripts ask, the new worker answers.
    page.evaluate(
        f"document.querySelector('main').insertAdjacentHTML('beforeend', '<a id=again href={LESSON}/practice/1>1</a>')"
    )
    press(page, page.locator("#again"))
    answer(page, "70")
    assert page.evaluate("self.isOld")
    assert page.evaluate("indexedDB.databases()") == [{"name": "lms", "version": 2}]
    rows = [row for row in in_store(page) if row.startswith("outbox:")]
    assert len(rows) == 2
    assert written_before in rows, "As the old scripts wrote it"
    # A file that the old page has not asked for before.
    assert (
        page.evaluate(f"import('/static/{static.version()}/js/form.js').then((found) => typeof found.init)")
        == "function"
    )

    connect(context, page, served.url)

    assert not waiting(page)
    assert f"/static/{release_of(new_worker)}/" in page.locator("script[src]").first.get_attribute("src")
    with served.app.app_context():
        said = recorded(verb="answered")
    assert [(one.result.response, one.result.success) for one in said if one.result] == [("50", True), ("70", False)]
