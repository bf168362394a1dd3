"""Touched instead of typed: notes and coins, a counter, and loudspeakers that say one answer alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.quizzes.models import Attempt
from tests.browser.chromium import phone
from tests.browser.live import Live, everybody_speaks
from tests.browser.test_journey import check_with_axe
from tests.factories import PIN
from tests.factories.courses import enrol

pytestmark = pytest.mark.browser
PRACTICE = "/courses/acting-together/lessons/why-together/alone-or-together/practice"
MONTH = "/cooperative/cash-book/2026/10/edit"
# A voice that notes what it is given to say.
VOICE = """
window.said = [];
const voice = {getVoices: () => [{lang: "fr-FR"}], speak: ({text}) => said.push(text), cancel: () => {}};
Object.defineProperty(window, "speechSynthesis", {value: voice});
"""


@pytest.fixture(scope="module")
def attempt(live: Live) -> str:
    """Bilal, who presides and writes the cash book, at a question whose answer lies between 1 and 60."""
    with live.app.app_context():
        bilal = db.session.query(Person).filter_by(name_fr="Bilal").one()
        enrolment = enrol(bilal, db.session.query(Course).filter_by(slug="acting-together").one())
        row = Attempt(
            person_id=bilal.id, registration=enrolment.registration, revision_id=enrolment.revision_id, item="exam",
            number=1, seed=1, question_ids=["reg-e7", "group-e9", "why-e8"], started_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        db.session.commit()
        return f"/attempts/{row.id}/questions"


@pytest.fixture
def page(live: Live, chromium: Browser, attempt: str) -> Iterator[Page]:
    context = phone(chromium)
    context.add_init_script(VOICE)
    # Nothing is said but what is touched.
    context.add_init_script("localStorage.sound = 'off'")
    context.add_cookies([{"name": "lang", "value": "fr", "url": live.url}])
    everybody_speaks(live.app, "fr")
    shown = context.new_page()
    shown.goto(f"{live.url}/sign-in")
    shown.locator("input[name=phone]").fill("0612000002")
    shown.locator("input[name=pin]").fill(PIN)
    shown.locator("form:has(input[name=pin]) button").first.click()
    shown.wait_for_url("**/home")
    yield shown
    context.close()


def touch(page: Page, field: str, *pieces: int) -> None:
    for piece in pieces:
        page.locator(f"[data-for={field}] button[value='{piece}']").click()


def test_notes_and_coins_add_up_and_the_last_is_taken_back(live: Live, page: Page) -> None:
    page.goto(f"{live.url}{PRACTICE}/1")
    amount = page.locator("#answer")

    touch(page, "answer", 2000, 2000, 1000, 50)
    assert amount.input_value() == "50,50"
    assert page.locator(".purse__tray img").count() == 4
    check_with_axe(page)
    page.locator(".purse > .button").click()
    assert amount.input_value() == "50"
    page.locator("main form > .button").click()

    page.wait_for_selector(".feedback--right")


@pytest.mark.parametrize(
    ("typed", "sum_"),
    [
        ("100", "120"),
        ("1 250", "1270"),
        ("1.250,50", "1270,50"),
        ("٣٠", "50"),
        ("0,5", "20,50"),
        ("abc", "20"),
        ("", "20"),
    ],
)
def test_notes_are_added_to_what_is_typed(live: Live, page: Page, typed: str, sum_: str) -> None:
    page.goto(f"{live.url}{MONTH}")
    page.wait_for_selector("[data-for=incoming] button")
    touch(page, "incoming", 20_000)

    page.locator("#incoming").fill(typed)
    assert page.locator("[data-for=incoming] .purse__tray img").count() == 0
    touch(page, "incoming", 2000)

    assert page.locator("#incoming").input_value() == sum_
    assert page.locator("#outgoing").input_value() == ""


def test_counter_goes_up_and_down_and_stays_among_its_numbers(live: Live, page: Page, attempt: str) -> None:
    page.goto(f"{live.url}{attempt}/1")
    page.wait_for_selector(".counter button + select + button")
    less, number, more = page.locator(".counter > *").all()

    # Nothing is less than no answer.
    less.click()
    assert number.input_value() == ""
    more.click(click_count=4)
    assert number.input_value() == "4"
    less.click()
    assert number.input_value() == "3"
    number.select_option("60")
    more.click()
    assert number.input_value() == "60"
    check_with_axe(page)


def test_one_answer_is_said_alone_and_is_not_chosen_by_that(live: Live, page: Page) -> None:
    page.goto(f"{live.url}{PRACTICE}/2")
    spots = page.locator(".spot .speak")
    page.wait_for_selector(".spot .speak")
    told = page.locator(".spot img").nth(1).get_attribute("alt")

    spots.nth(1).click()

    assert spots.count() == page.locator(".choice").count()
    assert page.evaluate("said") == [told]
    assert page.locator(".choice :checked").count() == 0
    check_with_axe(page)


def test_things_to_order_are_heard_alone_and_touched_in_their_order(
    live: Live, page: Page, attempt: str, screenshots: Path | None
) -> None:
    page.goto(f"{live.url}{attempt}/2")
    page.locator(".spot .speak").nth(2).wait_for()
    things, places = page.locator(".place label"), page.locator(".place select")
    words = things.all_inner_texts()

    page.locator(".spot .speak").nth(1).click()
    assert page.evaluate("said") == [words[1]]
    assert [one.input_value() for one in places.all()] == [""] * len(words)

    for number in (1, 0, 2):
        things.nth(number).click()
    assert [places.nth(number).input_value() for number in range(3)] == ["2", "1", "3"]
    things.nth(1).click()
    assert places.nth(1).input_value() == ""
    things.nth(1).click()
    assert places.nth(1).input_value() == "1", "The place that is free"
    check_with_axe(page)
    look(page, screenshots, "order")


def test_each_side_of_pairs_is_heard_alone(live: Live, page: Page, attempt: str, screenshots: Path | None) -> None:
    page.goto(f"{live.url}{attempt}/3")
    page.locator(".spot .speak").nth(5).wait_for()
    rights, lefts = page.locator(".place--mate span").all_inner_texts(), page.locator(".pair label").all_inner_texts()

    for number in (2, 4):
        page.locator(".spot .speak").nth(number).click()

    assert [one.split("\n")[-1] for one in page.evaluate("said")] == [rights[2], lefts[1]]
    assert len(rights) == len(lefts) == 3
    assert page.locator(".pair").first.locator("option").all_inner_texts()[1:] == [
        f"{number}. {words}" for number, words in enumerate(rights, 1)
    ]
    check_with_axe(page)
    look(page, screenshots, "match")


def look(page: Page, screenshots: Path | None, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "It is wider than the phone"
    if screenshots:
        page.screenshot(path=screenshots / f"without-reading-{name}.png", full_page=True)


@pytest.mark.parametrize("path", ["/help", MONTH])
def test_pages_pass_axe_in_the_dark(live: Live, page: Page, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{live.url}{path}")

    check_with_axe(page)
