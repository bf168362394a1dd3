"""The small course of the tests (tests/courses/bees), published, and learners going through it by the services."""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from lms.accounts.models import Person
from lms.config import ROOT
from lms.core import clock
from lms.core.db import db
from lms.core.files import MediaStore
from lms.learning import queries, services
from lms.learning.learner import agent_of, team_of
from lms.learning.loader import Faults, LoadedCourse, load_course, load_paths
from lms.learning.models import Course, Enrolment
from lms.quizzes import kinds
from lms.quizzes import services as quizzes
from lms.quizzes.models import Attempt
from lms.quizzes.questions import bank_of
from lms.quizzes.services import Learner

SOURCES = ROOT / "tests" / "courses"
LESSONS = ("hive/the-hive", "hive/the-queen", "honey/the-jar")
QUIZZES = ("hive/quiz", "honey/quiz")


@lru_cache
def loaded_bees() -> LoadedCourse:
    faults = Faults(SOURCES)
    loaded = load_course(SOURCES / "bees", faults)
    assert loaded, "\n".join(map(str, faults.found))
    return loaded


@lru_cache
def media() -> MediaStore:
    return MediaStore(Path(tempfile.mkdtemp()) / "media")


def publish_bees(store: MediaStore | None = None) -> Course:
    revision, _is_new = services.publish(loaded_bees(), store or media(), at=clock.now())
    services.replace_paths(load_paths(SOURCES / "paths.yaml", Faults(SOURCES), {"bees"}))
    db.session.commit()
    return db.session.get_one(Course, revision.course_id)


def learner(person: Person) -> Learner:
    return Learner(agent_of(person), team_of(person))


def enrol(person: Person, course: Course) -> Enrolment:
    services.enrol(agent_of(person), course, team=team_of(person), at=clock.now())
    return db.session.scalars(queries.enrolment_of(person.id, course.slug)).one()


def complete(person: Person, enrolment: Enrolment, *items: str) -> None:
    for item in items:
        services.complete_lesson(agent_of(person), enrolment, item, team=team_of(person), at=clock.now())


def sit(person: Person, enrolment: Enrolment, item: str, *, right: bool = True) -> Attempt:
    """Start an attempt, answer every question rightly (or none), hand it in."""
    attempt = quizzes.start_attempt(learner(person), person.id, enrolment, item, at=clock.now())
    if right:
        for question_id in attempt.question_ids:
            question = bank_of(attempt.revision_id, attempt.item)[question_id]
            quizzes.answer(attempt, question, kinds.key(question), at=clock.now())
    quizzes.hand_in(learner(person), attempt, at=clock.now())
    return attempt


def finish(person: Person, enrolment: Enrolment) -> None:
    """Everything from the first lesson to the exam, rightly."""
    complete(person, enrolment, *LESSONS)
    for item in (*QUIZZES, "exam"):
        sit(person, enrolment, item)


def publish_asking(questions: list[dict[str, Any]], store: MediaStore | None = None) -> Course:
    """The course of bees, with these questions (as in YAML) as the practice of its first lesson and as its first quiz."""
    raws = [kinds.parse_question(raw, needs_module=False) for raw in questions]
    assert not any(isinstance(raw, list) for raw in raws), raws
    loaded = loaded_bees()
    first, *others = loaded.course.modules
    assert first.quiz

    def encoded(prefix: str) -> list[msgspec.Raw]:
        named = [msgspec.structs.replace(raw, id=f"{prefix}{raw.id}") for raw in raws]  # type: ignore[type-var,union-attr]
        return [msgspec.Raw(msgspec.json.encode(one)) for one in named]

    lesson = msgspec.structs.replace(first.lessons[0], practice=encoded("practice-"))
    quiz = msgspec.structs.replace(first.quiz, bank=encoded(""), draw=[(None, len(raws))])
    module = msgspec.structs.replace(first, lessons=[lesson, *first.lessons[1:]], quiz=quiz)
    course = msgspec.structs.replace(loaded.course, modules=[module, *others])
    revision, _is_new = services.publish(LoadedCourse(course, loaded.media), store or media(), at=clock.now())
    db.session.commit()
    return db.session.get_one(Course, revision.course_id)
