"""A person of her own for each sequence, enrolled, with a token for each of her phones and the course as they keep it."""

import secrets
from collections.abc import Sequence as Several
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from flask import Flask

from lms.accounts.models import FOR_SYNC, SignIn
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import LANGUAGES, speaking
from lms.core.ids import new_id
from lms.learning import services
from lms.learning.learner import agent_of
from lms.learning.models import Course
from lms.learning.policy import OpenCourse
from lms.learning.services import completion_id
from lms.offline.specimens import package_of
from lms.quizzes import kinds
from lms.quizzes.kinds import Question
from lms.quizzes.kinds.phones import phone_key
from lms.quizzes.questions import practice_of, practice_seed
from lms.xapi.agents import person_agent
from tests import factories
from tests.browser.faults.sequences import Deed, Sequence
from tests.factories.courses import enrol

# A wrong answer to each practice question of tests/courses/bees.
WRONG: dict[str, Any] = {
    "the-hive-1": "wrong",
    "the-hive-2": ["a", "c"],
    "the-queen-1": "false",
    "the-queen-2": "jar",
    "the-jar-1": {"a": "b", "b": "a", "c": "c"},
    "the-jar-2": ["b", "a", "c"],
}
QUESTIONS = list(WRONG)
# They were enrolled: a time of a phone that nobody corrected lies between then and now, and is seen.
LONG_AGO = timedelta(days=400)


@dataclass(frozen=True)
class Learner:
    """`paths`: of the form, by item and by question."""

    id: UUID
    registration: UUID
    tokens: list[str]
    course: dict[str, Any]
    paths: dict[str, str]
    questions: dict[str, Question]

    def answer(self, deed: Deed) -> Any:
        question = self.questions[deed.question]
        return kinds.key(question) if deed.is_right else WRONG[deed.question]

    def form(self, deed: Deed) -> dict[str, list[str]]:
        if deed.item:
            return {}
        seed = practice_seed(self.registration)
        given = kinds.form_of(self.questions[deed.question], self.answer(deed), seed)
        return {"statement": [str(deed.statement_id)], **given}

    def task(self, one: Sequence) -> dict[str, Any]:
        """As lane.js takes it."""
        deeds = [{"path": self.paths[deed.item or deed.question], "form": self.form(deed)} for deed in one.deeds]
        return {
            "number": one.number, "person": str(self.id), "tokens": self.tokens, "skews": one.skews, "course": self.course,
            "deeds": deeds, "steps": one.steps,
        }  # fmt: skip


class Village:
    """Where they come from: a published course, and its package as the phone of one of them keeps it."""

    def __init__(self, app: Flask, url: str, course_id: UUID) -> None:
        self.app = app
        self.url = url
        self.course_id = course_id
        with self.app.test_request_context(base_url=url), speaking(LANGUAGES["ar"]):
            course, someone = db.session.get_one(Course, course_id), factories.person()
            db.session.flush()
            enrolment = enrol(someone, course)
            db.session.commit()
            self.sample = package_of(someone.id, OpenCourse(course, enrolment.revision_id, enrolment))
            revision = enrolment.revision_id
            self.lessons = [one["item"] for one in self.sample["completions"].values()]
            self.items = {
                question.id: (item, question) for item in self.lessons for question in practice_of(revision, item)
            }

    def gather(self, sequences: Several[Sequence]) -> list[Learner]:
        """One for each sequence, in the database."""
        with self.app.test_request_context(base_url=self.url):
            course = db.session.get_one(Course, self.course_id)
            people = [factories.person() for _one in sequences]
            db.session.flush()
            made = []
            for person, one in zip(people, sequences, strict=True):
                registration = services.enrol(agent_of(person), course, team=None, at=clock.now() - LONG_AGO)
                tokens = [_signed_in(person.id) for _phone in one.skews]
                course_kept = self.package_for(person.id, registration)
                made.append(Learner(person.id, registration, tokens, course_kept, self.paths, self.questions))
            db.session.commit()
            return made

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {name: question for name, (_item, question) in self.items.items()}

    @cached_property
    def paths(self) -> dict[str, str]:
        """Where a form is sent to: by item of a lesson, and by id of a question."""
        return {one["item"]: path for path, one in self.sample["completions"].items()} | {
            one["question"].rpartition("/")[2]: path for path, one in self.sample["practice"].items()
        }

    def package_for(self, person_id: UUID, registration: UUID) -> dict[str, Any]:
        """The sample in another name, without texts and pictures."""
        seed = practice_seed(registration)
        practice = {
            path: one
            | {"key": phone_key(self.questions[one["question"].rpartition("/")[2]], seed), "right": "", "wrong": ""}
            for path, one in self.sample["practice"].items()
        }
        completions = {
            path: one | {"id": str(completion_id(registration, one["item"]))}
            for path, one in self.sample["completions"].items()
        }
        changes = {
            "person": str(person_id), "registration": str(registration), "actor": msgspec.to_builtins(person_agent(person_id)),
            "revision": str(self.sample["revision"]), "practice": practice, "completions": completions, "media": [],
            "pages": {path: page | {"main": ""} for path, page in self.sample["pages"].items()},
        }  # fmt: skip
        return self.sample | changes


def _signed_in(person_id: UUID) -> str:
    """The token of a phone's outbox."""
    token, at = secrets.token_urlsafe(32), clock.now()
    row = SignIn(
        id=new_id(), token_hash=sha256(token.encode()).hexdigest(), person_id=person_id, created_at=at, seen_at=at,
        device=f"Android{FOR_SYNC}", address="127.0.0.1",
    )  # fmt: skip
    db.session.add(row)
    return token
