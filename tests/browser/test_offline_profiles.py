"""Several people on one phone: each with her face and PIN, none able to read what another keeps."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import delete

from lms.accounts import attempts
from lms.accounts.models import Person, SignInFailure
from lms.core import clock
from lms.core.db import db
from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live
from tests.browser.people import press
from tests.browser.shelf import COURSE, in_store, keep, touch_pin, touch_wrong_pin, waiting
from tests.browser.test_journey import check_with_axe
from tests.factories import PIN

pytestmark = pytest.mark.browser
CLOCK = re.compile(r"\d\d:\d\d")
AMINA, BILAL = "أمينة", "بلال"
LESSON = f"/courses/{COURSE}/lessons/why-together/alone-or-together"
# Opens what another person keeps with the key of the one whose profile is open.
TRY_KEY = """async (name) => {
  const store = await import(document.querySelector('script[src]').src.replace('app.js', 'store.js'))
  const { profile, key } = await store.opened()
  const others = (await store.all(name)).filter((row) => row.profile !== profile)
  const tried = await Promise.all(others.map((row) => store.unseal(key, row).then(() => 'read', () => 'closed')))
  return tried.concat(key.extractable ? 'loose' : [])
}"""


def enter(page: Page, live: Live, number: str) -> None:
    page.goto(f"{live.url}/sign-in/phone")
    page.locator("input[name=phone]").fill(number)
    page.locator("input[name=pin]").fill(PIN)
    press(page, page.locator("form:has(input[name=pin]) button"))
    page.wait_for_url("**/home")


def choose(page: Page, live: Live, name: str, pin: str = PIN) -> None:
    """Two touches from anywhere: her face, her PIN."""
    page.goto(f"{live.url}/offline/faces")
    page.locator(".faces button", has_text=name).click()
    touch_pin(page, pin)


@pytest.fixture
def shared(live: Live, chromium: Browser) -> Page:
    """Amina keeps the course, then Bilal."""
    context = phone(chromium, locale="ar-MA")
    page = context.new_page()
    Journey(page, live.url, published(live.app, COURSE), "ar").enter("0612000001", PIN)
    keep(page, live.url, PIN)
    page.goto(f"{live.url}/me")
    press(page, page.locator("form[action='/sign-out'] button"))
    enter(page, live, "0612000002")
    keep(page, live.url, PIN)
    return page


def test_nobody_reads_what_another_keeps(live: Live, shared: Page, screenshots: Path | None) -> None:
    page = shared
    rows = in_store(page)
    assert sum(row.startswith("packages:") for row in rows) == 2
    assert sum(row.startswith("profiles:") for row in rows) == 2
    for secret in ("/lessons/", COURSE, "تعيش فاضمة", "registration", "practice", PIN):
        assert not any(secret in row for row in rows), f"{secret} can be read in the phone's store"
    assert page.evaluate(TRY_KEY, "packages") == ["closed"]

    page.context.set_offline(True)
    page.goto(f"{live.url}/offline/faces")
    page.locator(".faces button").nth(1).wait_for()
    if screenshots:
        page.screenshot(path=screenshots / "offline-faces.png")
    check_with_axe(page)
    page.locator(".faces button", has_text=AMINA).click()
    touch_wrong_pin(page, "1379")
    if screenshots:
        page.screenshot(path=screenshots / "offline-wrong-pin.png")
    check_with_axe(page)
    touch_pin(page, PIN)
    page.wait_for_url("**/home")
    assert AMINA in page.locator(".who").inner_text()
    assert page.evaluate(TRY_KEY, "packages") == ["closed"]
    page.context.close()


def test_guessing_a_pin_takes_ever_longer(live: Live, shared: Page, screenshots: Path | None) -> None:
    page = shared
    page.context.set_offline(True)
    page.goto(f"{live.url}/offline/faces")
    page.locator(".faces button", has_text=AMINA).click()
    for pin in ("1379", "1378"):
        assert not CLOCK.search(touch_wrong_pin(page, pin))
    assert CLOCK.search(touch_wrong_pin(page, "1377"))
    if screenshots:
        page.screenshot(path=screenshots / "offline-wait.png")
    check_with_axe(page)

    # The right one, after a reload: it is not even looked at.
    page.goto(f"{live.url}/offline/faces")
    page.locator(".faces button", has_text=AMINA).click()
    assert CLOCK.search(touch_wrong_pin(page, PIN))

    worker = page.context.service_workers[0]
    worker.evaluate("const real = Date.now; self.late = 31_000; Date.now = () => real() + self.late")
    touch_wrong_pin(page, "1376")
    worker.evaluate("self.late = 62_000")
    assert CLOCK.search(touch_wrong_pin(page, PIN)), "The second wait is twice as long"
    worker.evaluate("self.late = 93_000")
    touch_pin(page, PIN)
    page.wait_for_url("**/home")
    page.context.close()


def test_server_judges_who_was_let_in_by_the_phone(live: Live, shared: Page, screenshots: Path | None) -> None:
    page = shared
    with live.app.app_context():
        amina = db.session.query(Person).filter_by(phone="+212612000001").one()
        for _attempt in range(attempts.PER_ACCOUNT):
            attempts.begin(str(amina.id), address="elsewhere", at=clock.now(), person_id=amina.id)
    choose(page, live, AMINA)
    page.wait_for_url("**/home")

    assert page.locator(".who").count() == 1, "What is kept opens"
    for path in ("/home", "/me"):
        page.goto(f"{live.url}{path}")
        assert "محاولات كثيرة" in page.locator("main [role=status]").inner_text()
        assert "شبكة" not in page.locator("main").inner_text(), "There is a network"
        check_with_axe(page)
        if screenshots:
            page.screenshot(path=screenshots / f"offline-busy{path.replace('/', '-')}.png")
    assert page.locator("form[action='/sign-out']").count() == 0, "The rest does not"
    with live.app.app_context():
        db.session.execute(delete(SignInFailure))
        db.session.commit()

    page.goto(f"{live.url}/me")
    assert AMINA in page.locator("main").inner_text()
    page.context.close()


def test_touching_a_face_signs_the_browser_in_as_that_person(live: Live, shared: Page) -> None:
    page = shared
    choose(page, live, AMINA)
    page.wait_for_url("**/home")
    page.goto(f"{live.url}/me")
    assert AMINA in page.locator("main").inner_text()

    page.context.set_offline(True)
    choose(page, live, BILAL)
    page.wait_for_url("**/home")
    page.context.set_offline(False)
    page.goto(f"{live.url}/me")
    assert BILAL in page.locator("main").inner_text(), "The session of Amina is not used for what Bilal does"
    page.context.close()


def test_whom_she_calls_is_there_without_network(live: Live, shared: Page) -> None:
    page = shared
    page.goto(f"{live.url}/help")
    online = page.locator("main").inner_html()
    page.context.set_offline(True)

    page.goto(f"{live.url}/help")

    assert page.locator(".help li").count() > 3
    assert page.locator("main a[href^='tel:']").count() == online.count('href="tel:')
    faces = page.locator("main img.face")
    assert all(faces.nth(place).evaluate("face => face.naturalWidth") for place in range(faces.count()))
    page.context.close()


def test_another_person_closes_the_profile_without_network(live: Live, shared: Page, screenshots: Path | None) -> None:
    page = shared
    page.context.set_offline(True)
    page.goto(f"{live.url}/offline/faces")
    press(page, page.locator("main > a[href='/sign-in']"))
    page.locator("a.button[href='/offline/faces']").wait_for()
    if screenshots:
        page.screenshot(path=screenshots / "offline-stranger.png")
    check_with_axe(page)

    page.goto(f"{live.url}/home")
    page.locator(".faces button").nth(1).wait_for()
    assert page.locator(".who").count() == 0, "Nobody finds the home of the one before"

    page.context.set_offline(False)
    page.goto(f"{live.url}/me")
    assert "/sign-in" in page.url
    page.context.close()


def test_stillness_and_signing_out_close_the_profile(live: Live, shared: Page) -> None:
    page = shared
    page.context.set_offline(True)
    page.goto(f"{live.url}{LESSON}")
    assert page.locator("article").count() == 1
    worker = page.context.service_workers[0]
    worker.evaluate("const now = Date.now; self.late = 16 * 60_000; Date.now = () => now() + self.late")
    page.goto(f"{live.url}{LESSON}")
    page.locator(".faces button").first.wait_for()

    worker.evaluate("self.late = 0")
    choose(page, live, BILAL)
    page.wait_for_url("**/home")
    page.context.set_offline(False)
    page.goto(f"{live.url}/me")
    page.context.set_offline(True)
    page.locator("form[action='/sign-out'] button").click()
    page.locator(".faces button").first.wait_for()
    page.context.set_offline(False)
    page.goto(f"{live.url}/me")
    assert "/sign-in" in page.url, "The server hears of it before anything else"
    page.context.close()


def test_new_pin_opens_what_was_kept_under_the_old_one(live: Live, shared: Page) -> None:
    page = shared
    for old, new in ((PIN, "7413"), ("7413", PIN)):
        page.goto(f"{live.url}/me/pin")
        for name, value in (("old", old), ("pin", new), ("again", new)):
            page.locator(f"input[name={name}]").fill(value)
        press(page, page.locator("main form .button"))
        page.wait_for_url("**/me")
        page.wait_for_timeout(1500)
        page.context.set_offline(True)
        choose(page, live, BILAL, new)
        page.wait_for_url("**/home")
        page.goto(f"{live.url}{LESSON}")
        assert page.locator("article").count() == 1
        page.context.set_offline(False)
    page.context.close()


def test_leaving_no_trace_takes_two_touches_and_tells_what_is_lost(live: Live, shared: Page) -> None:
    page = shared
    page.context.set_offline(True)
    page.goto(f"{live.url}{LESSON}/practice/1")
    page.locator("input[name=answer]").fill("50")
    press(page, page.locator("main form .button").last)
    assert waiting(page) == 1
    page.goto(f"{live.url}/home")
    trace = page.locator("[data-module=offline]")
    assert not trace.is_visible(), "Two touches"
    page.locator(".trace summary").click()
    page.locator(".trace__waits").wait_for()
    assert waiting(page) == 1

    trace.click()
    page.locator(".faces button").first.wait_for()

    assert page.locator(".faces button").count() == 1
    rows = in_store(page)
    assert [row.partition(":")[0] for row in rows if not row.startswith("open:")] == ["packages", "profiles"]
    assert BILAL not in "".join(rows)
    page.context.close()


def test_helping_closes_what_the_helper_keeps(live: Live, shared: Page) -> None:
    """What is done without network must not be told in the name of the helper."""
    page = shared
    page.goto(f"{live.url}/helping")
    page.locator("input[name=phone]").fill("0612000001")
    page.locator("input[name=pin]").fill(PIN)
    press(page, page.locator("main form:has(input[name=pin]) .button"))
    page.wait_for_url("**/home")
    page.context.set_offline(True)

    page.goto(f"{live.url}{LESSON}")

    page.locator(".faces button").first.wait_for()
    page.context.close()
