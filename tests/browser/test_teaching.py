"""A trainer plans a session in Arabic, a member says on her phone that she comes, who is there is ticked, and the page of the stuck
says who is where."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.learning import queries
from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live
from tests.browser.people import Desk, press
from tests.browser.test_journey import check_with_axe
from tests.browser.test_staff_tables import OUTSIDE
from tests.factories import PIN

pytestmark = pytest.mark.browser
COURSE = "acting-together"
MODULE, LESSON = "why-together", "alone-or-together"
TITLE = "تافراوت، ربيع 2027"


def look(page: Page, name: str, screenshots: Path | None) -> None:
    """At the desk and on a phone: nothing sticks out, and axe has nothing to say."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OUTSIDE) == [], f"{name} at {width}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
        if screenshots:
            page.screenshot(path=screenshots / f"teaching-{name}-{width}.png", full_page=True)
        check_with_axe(page)


def make_cohort(desk: Desk, live: Live, screenshots: Path | None) -> str:
    """With the members of argan; answers the path of its page."""
    page = desk.page
    page.goto(f"{live.url}/staff/cohorts")
    look(page, "list-empty", screenshots)
    desk.press(page.locator("main a[href='/staff/cohorts/new']"))
    today = clock.now().astimezone(MOROCCO).date()
    page.locator("input[name=title]").fill(TITLE)
    page.locator("select[name=course]").select_option(COURSE)
    page.locator("select[name=language]").select_option("shi")
    page.locator("select[name=province]").select_option("MA-TAR")
    page.locator("input[name=place]").fill("دار المرأة")
    page.locator("input[name=ends_on]").fill(today.replace(year=today.year + 1, day=1).isoformat())
    look(page, "new", screenshots)
    desk.press(page.locator("main form .button"))
    path = page.url.removeprefix(live.url)
    desk.press(page.locator("main a[href$='/members/new']"))
    look(page, "add", screenshots)
    with live.app.app_context():
        argan = db.session.query(Cooperative).filter_by(delegation_code="agadir").one().id
        db.session.rollback()
    desk.press(page.locator(f"main a[href$='/members/from/{argan}']"))
    look(page, "pick", screenshots)
    desk.press(page.locator("form:has(input[value=all]) button"))
    assert page.locator(".cohort__people li").count() == 2
    return path


def plan_session(desk: Desk, live: Live, cohort: str, screenshots: Path | None) -> None:
    """Of this evening."""
    page = desk.page
    page.goto(f"{live.url}{cohort}")
    look(page, "cohort", screenshots)
    desk.press(page.locator("main a[href$='/sessions/new']"))
    page.locator("select[name=item]").select_option(f"{MODULE}/{LESSON}")
    page.locator("input[name=on]").fill(clock.now().astimezone(MOROCCO).date().isoformat())
    page.locator("input[name=hour]").fill("23:59")
    look(page, "plan", screenshots)
    desk.press(page.locator("main form .button"))


def say_that_she_comes(live: Live, chromium: Browser, screenshots: Path | None) -> None:
    """Amina, on her phone, from her home."""
    page = phone(chromium, locale="ar-MA").new_page()
    Journey(page, live.url, published(live.app, COURSE), "ar").enter("0612000001", PIN)
    page.goto(f"{live.url}/home")
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / "teaching-home.png", full_page=True)
    press(page, page.locator("main a[href^='/cohorts/']"))
    assert TITLE in page.locator("h1").inner_text()
    check_with_axe(page)
    press(page, page.locator("button[name=coming][value=yes]"))
    page.locator("main section b").wait_for()
    assert page.locator("button[name=coming]").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / "teaching-own.png", full_page=True)
    for path in ("/cohorts", "/cohorts/join"):
        page.goto(f"{live.url}{path}")
        check_with_axe(page)
    page.context.close()


def test_session_from_its_plan_to_who_is_stuck(live: Live, chromium: Browser, screenshots: Path | None) -> None:
    desk = Desk.signed_in(live, chromium, "khadija@lms.test")
    page = desk.page
    cohort = make_cohort(desk, live, screenshots)
    plan_session(desk, live, cohort, screenshots)
    session = page.url
    say_that_she_comes(live, chromium, screenshots)

    page.goto(session)
    assert [one.inner_text() for one in page.locator(".tiles dd").all()] == ["1", "0", "1"]
    look(page, "session", screenshots)
    desk.press(page.locator("main a[href$='/attendance']"))
    look(page, "attendance", screenshots)
    page.locator(".faces label", has_text="أمينة").click()
    desk.press(page.locator("main form > .button"))
    page.locator("td .tag--good").wait_for()
    look(page, "session-held", screenshots)
    with live.app.app_context():
        amina = db.session.query(Person).filter_by(phone="+212612000001").one()
        (enrolment,) = queries.enrolments_of(amina.id)
        assert f"{MODULE}/{LESSON}" in queries.completed_items(enrolment.registration)
        db.session.rollback()

    page.goto(f"{live.url}{cohort}/progress")
    look(page, "progress", screenshots)
    assert page.locator(".stuck__step", has_text="أمينة").count() == 1
    desk.press(page.locator(".stuck__step a", has_text="أمينة"))
    look(page, "member", screenshots)
    desk.press(page.locator("main a[href$='/messages/new']"))
    page.locator("textarea[name=text_ar]").fill("أحضري دفترك من فضلك.")
    desk.press(page.locator("main form .button"))
    page.locator("td p", has_text="أحضري").wait_for()
    look(page, "messages", screenshots)
    for path in (f"{cohort}/code", f"{cohort}/edit", f"{session.removeprefix(live.url)}/lesson", "/staff/cohorts"):
        page.goto(f"{live.url}{path}")
        look(page, path.rpartition("/")[2], screenshots)
    page.context.close()
