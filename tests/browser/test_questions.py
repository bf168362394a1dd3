"""New kinds of question on a cheap phone, in Arabic and French, with script and without."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from lms.accounts import sessions
from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.core.files import MediaStore
from lms.quizzes.models import Attempt
from tests.browser.chromium import phone
from tests.browser.live import Live, everybody_speaks
from tests.browser.test_journey import check_with_axe
from tests.factories.courses import LESSONS, complete, enrol, publish_asking
from tests.quizzes.marking.asked import COMPUTED, DRAG_WORDS, HOT_SPOT, LIKERT, LONG, VOICE

pytestmark = pytest.mark.browser
EVERY = [HOT_SPOT, DRAG_WORDS, LIKERT, LONG, VOICE, COMPUTED]
PRACTICE = "/courses/bees/lessons/hive/the-hive/practice"


@pytest.fixture(scope="module")
def token(live: Live) -> str:
    """Amina's session, enrolled in a course with a question of every kind."""
    with live.app.test_request_context():
        course = publish_asking(EVERY, MediaStore(live.app.config["SETTINGS"].instance_path / "media"))
        amina = db.session.scalars(select(Person).where(Person.phone == "+212612000001")).one()
        complete(amina, enrol(amina, course), *LESSONS)
        found = sessions.start(amina, device="test", address="127.0.0.1", at=clock.now())
        db.session.commit()
        db.session.remove()
    return found


def opened(live: Live, chromium: Browser, token: str, language: str, *, script: bool = True) -> Page:
    everybody_speaks(live.app, language)
    client = live.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    cookie = client.get_cookie("session")
    assert cookie
    context = phone(chromium, script=script)
    context.add_cookies(
        [
            {"name": "session", "value": cookie.value, "url": live.url},
            {"name": "lang", "value": language, "url": live.url},
        ]
    )
    return context.new_page()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_touch_is_counted_where_it_was(
    live: Live, chromium: Browser, token: str, language: str, *, script: bool
) -> None:
    page = opened(live, chromium, token, language, script=script)
    for x, verdict in ((25, "right"), (125, "wrong"), (295, "wrong")):
        page.goto(f"{live.url}{PRACTICE}/1")

        page.locator("input[type=image]").tap(position={"x": x, "y": 25})

        expect(page.locator(f".feedback--{verdict}")).to_be_visible()
    # In the middle of the right region, counted from the left in both directions of writing.
    expect(page.locator(".places__right")).to_have_attribute("x", "0")
    page.context.close()


def test_keyboard_chooses_by_number(live: Live, chromium: Browser, token: str) -> None:
    page = opened(live, chromium, token, "fr")
    page.goto(f"{live.url}{PRACTICE}/1")
    page.locator("details.places summary").press("Enter")

    page.locator("input[type=radio]").first.press("Space")
    page.locator("input[type=radio]").first.press("Enter")

    expect(page.locator(".feedback--right")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_new_kind_fits_the_phone_and_can_be_used_by_everyone(
    live: Live, chromium: Browser, token: str, language: str
) -> None:
    page = opened(live, chromium, token, language)
    for number in range(1, len(EVERY) + 1):
        page.goto(f"{live.url}{PRACTICE}/{number}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        check_with_axe(page)
    page.goto(f"{live.url}{PRACTICE.replace('practice', 'group')}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.context.close()


def answer(page: Page) -> None:
    """The question on the page, but for a recording, which is left for later."""
    if page.locator("input[type=image]").count():
        return page.locator("input[type=image]").tap(position={"x": 25, "y": 25})
    if page.locator("input[type=file]").count():
        return page.locator("main p a").last.click()
    for choose in page.locator(".gaps select").all():
        choose.select_option(index=1)
    for choices in page.locator("fieldset.choices").all():
        choices.locator("input").first.check()
    for written, words in (("textarea", "Parce que…"), ("input[inputmode=decimal]", "12")):
        if page.locator(written).count():
            page.locator(written).fill(words)
    return page.locator("main form button.button").click()


def test_quiz_of_every_new_kind_without_script_waits_for_the_trainer(live: Live, chromium: Browser, token: str) -> None:
    page = opened(live, chromium, token, "fr", script=False)
    page.goto(f"{live.url}/courses/bees/quizzes/hive")
    with page.expect_navigation():
        page.locator("form button.button").first.click()
    for _number in range(len(EVERY)):
        with page.expect_navigation():
            answer(page)
    with live.app.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        db.session.remove()
    page.goto(f"{live.url}/attempts/{attempt.id}")
    page.locator("main form button.button").click()

    expect(page.locator(".result")).to_contain_text("attendent le formateur")
    check = page.goto(f"{live.url}/courses/bees/quizzes/hive")
    assert check
    assert check.status == 200
    page.context.close()
