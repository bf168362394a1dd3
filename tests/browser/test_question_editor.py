"""A trainer writes questions in Arabic, tries them, and whatever she pastes stays text."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lms.accounts.queries import staff_with_email
from lms.authoring import queries, services
from lms.authoring.models import DraftPart
from lms.authoring.parts import Bank, PartKind
from lms.authoring.questions.missing import missing
from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from tests.authoring.sent import picture
from tests.browser.live import Live
from tests.browser.test_journey import check_with_axe
from tests.browser.test_staff_tables import OUTSIDE
from tests.client import PageClient

pytestmark = pytest.mark.browser
PAYLOADS = [
    "<script>window.ran=1</script>", "<img src=x onerror='window.ran=1'>", "<svg/onload=window.ran=1>",
    "\"><details open ontoggle=window.ran=1>", "</textarea><script>window.ran=1</script>", "[x](javascript:window.ran=1)",
    "{{ 7*7 }}<iframe srcdoc='<script>parent.ran=1</script>'>", "<a href=javascript:window.ran=1 autofocus onfocus=window.ran=1>x</a>",
]  # fmt: skip


@pytest.fixture(scope="module")
def draft_id(live: Live) -> UUID:
    with live.app.app_context():
        course = db.session.scalars(learning.any_course("acting-together")).one()
        assert course.current_revision_id
        trainer = staff_with_email("khadija@lms.test")
        draft = services.open_draft(learning.content_of(course.current_revision_id), by=trainer, at=clock.now())
        db.session.commit()
        return draft.id


def trainer(live: Live, chromium: Browser, language: str, *, script: bool = True, width: int = 1280) -> BrowserContext:
    with live.app.app_context():
        person = staff_with_email("khadija@lms.test")
        assert person
        person.language = language
        cookie = PageClient(live.app).sign_in(person).http.get_cookie("session")
        assert cookie
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    values = (("session", cookie.value), ("lang", language))
    context.add_cookies([{"name": name, "value": value, "url": live.url} for name, value in values])
    return context


def begin(live: Live, page: Page, draft_id: UUID, kind: str) -> str:
    """A new question in the first bank; answers its id."""
    page.goto(f"{live.url}/staff/courses/drafts/{draft_id}/questions")
    page.locator(".bank .outline__row a").first.click()
    page.locator(f"button[value={kind}]").click()
    page.wait_for_url("**/staff/courses/questions/*")
    return page.url.rpartition("/")[2]


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name}']").fill(value)


def save(page: Page) -> None:
    page.locator(".savebar button[value='']").click()
    page.wait_for_url("**saved=1*")


def stored(live: Live, part_id: str) -> dict[str, object]:
    with live.app.app_context():
        found = db.session.get_one(DraftPart, UUID(part_id))
        assert (found.kind, found.bank) == (PartKind.QUESTION, Bank.PRACTICE)
        return found.body


def test_a_trainer_writes_three_kinds_of_question_in_arabic(live: Live, chromium: Browser, draft_id: UUID) -> None:
    context = trainer(live, chromium, "ar")
    page = context.new_page()

    one = begin(live, page, draft_id, "single_choice")
    check_with_axe(page)
    fill(page, {"text.ar": "من ينتخب مكتب التعاونية؟", "text.fr": "Qui élit le bureau ?", "explain.ar": "الجمع العام", "explain.fr": "L’assemblée",
                "choices.c1.text.ar": "الجمع العام", "choices.c1.text.fr": "L’assemblée générale", "choices.c2.text.ar": "العامل",
                "choices.c2.text.fr": "Le gouverneur", "choices.c3.text.ar": "البنك", "choices.c3.text.fr": "La banque"})  # fmt: skip
    page.locator("[name='choices.right'][value=c1]").check()
    save(page)
    expect(page.locator(".notice--good")).to_be_visible()
    page.locator("button[value=try]").click()
    page.get_by_text("الجمع العام").click()
    page.locator(".phone form button").click()
    expect(page.locator(".phone")).to_contain_text("الجمع العام")
    expect(page.locator(".phone form")).to_have_count(0)
    check_with_axe(page)

    two = begin(live, page, draft_id, "numeric")
    fill(page, {"text.ar": "باعت التعاونية {jars} جرة، كل واحدة بـ 50 درهما. كم ربحت؟", "text.fr": "{jars} pots à 50 DH : combien ?",
                "explain.ar": "{answer} درهم", "explain.fr": "{answer} DH"})  # fmt: skip
    page.locator("button[value='add:variables']").click()
    page.wait_for_url("**saved=1*")
    fill(page, {"variables.0.name": "jars", "variables.0.least": "10", "variables.0.most": "20"})
    page.locator("[name=formula]").press_sequentially("jars * 50")
    expect(page.locator(".samples tbody tr")).to_have_count(5)
    save(page)
    expect(page.locator(".notice--good")).to_be_visible()

    three = begin(live, page, draft_id, "ordering")
    fill(page, {"text.ar": "رتبوا مراحل الاجتماع", "text.fr": "Remettez en ordre", "explain.ar": "الدعوة أولا", "explain.fr": "La convocation d’abord"})  # fmt: skip
    for number, (arabic, french) in enumerate(
        (("الدعوة", "Convoquer"), ("النقاش", "Discuter"), ("التصويت", "Voter")), 1
    ):
        fill(page, {f"items.s{number}.text.ar": arabic, f"items.s{number}.text.fr": french})
    # Saved without being asked: the page says so once nothing is left to send.
    expect(page.locator("[name=version]")).not_to_have_value("1")
    said = str(page.locator("#editor").get_attribute("data-saved")).partition("#")[0]
    expect(page.locator("[data-state]")).to_contain_text(said, timeout=30_000)
    context.close()

    assert [missing(stored(live, name)) for name in (one, two, three)] == [[], [], []]


def test_places_are_drawn_on_the_picture(live: Live, chromium: Browser, draft_id: UUID) -> None:
    context = trainer(live, chromium, "fr")
    page = context.new_page()
    begin(live, page, draft_id, "hot_spot")
    content, name = picture()
    page.locator("[name=file-picture]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": content.read()}
    )
    page.wait_for_url("**saved=1*")

    svg = page.locator(".regions svg")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    assert box
    page.mouse.move(box["x"] + 32, box["y"] + 16)
    page.mouse.down()
    page.mouse.move(box["x"] + 96, box["y"] + 48)
    page.mouse.up()

    numbers = [int(one) for one in page.locator("[name='regions.p1.coords']").input_value().split()]
    assert [round(one, -1) for one in numbers] == [160, 80, 480, 240]
    assert svg.locator("rect").count() == 1
    check_with_axe(page)
    context.close()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_that_is_written_runs(live: Live, chromium: Browser, draft_id: UUID, language: str) -> None:
    context = trainer(live, chromium, language)
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    part_id = begin(live, page, draft_id, "single_choice")
    nasty = " ".join(PAYLOADS)
    fill(page, {f"{name}.{code}": nasty for name in ("text", "explain") for code in ("ar", "fr")})
    for number in (1, 2, 3):
        fill(page, {f"choices.c{number}.text.{code}": f"{number} {PAYLOADS[number]}" for code in ("ar", "fr")})
    fill(page, {"objective": PAYLOADS[1], "tags": PAYLOADS[2]})
    page.locator("[name='choices.right'][value=c1]").check()
    save(page)

    for path in (
        f"questions/{part_id}", f"questions/{part_id}/trial?lang={language}", f"drafts/{draft_id}/questions",
        f"parts/{part_id}/translation?lang={language}", f"drafts/{draft_id}/publication", f"drafts/{draft_id}/changes",
    ):  # fmt: skip
        page.goto(f"{live.url}/staff/courses/{path}")
        page.wait_for_load_state("load")
        assert page.evaluate("window.ran") is None, path
        assert page.locator("main iframe, main details[ontoggle], main [onerror], main [onfocus]").count() == 0, path
    context.close()


def test_everything_is_written_without_script(live: Live, chromium: Browser, draft_id: UUID) -> None:
    context = trainer(live, chromium, "fr", script=False)
    page = context.new_page()
    part_id = begin(live, page, draft_id, "true_false")
    fill(
        page,
        {"text.ar": "لكل عضو صوت واحد", "text.fr": "Un membre, une voix", "explain.ar": "نعم", "explain.fr": "Oui"},
    )
    page.locator("[name=answer]").select_option("true")
    save(page)
    begin(live, page, draft_id, "matching")
    page.locator("button[value='add:pairs']").click()
    page.wait_for_url("**saved=1*")

    assert page.locator(".row").count() == 3
    assert missing(stored(live, part_id)) == []
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_fit_and_pass_axe(live: Live, chromium: Browser, draft_id: UUID, language: str, width: int) -> None:
    with live.app.app_context():
        rows = queries.living_parts(draft_id)
        lesson = next(row.id for row in rows if row.kind is PartKind.LESSON)
        question = next(row.id for row in rows if row.kind is PartKind.QUESTION)
    context = trainer(live, chromium, language, width=width)
    page = context.new_page()
    for path in (
        f"drafts/{draft_id}/questions?unfinished=y", f"parts/{lesson}/questions/new", f"questions/{question}", f"drafts/{draft_id}/translation",
        f"parts/{lesson}/translation", f"drafts/{draft_id}/preview",
    ):  # fmt: skip
        page.goto(f"{live.url}/staff/courses/{path}")
        assert page.evaluate(OUTSIDE) == [], path
        check_with_axe(page)
    page.goto(f"{live.url}/staff/courses/lessons/{lesson}/preview")
    frame = page.frame_locator("iframe").first
    expect(frame.locator("h1")).to_be_visible()
    context.close()
