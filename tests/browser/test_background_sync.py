"""What waits on a phone is sent by the browser's own background sync, with no page of the platform open."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live
from tests.browser.people import press
from tests.browser.shelf import COURSE, keep, until, waiting
from tests.browser.test_offline_sync import LESSON
from tests.factories import PIN
from tests.factories.statements import recorded

pytestmark = pytest.mark.browser


@pytest.fixture
def context(served: Live, chromium: Browser) -> Iterator[BrowserContext]:
    """Amina's phone, with a course kept."""
    context = phone(chromium, locale="ar-MA")
    # Headless Chromium gives it to nobody unasked.
    context.grant_permissions(["background-sync"], origin=served.url)
    page = context.new_page()
    Journey(page, served.url, published(served.app, COURSE), "ar").enter("0612000001", PIN)
    keep(page, served.url, PIN)
    yield context
    context.close()


def answers(served: Live) -> list[tuple[str | None, bool | None]]:
    with served.app.app_context():
        return [(one.result.response, one.result.success) for one in recorded(verb="answered") if one.result]


class Workers:
    """The workers of the browser, as its own tools see and wake them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.devtools: CDPSession = page.context.new_cdp_session(page)
        self.registrations: list[str] = []
        self.running: dict[str, str] = {}
        self.devtools.on("ServiceWorker.workerRegistrationUpdated", self._registered)
        self.devtools.on("ServiceWorker.workerVersionUpdated", self._changed)
        self.devtools.send("ServiceWorker.enable")
        until(page, lambda: bool(self.registrations) and bool(self.running))

    def _registered(self, event: dict[str, Any]) -> None:
        self.registrations += [one["registrationId"] for one in event["registrations"]]

    def _changed(self, event: dict[str, Any]) -> None:
        self.running |= {one["versionId"]: one["runningStatus"] for one in event["versions"]}

    def stop(self) -> None:
        self.devtools.send("ServiceWorker.stopAllWorkers")
        until(self.page, lambda: set(self.running.values()) == {"stopped"})

    def sync(self, origin: str, tag: str) -> None:
        """As the browser does when the network is back."""
        asked = {"origin": origin, "registrationId": self.registrations[-1], "tag": tag, "lastChance": False}
        self.devtools.send("ServiceWorker.dispatchSyncEvent", asked)


def test_what_waits_arrives_while_no_page_is_open(served: Live, context: BrowserContext) -> None:
    (page,) = context.pages
    # Not the browser's own “offline”, which it cannot take back from a worker that sleeps.
    served.stop()
    page.goto(f"{served.url}{LESSON}/practice/1")
    page.locator("input[name=answer]").fill("50")
    press(page, page.locator("main form .button").last)
    page.locator(".feedback--right").wait_for()
    assert waiting(page) == 1
    assert page.evaluate("navigator.serviceWorker.ready.then((one) => one.sync.getTags())") == ["outbox"]
    empty = context.new_page()
    page.close()
    workers = Workers(empty)
    workers.stop()
    served.start()
    assert answers(served) == [], "Nothing woke the phone yet"

    workers.sync(served.url, "outbox")

    until(empty, lambda: answers(served) == [("50", True)])
    assert [one.url for one in context.pages] == ["about:blank"]
    empty.goto(f"{served.url}/health")
    until(empty, lambda: waiting(empty) == 0)
