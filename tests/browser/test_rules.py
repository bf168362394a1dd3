"""An officer changes a rule: without script from the draft to the publication, and every page on a phone and at a desk."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from lms.accounts.queries import staff_with_email
from lms.core.db import db
from lms.pathway import cli, queries
from lms.pathway.rules import model
from lms.pathway.rules.model import MemberCount, Stage
from tests.browser.live import Live, everybody_speaks
from tests.browser.test_journey import check_with_axe
from tests.browser.test_staff_tables import OUTSIDE
from tests.client import PageClient
from tests.pathway.ruling.drafts import PRESIDENT, WAYS, draft_of, published

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def rule_in_force(live: Live) -> None:
    """One cooperative of the cast has two members, the other one has one."""
    with live.app.app_context():
        published(MemberCount(min_count=1))
        db.session.remove()


def officer(live: Live, chromium: Browser, language: str, **options: object) -> BrowserContext:
    with live.app.app_context():
        salma = staff_with_email("salma@lms.test")
        assert salma
        cookie = PageClient(live.app).sign_in(salma).http.get_cookie("session")
        assert cookie
        db.session.remove()
    context = chromium.new_context(**options)  # type: ignore[arg-type]
    context.add_cookies(
        [
            {"name": name, "value": value, "url": live.url}
            for name, value in (("session", cookie.value), ("lang", language))
        ]
    )
    everybody_speaks(live.app, language)
    return context


def test_rule_is_changed_tried_and_published_without_script(live: Live, chromium: Browser) -> None:
    context = officer(live, chromium, "fr", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/staff")
    page.get_by_role("link", name="Règles").click()
    page.get_by_role("button", name="Commencer un brouillon Notre projet").click()

    page.locator("a[href$='/requirements/0']").click()
    page.locator("input[name=min_count]").fill("2")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="L’essayer sur toutes les coopératives").click()
    with live.app.app_context():
        cli.work()
    page.get_by_role("link", name="Regarder de nouveau").click()
    assert tile(page, "La perdraient à cause de cette règle") == "1"
    page.get_by_role("link", name="Notre projet").click()
    page.get_by_role("link", name="Publier").click()
    page.get_by_label("J’ai lu ce qui change").check()
    page.get_by_role("button", name="Publier").click()

    page.get_by_text("est publiée. Elle ne change plus.").wait_for()
    with live.app.app_context():
        latest = queries.published_versions(Stage.PROJECT)[-1]
        assert model.decode(latest.document).require.of == (MemberCount(min_count=2),)
        assert latest.simulation_id is not None
        db.session.remove()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_is_out_of_sight(live: Live, chromium: Browser, language: str, width: int) -> None:
    with live.app.app_context():
        draft = f"/staff/rules/{draft_of(PRESIDENT, WAYS).id}"
        db.session.remove()
    context = officer(live, chromium, language, viewport={"width": width, "height": 740})
    page = context.new_page()

    for path in ("/staff/rules", *(f"{draft}{rest}" for rest in (
        "", "/description", "/requirements/0", "/requirements/1", "/requirements/new", "/requirements/new?kind=region",
        "/requirements/new?kind=members_share", "/simulation", "/publication",
    ))):  # fmt: skip
        page.goto(f"{live.url}{path}")
        assert page.evaluate(OUTSIDE) == [], path
        check_with_axe(page)
    context.close()


def tile(page: Page, name: str) -> str | None:
    return page.locator(".tiles > div", has_text=name).locator("dd").text_content()
