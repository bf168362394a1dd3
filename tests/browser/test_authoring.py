"""A trainer writes a lesson: on a phone in Arabic, with the line going and coming, beside a colleague, without script."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lms.accounts.models import Person
from lms.authoring import queries
from lms.authoring.models import Draft
from lms.authoring.parts import Part
from lms.core.db import db
from tests.browser.authors import signed_in, trainer_of
from tests.browser.live import Live
from tests.browser.test_journey import check_with_axe

pytestmark = pytest.mark.browser


def colleague() -> Person:
    return trainer_of("yassine@lms.test")


def tree(live: Live, slug: str) -> Part:
    with live.app.app_context():
        draft = db.session.query(Draft).filter_by(slug=slug, closed_at=None).one()
        found = queries.tree_of(draft.id)
        db.engine.dispose()
        return found


def begin(page: Page, live: Live, title: str) -> None:
    """A course with one module and one lesson, which is open in the editor then."""
    page.goto(f"{live.url}/staff/courses/new")
    page.locator("input[name=title_fr]").fill(title)
    page.locator("main form button").click()
    for words in ("Module", "Leçon"):
        form = page.locator("details.adds").filter(has=page.locator("form")).first
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        form.locator("input[name=title_fr]").fill(words)
        form.locator("button").click()
        page.wait_for_load_state()
    page.wait_for_selector("[data-module='authoring/lesson'][data-started]")


def says(page: Page, text: str) -> None:
    page.locator("[data-state]", has_text=text).wait_for()


def test_a_lesson_saves_itself_on_a_phone_and_waits_for_the_line(
    live: Live, chromium: Browser, screenshots: Path | None
) -> None:
    context = signed_in(live, chromium, trainer_of, language="ar", width=360, has_touch=True, is_mobile=True)
    page = context.new_page()
    begin(page, live, "Le thym")
    area = page.locator("textarea[name=text-b1]")
    state = page.locator("form.editor")
    saved, writing, offline = (state.get_attribute(f"data-{name}") or "" for name in ("saved", "writing", "offline"))

    area.fill("الزعتر يجفف في الظل.")
    says(page, writing)
    says(page, saved.split("#")[0])
    check_with_axe(page)
    assert tree(live, "le-thym").modules[0].lessons[0].body["blocks"][0]["text"]["ar"] == "الزعتر يجفف في الظل."

    context.set_offline(True)
    area.fill("الزعتر يجفف في الظل ثلاثة أيام.")
    says(page, offline)
    if screenshots:
        page.screenshot(path=screenshots / "lesson-offline-ar.png")
    context.set_offline(False)
    says(page, saved.split("#")[0])
    assert "ثلاثة" in tree(live, "le-thym").modules[0].lessons[0].body["blocks"][0]["text"]["ar"]

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_what_was_kept_on_the_device_is_put_back_and_saved(live: Live, chromium: Browser) -> None:
    context = signed_in(live, chromium, trainer_of)
    page = context.new_page()
    begin(page, live, "La menthe")
    context.set_offline(True)
    page.locator("textarea[name=text-b1]").fill("Gardé sans réseau.")
    says(page, page.locator("form.editor").get_attribute("data-offline") or "")
    # The page is left before there is network, so that it cannot save any more; the text stays on the device.
    address = page.url
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)

    expect(page.locator("textarea[name=text-b1]")).to_have_value("Gardé sans réseau.")
    for _time in range(60):
        text = tree(live, "la-menthe").modules[0].lessons[0].body["blocks"][0]["text"]["fr"]
        if text:
            break
        page.wait_for_timeout(500)
    assert text == "Gardé sans réseau."
    context.close()


def test_two_authors_see_both_versions(live: Live, chromium: Browser, screenshots: Path | None) -> None:
    mine = signed_in(live, chromium, trainer_of)
    page = mine.new_page()
    begin(page, live, "Le laurier")
    theirs = signed_in(live, chromium, colleague)
    other = theirs.new_page()
    other.goto(page.url.split("#")[0])
    other.wait_for_selector("[data-module='authoring/lesson'][data-started]")
    form = page.locator("form.editor")
    saved, changed = (form.get_attribute("data-saved") or "").split("#")[0], form.get_attribute("data-changed") or ""

    other.locator("textarea[name=text-b1]").fill("De Yassine.")
    says(other, "Pas encore")
    says(other, saved)
    page.locator("textarea[name=text-b1]").fill("De Khadija.")
    says(page, changed)
    page.locator(".savebar button.button").click()
    page.locator(".conflicts").wait_for()
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / "conflict-fr.png", full_page=True)
    assert page.locator("textarea[name=text-b1]").input_value() == "De Khadija."
    assert "De Yassine." in page.locator(".conflicts").inner_text()
    page.locator(".conflicts input[name=take]").check()
    page.locator(".savebar button.button").click()
    page.wait_for_url("**saved=1**")
    assert page.locator("textarea[name=text-b1]").input_value() == "De Yassine."
    mine.close()
    theirs.close()


def test_parts_and_blocks_are_dragged_and_moved_by_keys(live: Live, chromium: Browser) -> None:
    context = signed_in(live, chromium, trainer_of)
    page = context.new_page()
    page.goto(f"{live.url}/staff/courses")
    page.locator("tr", has_text="créer une coopérative").locator("form button").click()
    page.locator("[data-grip]:visible").first.wait_for()
    before = [lesson.body["slug"] for lesson in tree(live, "acting-together").modules[0].lessons]
    first = page.locator(".outline__lessons").first.locator("[data-part]").first

    with page.expect_response("**/moves"):
        first.locator("[data-grip]").press("ArrowDown")
    moved = [lesson.body["slug"] for lesson in tree(live, "acting-together").modules[0].lessons]
    assert moved[:2] == [before[1], before[0]]

    rows = page.locator(".outline__lessons").first.locator("[data-part]")
    grip, last = rows.first.locator("[data-grip]").bounding_box(), rows.last.bounding_box()
    assert grip
    assert last
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + 60, last["y"] + last["height"] - 4, steps=12)
    with page.expect_response("**/moves"):
        page.mouse.up()
    dragged = [lesson.body["slug"] for lesson in tree(live, "acting-together").modules[0].lessons]
    assert dragged[-1] == moved[0]

    page.goto(page.url.split("#")[0])
    page.locator(".outline__name a").first.click()
    page.locator(".block [data-grip]:visible").first.wait_for()
    block = page.locator(".block").first.get_attribute("data-part")
    page.locator(".block [data-grip]").first.press("ArrowDown")
    page.wait_for_url("**saved=1**")
    assert page.locator(".block").nth(1).get_attribute("data-part") == block
    check_with_axe(page)
    context.close()


def test_everything_but_dragging_works_without_script(live: Live, chromium: Browser) -> None:
    context = signed_in(live, chromium, trainer_of, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/staff/courses/new")
    page.locator("input[name=title_fr]").fill("Le romarin")
    page.locator("main form button").click()
    page.locator("details[open] input[name=title_fr]").fill("Cueillir")
    page.locator("details[open] button").click()
    page.locator("details[open] input[name=title_fr]").first.fill("Le matin")
    page.locator("details[open] button").first.click()

    page.locator("textarea[name=text-b1]").fill("Avant la chaleur.")
    page.locator("button[value='add:example']").click()
    page.locator("textarea[name=text-b2]").fill("Chez Fadma.")
    page.locator("button[value='up:b2']").click()
    assert page.locator(".block textarea").first.input_value() == "Chez Fadma."
    page.locator("[data-undo]").click()
    page.locator("[data-undo]").click()

    texts = [block["text"]["fr"] for block in tree(live, "le-romarin").modules[0].lessons[0].body["blocks"]]
    assert texts == ["Avant la chaleur.", ""]
    context.close()
