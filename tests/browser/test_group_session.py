"""A lesson learnt together on one phone: without script, and without network until it is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative, Membership
from lms.core.db import db
from lms.learning import queries
from lms.quizzes.group.models import GroupPresence
from lms.quizzes.models import PracticeAnswer, Result
from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live, serve
from tests.browser.people import press
from tests.browser.shelf import COURSE, connect, in_store, keep, waiting
from tests.browser.test_journey import check_with_axe
from tests.factories import PIN, membership, person
from tests.factories.statements import recorded

pytestmark = pytest.mark.browser
AMINA, BILAL = "0612000001", "0612000002"
MODULE, LESSON = "why-together", "alone-or-together"
PATH = f"/courses/{COURSE}/lessons/{MODULE}/{LESSON}"
OTHER = "what-is-a-cooperative"
ITEM = f"{MODULE}/{LESSON}"
NAIMA = "نعيمة أيت علي"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("group")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}") as live:
        with live.app.app_context():
            amina = db.session.query(Person).filter_by(phone=f"+212{AMINA[1:]}").one()
            (own,) = db.session.query(Membership).filter_by(person_id=amina.id)
            naima = person(name_ar=NAIMA, name_fr="Naima", picture="olive")
            db.session.flush()
            membership(naima, db.session.get_one(Cooperative, own.cooperative_id))
            db.session.commit()
            db.engine.dispose()
        yield live


def enter(served: Live, chromium: Browser, number: str, *, script: bool = True) -> Page:
    page = phone(chromium, locale="ar-MA", script=script).new_page()
    journey = Journey(page, served.url, published(served.app, COURSE), "ar", has_script=script)
    journey.enter(number, PIN)
    page.goto(f"{served.url}/courses/{COURSE}")
    begin = page.locator("form[action$='/enrolment'] .button")
    # Who was in a session of somebody else is enrolled already.
    if begin.count():
        journey.touch(begin.first)
    return page


def tick(page: Page, *names: str) -> None:
    for name in names:
        page.locator(".group__who label", has_text=name).click()


def credited(served: Live, name_fr: str) -> tuple[frozenset[str], list[str], list[str]]:
    """Her lessons, her verbs, and the questions that she practised."""
    with served.app.app_context():
        who = db.session.query(Person).filter_by(name_fr=name_fr).one()
        found = queries.enrolments_of(who.id)
        if not found:
            db.session.rollback()
            return frozenset(), [], []
        registration = found[0].registration
        verbs = sorted(one.verb.id.rpartition("/")[2] for one in recorded(registration=registration))
        answers = [one.question_id for one in db.session.query(PracticeAnswer).filter_by(registration=registration)]
        items = queries.completed_items(registration)
        assert not db.session.query(Result).count()
        db.session.rollback()
        return items, verbs, answers


def test_session_of_three_without_network(served: Live, chromium: Browser, screenshots: Path | None) -> None:
    page = enter(served, chromium, AMINA)
    keep(page, served.url, PIN)
    context = page.context
    context.set_offline(True)
    page.clock.install()
    page.goto(f"{served.url}{PATH}")
    press(page, page.locator("main a[href$='/group']"))
    # Answers move where their loudspeakers come beside them.
    page.locator(".group__pass .spot").first.wait_for(state="attached")
    # Nobody is ticked: there is nothing to end, and no place in the round.
    assert not page.locator(".group__end").is_visible()

    tick(page, "بلال", NAIMA)
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / "group-offline.png")
    assert page.evaluate("[...document.querySelectorAll('.group__who img')].every((one) => one.naturalWidth)")
    for way in page.locator(".group__way > summary").all():
        way.click()
    page.locator(".hands .counter button").nth(1).click()
    assert page.locator(".hands select").first.input_value() == "1"
    places = page.locator(".group__pass > li:visible")
    assert places.count() == 2
    place = places.filter(has_text=NAIMA)
    place.locator("summary").click()
    place.locator("input").first.check(force=True)
    # Who leads others is not still, though nobody touches the phone.
    page.clock.fast_forward(16 * 60_000)
    page.wait_for_timeout(500)
    press(page, page.locator(".group__end"))
    assert page.locator(".result--passed").is_visible()
    assert page.evaluate("sessionStorage.length") == 0
    page.locator(".bar__told").wait_for()
    assert page.title()
    assert page.title() != "undefined"
    assert waiting(page) == 1
    assert not any(NAIMA in row for row in in_store(page))
    assert ITEM not in credited(served, "Naima")[0]

    connect(context, page, served.url)

    items, verbs, answers = credited(served, "Naima")
    assert ITEM in items
    assert {"answered", "completed", "registered"} == set(verbs)
    assert [one for one in answers if one.startswith("alone-")] == ["alone-2"]
    assert ITEM in credited(served, "Bilal")[0]
    assert ITEM in credited(served, "Amina")[0]
    with served.app.app_context():
        assert db.session.query(GroupPresence).filter_by(item=ITEM).count() == 2
        db.session.rollback()
    context.close()


def test_what_is_noted_survives_a_wrong_touch(served: Live, chromium: Browser) -> None:
    page = enter(served, chromium, AMINA)
    page.goto(f"{served.url}{PATH.replace(LESSON, OTHER)}/group")
    page.locator(".group__pass .spot").first.wait_for(state="attached")
    tick(page, NAIMA)
    for way in page.locator(".group__way > summary").all():
        way.click()
    for _touch in range(2):
        page.locator(".hands .counter button").nth(1).click()
    places = page.locator(".group__pass > li:visible")
    places.locator("summary").click()
    places.locator("input").first.check(force=True)
    noted = page.evaluate("new URLSearchParams(new FormData(document.querySelector('.group'))).toString()")
    assert "=2&" in noted
    spots = page.evaluate("[...document.querySelectorAll('.spot')].map((spot) => spot.id)")
    assert len(set(spots)) == len(spots) > 3, "Each loudspeaker says its own answer"
    assert page.locator(".group__pass .spot:not(:has(.speak))").count() == 0

    press(page, page.locator(".bar__help"))
    page.go_back()
    for _way in range(2):
        page.locator(".group .group__who :checked").wait_for()
        assert page.evaluate("new URLSearchParams(new FormData(document.querySelector('.group'))).toString()") == noted
        page.reload()

    # Signed out meanwhile: after the sign-in it is still there.
    page.context.clear_cookies(name="session")
    press(page, page.locator(".group__end"))
    assert page.locator("main [role=status]").is_visible()
    page.locator("main .faces a, main .people a").first.click()
    page.locator("input[name=pin]").fill(PIN)
    press(page, page.locator("form:has(input[name=pin]) .button"))
    page.locator(".group .group__who :checked").wait_for()
    press(page, page.locator(".group__end"))
    assert f"{MODULE}/{OTHER}" in credited(served, "Naima")[0]
    page.context.close()


def test_session_without_script(served: Live, chromium: Browser) -> None:
    page = enter(served, chromium, BILAL, script=False)
    assert not page.locator(".bar__listen").is_visible(), "A button that does nothing"
    page.goto(f"{served.url}/offline")
    assert page.locator("[data-slug]").count()
    assert not page.locator(":is([data-do], .trace, .kept__bar):visible").count()
    page.goto(f"{served.url}{PATH.replace(LESSON, OTHER)}/group")

    tick(page, NAIMA)
    page.locator(".group__way > summary").first.click()
    page.locator(".hands select").first.select_option("2")
    page.locator(".group__end").click()

    page.wait_for_url("**/group/end")
    assert f"{MODULE}/{OTHER}" in credited(served, "Naima")[0]
    page.context.close()
