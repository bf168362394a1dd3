"""In Arabic: a national officer raises the share from 40 % to 60 %, sees who would lose, publishes, and nobody loses in silence."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.pathway import cli, publishing
from tests.browser.live import Live
from tests.browser.test_journey import check_with_axe
from tests.browser.test_rules import officer, tile
from tests.client import PageClient
from tests.factories.courses import publish_bees
from tests.pathway.test_share_change import RULE, founded, members

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cooperatives(live: Live) -> list[UUID]:
    """Of five members with three certificates, and of ten with five: 60 % and 50 %. Both have the stage open."""
    with live.app.app_context():
        at = clock.now()
        course = publish_bees()
        version = publishing.new_draft(RULE, by=None, at=at)
        publishing.publish(version, by=None, valid_from=at.date(), migrate_by=None, at=at)
        db.session.commit()
        found = [founded(course, 5, 3).id, founded(course, 10, 5).id]
        db.session.remove()
    return found


def test_share_is_raised_and_nobody_loses_in_silence(live: Live, chromium: Browser, cooperatives: list[UUID]) -> None:
    keeps, loses = cooperatives
    context = officer(live, chromium, "ar", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{live.url}/staff/rules")
    page.locator("form[action$='/stages/project/drafts'] button").click()
    page.locator("a[href$='/requirements/0']").click()
    assert page.locator("input[name=share]").input_value() == "40"
    page.locator("input[name=share]").fill("60")
    page.locator("main form:has(input[name=share]) .button").first.click()
    page.locator("form[action$='/simulations'] button").click()
    _work(live)

    page.goto(page.url.partition("#")[0])
    assert tile(page, "ستفقدها بسبب هذه القاعدة") == "1"
    check_with_axe(page)
    page.locator("a[href$='/simulation/loss']").click()
    assert page.locator(f"a[href*='{loses}']").count() == 1
    assert page.locator(f"a[href*='{keeps}']").count() == 0
    page.goto(page.url.replace("/simulation/loss", "/publication"))
    today = clock.now().date().isoformat()
    page.locator("input[name=valid_from]").fill(today)
    page.locator("input[name=migrate_by]").fill(today)
    page.locator("input[name=confirmed]").check()
    check_with_axe(page)
    page.locator("form:has(input[name=confirmed]) .button").click()
    page.wait_for_url("**/staff/rules/*")
    _work(live)

    for cooperative_id, status in ((keeps, "open"), (loses, "at_risk")):
        told = _page_of_a_member(live, chromium, cooperative_id)
        assert told.locator("[data-stage=project]").first.get_attribute("data-status") == status
        # It is still open to them, and it was said that it is at risk.
        assert told.locator("a[href='/projects']").count()
        assert bool(told.locator(".notice--care").count()) is (status == "at_risk")
        told.context.close()
    context.close()


def _work(live: Live) -> None:
    with live.app.app_context():
        while cli.work():
            pass
        db.session.remove()


def _page_of_a_member(live: Live, chromium: Browser, cooperative_id: UUID) -> Page:
    with live.app.app_context():
        cooperative = db.session.get_one(Cooperative, cooperative_id)
        cookie = PageClient(live.app).sign_in(members(cooperative)[0]).http.get_cookie("session")
        assert cookie
        db.session.remove()
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    context.add_cookies(
        [{"name": name, "value": value, "url": live.url} for name, value in (("session", cookie.value), ("lang", "ar"))]
    )
    page = context.new_page()
    page.goto(f"{live.url}/pathway")
    return page
