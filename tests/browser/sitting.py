"""A course done by the addresses that a phone sends to, without drawing the pages: for members whose screens a test need not see."""

from urllib.parse import urlencode, urlsplit
from uuid import UUID

from flask import Flask
from playwright.sync_api import APIRequestContext

from lms.core.db import db
from lms.learning.content import Course
from lms.quizzes import kinds
from lms.quizzes.models import Attempt
from lms.quizzes.questions import bank_of

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


def finish_course(app: Flask, sender: Sender, course: Course) -> None:
    """From the first lesson to the exam, every answer right."""
    sender.send(f"/courses/{course.slug}/enrolment")
    for module in course.modules:
        for lesson in module.lessons:
            sender.send(f"/courses/{course.slug}/lessons/{module.slug}/{lesson.slug}/completion")
        _sit(app, sender, f"/courses/{course.slug}/quizzes/{module.slug}")
    _sit(app, sender, f"/courses/{course.slug}/exam")


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
