"""The phone's own marking, in the browser, says what its twin says that is held against the server (tests/offline/test_marking.py)."""

import random
from typing import Any

import pytest
from playwright.sync_api import Browser

from lms.quizzes import kinds
from lms.quizzes.kinds.phones import phone_key
from tests.browser.chromium import phone
from tests.browser.journey import all_questions, published
from tests.browser.live import Live
from tests.offline.marker import mark, normal

pytestmark = pytest.mark.browser
MARK = """async (cases) => {
  const { mark } = await import(document.querySelector('script[src]').src.replace('app.js', 'replies.js'))
  return cases.map(([key, form]) => mark(key, form))
}"""
NUMBERS = "0123456789٣۵ .,'-+٫٬’−x"
WORDS = "abcdéÀzßŒœÆ ابجأإآةىٱؤئءکیـّ.-'_/٣7۴«»،؟\t"


def cases(live: Live) -> list[tuple[dict[str, Any], dict[str, list[str]]]]:
    draw = random.Random(1406)
    found: list[tuple[dict[str, Any], dict[str, list[str]]]] = []
    for question in all_questions(published(live.app, "acting-together")):
        key, right = phone_key(question, 5), kinds.form_of(question, kinds.key(question), 5)
        values = [value for some in right.values() for value in some]
        found.append((key, right))
        found += [(key, {name: [draw.choice([*values, "", "?"])] for name in right}) for _time in range(4)]
    for _time in range(800):
        typed = "".join(draw.choices(NUMBERS, k=draw.randrange(1, 9)))
        found.append(({"number": ["0", "5000"]}, {"answer": [typed]}))
        typed = "".join(draw.choices(WORDS, k=draw.randrange(1, 12)))
        found += [({"texts": texts}, {"answer": [typed]}) for texts in ([normal(typed)], ["abc"])]
    return found


def test_browser_marks_as_the_twin_does(live: Live, chromium: Browser) -> None:
    page = phone(chromium).new_page()
    page.goto(f"{live.url}/sign-in")
    asked = cases(live)

    said = page.evaluate(MARK, asked)

    expected = [mark(key, form) for key, form in asked]
    assert {True, False, "missing", "not_a_number", "ambiguous_number"} <= set(expected)
    differing = [(case, one, other) for case, one, other in zip(asked, said, expected, strict=True) if one != other]
    assert not differing, differing[:5]
    page.context.close()
