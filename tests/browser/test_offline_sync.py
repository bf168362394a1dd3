"""What waits on a phone reaches the server whatever happens meanwhile: refusals, a wrong clock, a new release."""

import os
import shutil
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from lms.accounts.models import Person
from lms.config import ROOT
from lms.core import clock
from lms.core.db import db
from lms.learning import queries
from lms.learning.models import Enrolment
from lms.web import static
from lms.xapi.agents import activity_id
from lms.xapi.statement import Statement
from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live, serve
from tests.browser.people import press
from tests.browser.shelf import COURSE, connect, keep, kept_courses, until, waiting
from tests.browser.test_journey import check_with_axe
from tests.factories import PIN
from tests.factories.statements import recorded

pytestmark = pytest.mark.browser
NUMBERS = cycle(("0612000001", "0612000002", "0612000009"))
LESSON = f"/courses/{COURSE}/lessons/why-together/alone-or-together"
YEARS = timedelta(days=3 * 365)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("sync")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}") as live:
        yield live


@pytest.fixture
def number() -> str:
    """Another person than in the test before."""
    return next(NUMBERS)


@pytest.fixture
def page(served: Live, chromium: Browser, number: str) -> Iterator[Page]:
    context = phone(chromium, locale="ar-MA")
    page = context.new_page()
    Journey(page, served.url, published(served.app, COURSE), "ar").enter(number, PIN)
    keep(page, served.url, PIN)
    context.set_offline(True)
    yield page
    context.close()


def practise(page: Page, served: Live) -> None:
    page.goto(f"{served.url}{LESSON}/practice/1")
    page.locator("input[name=answer]").fill("50")
    press(page, page.locator("main form .button").last)
    page.locator(".feedback--right").wait_for()


def test_refusal_is_shown_in_words(served: Live, page: Page, number: str, screenshots: Path | None) -> None:
    practise(page, served)
    with served.app.app_context():
        person = db.session.query(Person).filter_by(phone=f"+212{number[1:]}").one()
        enrolment = queries.enrolments_of(person.id)[0]
        registration, kept = (
            enrolment.registration,
            {one.name: getattr(enrolment, one.name) for one in Enrolment.__table__.c},
        )
        before = len(recorded(verb="answered", registration=registration))
        db.session.delete(enrolment)
        db.session.commit()

    connect(page.context, page, served.url)

    page.locator(".bar__told--care").wait_for()
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / "offline-refused.png")
    with page.expect_navigation():
        page.locator(".bar__told--care").click()
    page.locator(".notice--care:visible").first.wait_for()
    if screenshots:
        page.screenshot(path=screenshots / "offline-refused-shelf.png")
    check_with_axe(page)
    with served.app.app_context():
        assert len(recorded(verb="answered", registration=registration)) == before
        db.session.add(Enrolment(**kept))
        db.session.commit()


def test_amount_that_is_missing_is_not_called_a_choice(served: Live, page: Page) -> None:
    page.goto(f"{served.url}{LESSON}/practice/1")
    page.evaluate("document.querySelector('[name=statement]').value = '\"><i id=in></i>0b1d'")
    press(page, page.locator("main form .button").last)

    told = page.locator("main .error")
    told.wait_for()
    assert told.inner_text() == "المرجو إدخال المبلغ أولا، ثم لمس الزر."
    assert page.locator("#in").count() == 0, "What the page sends back stays a value"
    assert page.locator("[name=statement]").get_attribute("value") == "iidini0b1d"
    assert waiting(page) == 0


def test_page_of_another_site_writes_nothing_in_her_name(served: Live, page: Page) -> None:
    other = page.context.new_page()
    other.set_content(f'<form method="post" action="{served.url}{LESSON}/completion"><button>A prize!</button></form>')

    with other.expect_event("requestfailed"):
        other.locator("button").click()

    page.goto(f"{served.url}{LESSON}")
    assert waiting(page) == 0


def test_clock_that_is_wrong_by_years_moves_nothing(served: Live, page: Page) -> None:
    worker = page.context.service_workers[0]
    worker.evaluate(f"const now = Date.now; Date.now = () => now() - {YEARS.total_seconds() * 1000:.0f}")
    page.goto(f"{served.url}/offline/faces")
    page.evaluate(f"const now = Date.now; Date.now = () => now() - {YEARS.total_seconds() * 1000:.0f}")
    page.locator(".faces button").click()
    for digit in PIN:
        page.locator(f".pad button[value='{digit}']").click()
    page.wait_for_url("**/home")
    practise(page, served)

    connect(page.context, page, served.url)

    with served.app.app_context():
        said = recorded(verb="answered")[-1]
        assert abs(said.timestamp - clock.now()) < timedelta(minutes=2)
        assert said.context
        assert said.context.extensions
        told = datetime.fromisoformat(str(said.context.extensions[activity_id("phone-time")]))
        assert abs(told + YEARS - said.timestamp) < timedelta(minutes=2)


def test_page_with_network_shows_no_less_than_the_phone_did(served: Live, page: Page) -> None:
    # Neither the browser nor the page is quicker than the worker.
    page.context.service_workers[0].evaluate("Object.defineProperty(registration, 'sync', { value: undefined })")
    page.goto(f"{served.url}{LESSON}/practice/1")
    page.evaluate(
        "fetch(location.pathname.replace('/practice/1', '/completion'), {method: 'POST', headers: {'X-Fragment': '1'}})"
    )
    page.wait_for_timeout(500)
    page.goto(f"{served.url}/home")
    here = page.locator(".ear bdi").first.inner_text()
    assert here.startswith("1/")
    page.goto("about:blank")
    page.context.set_offline(False)

    page.goto(f"{served.url}/home")

    assert page.locator(".ear bdi").first.inner_text() == here
    assert waiting(page) == 0


def test_slow_line_says_one_thing_once(served: Live, page: Page) -> None:
    """The server hangs: the phone answers after its patience, and what was sent arrives twice, by the form and the outbox."""
    page.context.set_offline(False)
    page.goto(f"{served.url}{LESSON}/practice/1")
    before = len(_answers(served))
    os.killpg(served.process.pid, signal.SIGSTOP)
    try:
        practise(page, served)
        assert waiting(page) == 1
    finally:
        os.killpg(served.process.pid, signal.SIGCONT)

    connect(page.context, page, served.url)

    page.wait_for_timeout(500)
    assert len(_answers(served)) == before + 1


def test_language_changes_what_is_kept(served: Live, page: Page) -> None:
    """The server renders the whole course before it sends that: on a slow line long after the words around it."""
    before = kept_courses(page)
    page.context.set_offline(False)
    _speak_french(page, served)

    until(page, lambda: kept_courses(page) != before)

    _is_kept_in_french(page, served)


def test_language_is_asked_for_again_where_the_network_broke_off(served: Live, page: Page) -> None:
    before = kept_courses(page)
    page.context.set_offline(False)
    worker = page.context.service_workers[0]
    worker.evaluate(
        """() => {
          // She chose the language herself: also on a line that is paid by the byte, and also the second time.
          Object.defineProperty(navigator, 'connection', { value: { saveData: true } })
          const fetched = self.fetch
          self.fetch = (asked, options) => {
            if (!String(asked).includes('/offline/courses/') || self.isMended) return fetched(asked, options)
            self.isBroken = true
            return Promise.reject(new TypeError())
          }
        }"""
    )
    # The page and its worker ask, whoever is first.
    asked_by_page: list[str] = []

    def break_off(route: Route) -> None:
        asked_by_page.append(route.request.url)
        route.abort()

    page.context.route("**/offline/courses/**", break_off)
    _speak_french(page, served)
    until(page, lambda: bool(asked_by_page or worker.evaluate("self.isBroken")))
    assert kept_courses(page) == before

    page.context.unroute("**/offline/courses/**")
    worker.evaluate("self.isMended = true")
    page.goto(f"{served.url}/home")

    until(page, lambda: kept_courses(page) != before)
    _is_kept_in_french(page, served)


def _speak_french(page: Page, served: Live) -> None:
    page.goto(f"{served.url}/language")
    page.get_by_role("button", name="Français", exact=True).click()
    page.wait_for_url("**/home")


def _is_kept_in_french(page: Page, served: Live) -> None:
    page.context.set_offline(True)
    page.goto(f"{served.url}{LESSON}")
    assert page.locator("h1").inner_text() == "Seul ou ensemble\N{NO-BREAK SPACE}?"
    assert page.locator("html").get_attribute("lang") == "fr-MA"


def _answers(served: Live) -> list[Statement]:
    with served.app.app_context():
        found = recorded(verb="answered")
        db.session.commit()
        return found


def test_new_release_keeps_what_waits(served: Live, page: Page, tmp_path: Path) -> None:
    """Other files, and another version of the phone's store, reach a phone on which something waits."""
    # The phone must not send in the background, by the worker of now.
    page.context.service_workers[0].evaluate("Object.defineProperty(registration, 'sync', { value: undefined })")
    practise(page, served)
    served.stop()
    served.start(next_release(tmp_path))
    # A page without script of ours: nothing is sent before the new worker is there.
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{served.url}/health")
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    for _second in range(40):
        if page.evaluate("caches.keys()").count(f"shell-{static.version()}") == 0:
            break
        page.wait_for_timeout(250)
    assert waiting(page) == 1

    connect(page.context, page, served.url)

    assert page.evaluate("indexedDB.databases()") == [{"name": "lms", "version": 2}]
    page.context.set_offline(True)
    page.goto(f"{served.url}{LESSON}")
    assert page.locator("article").count() == 1, "What was kept is still there"
    with served.app.app_context():
        assert recorded(verb="answered")[-1].object.id.endswith("/questions/alone-1")


def next_release(folder: Path) -> Path:
    """A copy of the application with another store in the phone, one more in it."""
    for name in ("lms", "babel"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wsgi.py", folder)
    store = folder / "lms" / "web" / "static" / "js" / "store.js"
    text = store.read_text("utf-8")
    assert "const VERSION = 1;" in text
    assert '  refused: { keyPath: "seq" },\n' in text
    text = text.replace("const VERSION = 1;", "const VERSION = 2;")
    store.write_text(text.replace("  refused: {", '  drafts: { keyPath: "seq" },\n  refused: {'), "utf-8")
    return folder
