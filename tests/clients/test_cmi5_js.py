"""A cmi5 unit written with `@xapi/cmi5`, from the package to the certificate, on a phone in Arabic.

The unit (`unit/`) asks one question. It is zipped with the library as its authors publish it.
"""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lms.core import clock
from lms.core.db import db
from lms.learning import queries
from lms.packages.services import import_package
from lms.xapi.models import StoredStatement
from tests.browser.chromium import phone
from tests.browser.journey import LANGUAGE_NAMES
from tests.browser.live import Live
from tests.browser.test_journey import check_with_axe
from tests.clients.conftest import Site
from tests.clients.site import LIBRARIES
from tests.factories import PIN
from tests.packages.archives import zipped

pytestmark = pytest.mark.browser
UNIT = Path(__file__).parent / "unit"
RIGHT, WRONG = "حين تختم النحلات العيون", "كل أسبوع"
AMINA, BILAL, ESI = "0612000001", "0612000002", "0612000009"


@pytest.fixture(scope="module")
def slug(live: Live) -> str:
    """Of the course that the package became."""
    files = {file.name: file.read_bytes() for file in UNIT.iterdir()}
    content = zipped({**files, "cmi5.js": LIBRARIES["cmi5"].read_bytes()})
    with live.app.app_context():
        folder = live.app.config["SETTINGS"].instance_path / "packages"
        found = import_package(io.BytesIO(content), folder, at=clock.now())
        db.session.commit()
        return queries.content_of(found.revision.id).slug


@pytest.fixture
def signed_in(live: Live, site: Site, slug: str) -> Iterator[Callable[[str], Page]]:
    """A phone on which somebody has just signed in, in Arabic, by her number."""
    contexts = []

    def enter(number: str) -> Page:
        contexts.append(phone(site.chromium, locale="ar-MA"))
        page = contexts[-1].new_page()
        page.goto(live.url)
        page.get_by_role("button", name=LANGUAGE_NAMES["ar"], exact=True).tap()
        page.locator("input[name=phone]").fill(number)
        page.locator("input[name=pin]").fill(PIN)
        page.locator("form:has(input[name=pin]) button").tap()
        page.wait_for_url("**/home")
        return page

    yield enter
    for context in contexts:
        context.close()


def launch(page: Page, live: Live, slug: str) -> None:
    """From the course's page to its one unit, by what is to be touched there."""
    page.goto(f"{live.url}/courses/{slug}")
    begin = page.locator("main form .button")
    if begin.count():
        begin.tap()
        page.wait_for_url("**/lessons/**")
    else:
        page.locator("main a[href*='/lessons/']").last.tap()
    page.locator("main form button").tap()
    page.wait_for_url("**/index.html?endpoint=*")
    page.get_by_text("initialized 200;").wait_for()


def leave(page: Page) -> None:
    page.get_by_text("العودة إلى الدرس").tap()
    page.wait_for_url("**/lessons/**")


def verbs_of(live: Live, page: Page) -> list[str]:
    """What was said in this session about its unit and what lies in it, in the order of storing."""
    session = page.evaluate("unit.getLaunchData().contextTemplate.extensions")
    about = page.evaluate("unit.launchParameters.activityId")
    with live.app.app_context():
        rows = db.session.query(StoredStatement).order_by(StoredStatement.seq)
        statements = [json.loads(row.document) for row in rows]
    return [
        statement["verb"]["id"].rpartition("/")[2]
        for statement in statements
        if statement["object"].get("id", "").startswith(about)
        and session.items() <= statement["context"].get("extensions", {}).items()
    ]


def test_package_is_completed_on_a_phone_and_earns_a_certificate(
    live: Live, signed_in: Callable[[str], Page], slug: str
) -> None:
    page = signed_in(AMINA)
    launch(page, live, slug)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_role("button", name=RIGHT).tap()
    page.get_by_text("initialized 200;passed 200;completed 200;").wait_for()
    verbs = verbs_of(live, page)
    leave(page)

    assert verbs == ["launched", "initialized", "passed", "completed"]
    page.locator(".notice--good").wait_for()
    check_with_axe(page)
    page.goto(f"{live.url}/certificates")
    page.locator(".card").filter(has_text="عسل الجبل").tap()
    page.wait_for_selector(".diploma")
    assert "عسل الجبل" in page.locator(".diploma").inner_text()


def test_wrong_answer_is_tried_again_and_then_counts(live: Live, signed_in: Callable[[str], Page], slug: str) -> None:
    page = signed_in(BILAL)
    launch(page, live, slug)
    page.get_by_role("button", name=WRONG).tap()
    page.get_by_text("failed 200;").wait_for()
    # cmi5, 9.3: one judgement in a session.
    page.get_by_role("button", name=RIGHT).tap()
    page.get_by_text("refused 403").wait_for()
    leave(page)
    assert not page.locator(".notice--good").count()

    launch(page, live, slug)
    page.get_by_role("button", name=RIGHT).tap()
    page.get_by_text("completed 200;").wait_for()
    leave(page)

    assert page.locator(".notice--good").count()


def test_everything_else_that_the_library_tells_is_taken(
    live: Live, signed_in: Callable[[str], Page], slug: str
) -> None:
    page = signed_in(ESI)
    launch(page, live, slug)

    statuses = page.evaluate(
        """async () => {
          const answers = [
            await unit.progress(50),
            await unit.interactionTrueFalse("quiz", "1", true, true, { fr: "Mûr ?" }, undefined, true),
            await unit.interactionChoice("quiz", "2", ["a"], ["a", "b"], [{ id: "a", description: { fr: "Thym" } }]),
            await unit.interactionFillIn("quiz", "3", ["عسل"], ["عسل"]),
            await unit.interactionLongFillIn("quiz", "4", ["من الخلية إلى السوق"]),
            await unit.interactionLikert("quiz", "5", "likert_3"),
            await unit.interactionMatching("quiz", "6", { bee: "hive" }, { bee: "hive" }),
            await unit.interactionPerformance("quiz", "7", { pots: 12 }, [{ stepId: "pots", exact: 12 }]),
            await unit.interactionSequencing("quiz", "8", ["smoke", "open"], ["smoke", "open"]),
            await unit.interactionNumeric("quiz", "9", 12, { min: 10, max: 14 }),
            await unit.interactionOther("quiz", "10", "a song", "a song"),
          ];
          return answers.map((answer) => answer.status);
        }"""
    )

    assert statuses == [200] * 11
    assert verbs_of(live, page) == ["launched", "initialized", "progressed", *["answered"] * 10]


def test_unit_keeps_its_place_for_the_next_session(live: Live, signed_in: Callable[[str], Page], slug: str) -> None:
    page = signed_in(ESI)
    at = """({ activityId: unit.launchParameters.activityId, registration: unit.launchParameters.registration,
      agent: unit.launchParameters.actor, stateId: "place" })"""
    launch(page, live, slug)
    page.evaluate(f"unit.xapi.setState({{ ...{at}, state: {{ page: 4 }} }}).then(() => null)")
    leave(page)

    launch(page, live, slug)

    assert page.evaluate(f"unit.xapi.getState({at}).then((answer) => answer.data)") == {"page": 4}


def test_nothing_is_taken_after_the_goodbye(live: Live, signed_in: Callable[[str], Page], slug: str) -> None:
    page = signed_in(ESI)
    launch(page, live, slug)

    status = page.evaluate("unit.terminate().then(() => unit.progress(50)).catch((error) => error.response.status)")

    # cmi5, 9.3.8: statements after “terminated” are refused, at first with the reason.
    assert status == 403
    assert verbs_of(live, page) == ["launched", "initialized", "terminated"]
