"""A trainer finds the question whose key is wrong: from the list of courses, at a desk and on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lms.accounts.queries import staff_with_email
from lms.core.db import db
from lms.learning import queries as learning
from lms.quizzes import kinds
from lms.quizzes.analysis.options import choices_of
from lms.quizzes.kinds import SingleChoice
from lms.quizzes.questions import bank_of
from tests.browser.authors import signed_in, trainer_of
from tests.browser.live import Live
from tests.browser.test_journey import check_with_axe
from tests.factories.sheets import average_learner, hand_in_many

pytestmark = pytest.mark.browser
SLUG = "acting-together"


@pytest.fixture(scope="module")
def question_id(live: Live) -> str:
    """400 people took the exam, and those who know much choose the first wrong answer of this question."""
    with live.app.app_context():
        revision_id = db.session.execute(learning.any_course(SLUG)).scalar_one().current_revision_id
        bank = bank_of(revision_id, "exam")
        found = next(one for one in bank.values() if isinstance(one, SingleChoice))

        def fooled(ability, question, chance):
            if question.id != found.id:
                return average_learner(ability, question, chance)
            return choices_of(question).wrong[0] if ability > 0.3 else kinds.key(question)

        trainer = staff_with_email("khadija@lms.test")
        hand_in_many(revision_id, "exam", trainer.id, 400, learner=fooled)
        return found.id


@pytest.mark.parametrize(("language", "width"), [("ar", 1280), ("fr", 380)])
def test_trainer_finds_the_question_whose_key_is_wrong(
    live: Live, chromium: Browser, question_id: str, screenshots: Path | None, language: str, width: int
) -> None:
    context = signed_in(live, chromium, trainer_of, language=language, width=width)
    page = context.new_page()
    page.goto(f"{live.url}/staff/courses")
    for step in (f"a[href$='/{SLUG}/questions']", f"a[href$='/{SLUG}/exam/questions']", ".questions a >> nth=0"):
        check_with_axe(page)
        page.locator(step).click()
        expect(page.locator(step)).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    expect(page).to_have_url(re.compile(rf"/exam/questions/{question_id}\b"))
    expect(page.locator(".finding--grave").first).to_be_visible()
    expect(page.locator(".chosen__option--right")).to_have_count(1)
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / f"question-{language}-{width}.png", full_page=True)
    context.close()
