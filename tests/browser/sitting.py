"""A course done by the addresses that a phone sends to, without drawing the pages: for members whose screens a test need not see."""

from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from flask import Flask
from playwright.sync_api import APIRequestContext, Page

from lms.core.db import db
from lms.learning.content import Course
from lms.learning.models import Enrolment
from lms.quizzes import kinds
from lms.quizzes.models import Attempt
from lms.quizzes.questions import bank_of, decode, practice_seed

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Sender:
    """Sends forms with the cookies of a phone. Refuses every answer that a person would not want to see."""

    def __init__(self, requests: APIRequestContext, url: str) -> None:
        self.requests = requests
        self.url = url

    def send(self, path: str, **fields: object) -> str:
        """The path to which the answer leads."""
        answer = self.requests.post(
            f"{self.url}{path}", data=urlencode(fields, doseq=True), headers=FORM, max_redirects=0
        )
        assert answer.status == 303, f"{path}: {answer.status}"
        return urlsplit(answer.headers["location"]).path


def speak(page: Page, url: str, code: str) -> None:
    """The signed-in person has chosen this language."""
    Sender(page.request, url).send("/language", language=code)


def finish_course(app: Flask, sender: Sender, course: Course) -> None:
    """From the first lesson to the exam, every answer right."""
    sender.send(f"/courses/{course.slug}/enrolment")
    for module in course.modules:
        for lesson in module.lessons:
            sender.send(f"/courses/{course.slug}/lessons/{module.slug}/{lesson.slug}/completion")
        _sit(app, sender, f"/courses/{course.slug}/quizzes/{module.slug}")
    _sit(app, sender, f"/courses/{course.slug}/exam")


def answer_all(app: Flask, sender: Sender, course: Course) -> None:
    """Every lesson with its practice, answered as `Journey.lesson` does: the first question wrongly where one touch does that."""
    sender.send(f"/courses/{course.slug}/enrolment")
    with app.app_context():
        enrolment = db.session.query(Enrolment).order_by(Enrolment.enrolled_at.desc()).first()
        assert enrolment
        seed = practice_seed(enrolment.registration)
    for module in course.modules:
        for lesson in module.lessons:
            path = f"/courses/{course.slug}/lessons/{module.slug}/{lesson.slug}"
            for number, question in enumerate(decode(lesson.practice), 1):
                is_wrong = number == 1 and question.kind in ("single_choice", "true_false", "picture_choice")
                form = _wrong_form(question, seed) if is_wrong else kinds.form_of(question, kinds.key(question), seed)
                answer = sender.requests.post(
                    f"{sender.url}{path}/practice/{number}",
                    data=urlencode({"statement": str(uuid4()), **form}, doseq=True),
                    headers=FORM,
                )
                assert answer.status == 200
            sender.send(f"{path}/completion")


def _wrong_form(question: kinds.Question, seed: int) -> dict[str, list[str]]:
    """The first wrong answer of those that it is written with, in the order in which this learner is shown them."""
    right = kinds.form_of(question, kinds.key(question), 0)["answer"]
    text = next(one.text for one in kinds.parts(question, 0).options if one.token not in right)
    return {"answer": [next(one.token for one in kinds.parts(question, seed).options if one.text == text)]}


def _sit(app: Flask, sender: Sender, path: str) -> None:
    attempt_id = UUID(sender.send(f"{path}/attempts").split("/")[2])
    for number, form in enumerate(_right_forms(app, attempt_id), 1):
        sender.send(f"/attempts/{attempt_id}/questions/{number}", **form)
    sender.send(f"/attempts/{attempt_id}/submission")


def _right_forms(app: Flask, attempt_id: UUID) -> list[dict[str, list[str]]]:
    with app.app_context():
        attempt = db.session.get_one(Attempt, attempt_id)
        bank = bank_of(attempt.revision_id, attempt.item)
        questions = [bank[question_id] for question_id in attempt.question_ids]
        return [kinds.form_of(question, kinds.key(question), attempt.seed) for question in questions]
