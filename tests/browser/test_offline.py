"""A course on a phone without network, and what becomes of it when the network is back."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.ids import id_from
from lms.learning import queries
from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live, serve
from tests.browser.shelf import COURSE, connect, keep, learn, waiting
from tests.browser.sitting import Sender, answer_all
from tests.browser.test_journey import check_with_axe
from tests.factories import PIN
from tests.factories.statements import recorded

pytestmark = pytest.mark.browser
AMINA, BILAL, NAIMA = "0612000001", "0612000002", "0612000009"


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server that may be stopped."""
    folder = tmp_path_factory.mktemp("fragile")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}") as served:
        yield served


def begin(live: Live, chromium: Browser, number: str, language: str = "ar") -> Journey:
    page = phone(chromium, locale="ar-MA" if language == "ar" else "fr-MA").new_page()
    journey = Journey(page, live.url, published(live.app, COURSE), language)
    journey.enter(number, PIN)
    return journey


def state_of(live: Live, number: str) -> dict[str, Any]:
    """What the log and the tables hold of her lessons, without what differs by person: ids that are drawn, and times."""
    with live.app.app_context():
        person = db.session.query(Person).filter_by(phone=f"+212{number[1:]}").one()
        (enrolment,) = queries.enrolments_of(person.id)
        said = recorded(registration=enrolment.registration)
        lessons = [one for one in said if one.verb.id.endswith("/completed") and "/quiz" not in one.object.id]
        expected = {
            id_from("completed", enrolment.registration, item)
            for item in queries.completed_items(enrolment.registration)
        }
        db.session.commit()
        return {
            "items": queries.completed_items(enrolment.registration),
            "said": Counter(
                (
                    one.verb.id.rpartition("/")[2],
                    one.object.id,
                    str(one.result and (one.result.success, one.result.response)),
                )
                for one in said
            ),
            "has_ids_of_the_server": {one.id for one in lessons} == expected,
        }


@pytest.fixture(scope="module")
def online(fragile: Live, chromium: Browser) -> dict[str, Any]:
    """The state of one who did it with network all the time."""
    context = begin(fragile, chromium, BILAL).page.context
    answer_all(fragile.app, Sender(context.request, fragile.url), published(fragile.app, COURSE))
    context.close()
    return state_of(fragile, BILAL)


def test_course_without_network_ends_as_one_with_network(
    fragile: Live, chromium: Browser, online: dict[str, Any], screenshots: Path | None
) -> None:
    journey = begin(fragile, chromium, AMINA)
    page, context = journey.page, journey.page.context
    shown = 0

    def look(name: str, _page: Page) -> None:
        nonlocal shown
        shown += 1
        if screenshots:
            page.screenshot(path=screenshots / f"offline-{shown:02}-{name}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{name} is wider than the phone"
        check_with_axe(page)
        if name.startswith("feedback-wrong"):
            assert page.locator(".choice--wrong .choice__mark:visible").count() == 1, "What she chose is shown"

    page.goto(f"{fragile.url}/offline")
    page.wait_for_selector("[data-state]")
    look("shelf", page)
    keep(page, fragile.url, PIN)
    look("kept", page)
    journey.at_stop = look
    context.set_offline(True)
    page.goto(f"{fragile.url}/home")
    look("home", page)
    learn(journey)
    page.goto(f"{fragile.url}/courses/{COURSE}")
    look("all-done", page)
    assert waiting(page) == online["said"].total() - 1  # she was enrolled while there was network

    connect(context, page, fragile.url)
    assert state_of(fragile, AMINA) == online
    journey.at_stop = lambda _name, _page: None
    _pass(journey)
    page.goto(f"{fragile.url}/certificates")
    look("certificates", page)
    assert page.locator(".card").count() == len(journey.course.modules) + 1
    context.close()


def _pass(journey: Journey) -> None:
    """The quizzes and the exam, with network."""
    for module in journey.course.modules:
        journey.page.goto(f"{journey.url}/courses/{COURSE}/quizzes/{module.slug}")
        journey.quiz(fail_first=False)
    journey.page.goto(f"{journey.url}/courses/{COURSE}/exam")
    journey.sit(right=True)


def test_course_while_the_server_is_dead_ends_as_one_with_network(
    fragile: Live, chromium: Browser, online: dict[str, Any]
) -> None:
    journey = begin(fragile, chromium, NAIMA, "fr")
    keep(journey.page, fragile.url, PIN)
    fragile.stop()
    try:
        learn(journey)
    finally:
        fragile.start()

    connect(journey.page.context, journey.page, fragile.url)

    assert state_of(fragile, NAIMA) == online
    journey.page.context.close()
