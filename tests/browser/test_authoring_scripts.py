"""Scripts that somebody writes into a course run nowhere: not in the editor, not in review, not on a member's phone."""

from copy import deepcopy
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from lms.accounts.models import Person
from lms.authoring import publishing, queries, services
from lms.authoring.models import Draft
from lms.authoring.parts import PartKind
from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from tests.browser.authors import signed_in, trainer_of
from tests.browser.live import Live

pytestmark = pytest.mark.browser
PAYLOADS = (
    "<script>window.ran=1</script>",
    '<img src=x onerror="window.ran=1">',
    "<svg/onload=window.ran=1>",
    '"><script>window.ran=1</script>',
    "' autofocus onfocus=window.ran=1 x='",
    "</textarea><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    "[clique](javascript:window.ran=1)",
    "[clique](JaVaScRiPt&#58;window.ran=1)",
    "<javascript:window.ran=1>",
    '![x](x"onerror="window.ran=1)',
    '<iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
    '<a href="data:text/html,<script>opener.ran=1</script>">clique</a>',
    "<math><mtext></p><style><img src=x onerror=window.ran=1></style>",
    "{{ 7*7 }}{% raw %}${window.ran=1}",
    "`<details open ontoggle=window.ran=1>`",
    "<form action=javascript:window.ran=1><button>clique</button></form>",
    "\u202e<script>window.ran=1</script>",
)
ALL = "\n\n".join(PAYLOADS)
LINE = " ".join(PAYLOADS)[:190]


def amina() -> Person:
    return db.session.scalars(select(Person).where(Person.phone == "+212612000001")).one()


def poisoned(text: dict[str, str], words: str) -> dict[str, str]:
    return dict.fromkeys(text, words)


def poison(live: Live) -> tuple[Any, Any, str]:
    """A draft full of them, in every field that a person fills; answers its id, that of its first lesson, and its address."""
    with live.app.app_context():
        by = trainer_of()
        course = db.session.scalar(learning.any_course("acting-together"))
        draft = queries.open_draft_of("acting-together") or services.open_draft(
            learning.content_of(course.current_revision_id), by=by, at=clock.now()
        )
        for part in queries.living_parts(draft.id):
            body = deepcopy(part.body)
            for name in ("title", "summary", "explain"):
                if name in body:
                    body[name] = poisoned(body[name], LINE)
            if part.kind is PartKind.QUESTION:
                body["text"] = poisoned(body["text"], LINE)
            for block in body.get("blocks", []):
                block["text"] = poisoned(block["text"], ALL if block["kind"] == "text" else LINE)
            for source in body.get("sources", {}).values() if part.kind is PartKind.COURSE else ():
                source["title"] = poisoned(source["title"], LINE)
            services.edit(part, body, version=part.version, by=by, at=clock.now())
        lesson = next(one for one in queries.living_parts(draft.id) if one.kind is PartKind.LESSON)
        publishing.comment(lesson, ALL, by=by, at=clock.now(), block_id="b1")
        db.session.commit()
        db.engine.dispose()
        return draft.id, lesson.id, draft.slug


def publish(live: Live, draft_id: Any) -> None:
    with live.app.test_request_context():
        draft = db.session.get_one(Draft, draft_id)
        publishing.publish(draft, by=trainer_of(), at=clock.now(), is_minor=False, note=LINE, needs_review=False)
        db.session.commit()
        db.engine.dispose()


def look(page: Page, address: str) -> None:
    """Open a page, touch what looks like a link of theirs, and hold that nothing ran."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    for link in page.get_by_text("clique", exact=True).all()[:3]:
        href = link.get_attribute("href")
        assert not href or href.startswith(("http:", "https:", "/")), href
    assert page.evaluate("window.ran === undefined"), address


def test_no_script_of_an_author_ever_runs(live: Live, chromium: Browser) -> None:
    draft_id, lesson_id, slug = poison(live)
    staff = f"{live.url}/staff/courses"
    desk = signed_in(live, chromium, trainer_of)
    page = desk.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"A dialogue opened: {dialog.message}"))
    with live.app.app_context():
        module_id = next(one.id for one in queries.living_parts(draft_id) if one.kind is PartKind.MODULE)
        db.engine.dispose()

    for rest in ("", "/settings", "/sources", "/changes", "/publication", "/removal"):
        look(page, f"{staff}/drafts/{draft_id}{rest}")
    for language in ("ar", "fr"):
        look(page, f"{staff}/lessons/{lesson_id}?lang={language}")
    look(page, f"{staff}/modules/{module_id}")
    look(page, staff)
    page.goto(f"{staff}/lessons/{lesson_id}?lang=fr")
    assert page.locator("textarea[name=text-b1]").input_value() == ALL.replace("\u202e", "\u202e")

    publish(live, draft_id)
    look(page, f"{staff}/{slug}/revisions")
    look(page, f"{staff}/{slug}/revisions/1/2")
    desk.close()
    phone = signed_in(live, chromium, amina, width=360)
    page = phone.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"A dialogue opened: {dialog.message}"))
    with live.app.app_context():
        course = learning.published_courses()[0]
        db.engine.dispose()
    module, lesson = next(iter(course.lessons()))
    for rest in ("", f"/lessons/{module.slug}/{lesson.slug}"):
        look(page, f"{live.url}/courses/{slug}{rest}")
    look(page, f"{live.url}/home")
    phone.close()
