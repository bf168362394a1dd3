"""A member's whole journey through a course, by touching what she sees: language to certificate.

She knows the right answers because the test reads them from the published revision by the question's text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Locator, Page

from lms.core.db import db
from lms.learning import queries
from lms.learning.content import Course
from lms.learning.models import Course as CourseRow
from lms.quizzes import kinds
from lms.quizzes.kinds import Question
from lms.quizzes.questions import decode
from tests.browser.sitting import speak

LANGUAGE_NAMES = {"ar": "العربية", "fr": "Français"}


def published(app: Flask, slug: str) -> Course:
    with app.app_context():
        row = db.session.query(CourseRow).filter_by(slug=slug).one()
        assert row.current_revision_id
        return queries.content_of(row.current_revision_id)


def all_questions(course: Course) -> list[Question]:
    found = decode(course.exam.bank)
    for module in course.modules:
        found += decode(module.quiz.bank)
        for lesson in module.lessons:
            found += decode(lesson.practice)
    return found


def squeezed(text: str) -> str:
    """Text as the page shows it: white space and direction marks aside."""
    return " ".join("".join(sign for sign in text if not "\u2066" <= sign <= "\u2069").split())


@dataclass
class Journey:
    page: Page
    url: str
    course: Course
    language: str
    # Called with the name of each new kind of screen: to look, to measure, to run axe.
    at_stop: Callable[[str, Page], None] = lambda _name, _page: None
    has_script: bool = True
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.questions = {squeezed(question.text[self.language]): question for question in all_questions(self.course)}

    def stop(self, name: str) -> None:
        if name not in self.seen:
            self.seen.add(name)
            self.at_stop(name, self.page)

    def enter(self, phone: str, pin: str) -> None:
        self.page.goto(self.url)
        self.stop("language")
        self.touch(self.page.get_by_role("button", name=LANGUAGE_NAMES[self.language], exact=True))
        self.stop("sign-in")
        self.page.locator("input[name=phone]").fill(phone)
        self.page.locator("input[name=pin]").fill(pin)
        self.touch(self.page.locator("form:has(input[name=pin]) button"))
        # Phones are shared: whoever is signed in is spoken to in her own language.
        speak(self.page, self.url, self.language)
        self.page.goto(f"{self.url}/home")
        self.stop("home")

    def begin_course(self, *, by_touch: bool = False) -> None:
        if by_touch:
            # The first course of the first path is what her home page proposes.
            self.touch(self.page.locator(".next"))
        else:
            self.page.goto(f"{self.url}/courses/{self.course.slug}")
        self.stop("course-before")
        self.touch(self.page.locator("form .button").first)

    def learn(self, *, fails_once: bool = True) -> None:
        """Every lesson, quiz and exam; the first quiz is failed once, or not."""
        for module in self.course.modules:
            for lesson in module.lessons:
                self.lesson(len(lesson.practice))
            self.quiz(fail_first=fails_once and module is self.course.modules[0])
        self.stop("exam-start")
        self.sit(right=True)
        self.stop("exam-passed")

    def lesson(self, practice_count: int) -> None:
        self.stop("lesson")
        self.touch(self.page.locator("main > .button"))
        for number in range(practice_count):
            question = self.current_question()
            self.stop(f"practice-{question.kind}")
            # The first one wrongly where that can be done with one touch: feedback must be seen both ways.
            wrong = number == 0 and question.kind in ("single_choice", "true_false", "picture_choice")
            self.answer(question, right=not wrong)
            self.send()
            self.stop(f"feedback-wrong-{question.kind}" if wrong else "feedback-right")
            self.touch(self.page.locator("main > .button, main > form .button"))

    def quiz(self, *, fail_first: bool) -> None:
        self.stop("quiz-start")
        if fail_first:
            self.sit(right=False)
            self.stop("quiz-failed")
            self.touch(self.page.locator("main > .button"))
        self.sit(right=True)
        self.stop("quiz-passed")
        self.touch(self.page.locator("main > .button"))

    def sit(self, *, right: bool) -> None:
        self.touch(self.page.locator("main > form .button"))
        while "/questions/" in self.page.url:
            question = self.current_question()
            self.stop(f"question-{question.kind}")
            self.answer(question, right=right)
            self.send()
        self.stop("review")
        self.touch(self.page.locator("main > form .button"))

    def current_question(self) -> Question:
        return self.questions[squeezed(self.page.locator("h1").inner_text())]

    def answer(self, question: Question, *, right: bool) -> None:
        language = self.language
        match question:
            case kinds.Matching():
                for pair in question.pairs:
                    wanted = pair.right if right else question.pairs[0].right
                    self.select(pair.left[language], wanted[language])
            case kinds.Ordering():
                items = question.items if right else list(reversed(question.items))
                for place, item in enumerate(items, 1):
                    self.select(item.text[language], str(place))
            case kinds.Numeric(range=kinds.Range() as shown):
                number = question.key() if right else str(next(one for one in shown.numbers if one != question.answer))
                if self.page.locator("select[name=answer]").count():
                    self.page.locator("select[name=answer]").select_option(number)
                else:
                    self.page.locator(f"input[value='{number}']").check(force=True)
            case kinds.Numeric():
                value = question.key() if right else "987654321"
                self.page.locator("input[name=answer]").fill(str(value).replace(".", ","))
            case kinds.ShortText():
                self.page.locator("input[name=answer]").fill(question.accepted[language][0] if right else "؟؟ ??")
            case _:
                self.pick(question, right=right)

    def pick(self, question: Any, *, right: bool) -> None:
        shown = question.parts(0).options
        good = set(question.form_of(question.key(), 0)["answer"])
        for option in shown:
            if (option.token in good) == right:
                self.choice(option.text[self.language]).check(force=True)
                if not right:
                    return

    def choice(self, text: str) -> Locator:
        for label in self.page.locator("label.choice").all():
            picture = label.locator("img")
            # The thumbs of true and false are named by the words beside them.
            told = (picture.get_attribute("alt") if picture.count() else "") or label.inner_text()
            if squeezed(told or "") == squeezed(text):
                return label.locator("input")
        raise AssertionError(f"No choice {text!r} on {self.page.url}")

    def select(self, left: str, option: str) -> None:
        for card in self.page.locator(".pair, .place:has(select)").all():
            if squeezed(card.locator("label").inner_text()) == squeezed(left):
                # Right sides are numbered.
                options = [re.sub(r"^\d+\. ", "", text) for text in card.locator("option").all_inner_texts()]
                index = next(place for place, text in enumerate(options) if squeezed(text) == squeezed(option))
                card.locator("select").select_option(index=index)
                return
        raise AssertionError(f"No list for {left!r} on {self.page.url}")

    def send(self) -> None:
        self.touch(self.page.locator("main form .button").last)

    def touch(self, what: Locator) -> None:
        """Tap, and wait until the next screen stands."""
        if not self.has_script:
            with self.page.expect_navigation():
                what.first.click()
            return
        self.page.evaluate("document.querySelector('main').dataset.old = 'yes'")
        what.first.click()
        self.page.wait_for_selector("main:not([data-old])")
        self.page.wait_for_load_state()
