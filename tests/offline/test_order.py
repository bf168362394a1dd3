"""Deliveries in any order, repeated and split as they may come, end in the state and the log of a person who was online."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.db import db
from lms.core.ids import id_from
from lms.learning import queries as learning
from lms.learning.models import Course, Enrolment
from lms.learning.services import completion_id
from lms.quizzes import kinds
from lms.quizzes.models import PracticeAnswer
from lms.quizzes.questions import practice_of, practice_seed
from tests.client import PageClient
from tests.factories import Cast, membership, person
from tests.factories.courses import LESSONS, enrol, sit
from tests.factories.statements import recorded
from tests.offline.phones import Phone

deliveries = st.lists(st.lists(st.integers(0, 8), min_size=1, max_size=6), max_size=6)


def member(cast: Cast, course: Course) -> tuple[Any, Enrolment]:
    one = person()
    db.session.flush()
    membership(one, cast.argan)
    found = enrol(one, course)
    db.session.commit()
    return one, found


def done(enrolment: Enrolment) -> Any:
    """Items, practice, verbs; without the questions of quizzes, which are drawn by chance."""
    practised = db.session.query(PracticeAnswer).filter_by(registration=enrolment.registration)
    return (
        sorted(learning.completed_items(enrolment.registration)),
        sorted((one.question_id, one.is_right) for one in practised if "-quiz-" not in one.question_id),
        sorted(one.verb.id for one in recorded(registration=enrolment.registration)),
    )


def everything(phone: Phone) -> list[dict[str, Any]]:
    """Every practice question answered rightly, and every lesson: nine statements."""
    return [
        *(phone.answer(path=path) for path in phone.questions),
        *(phone.completion(item) for item in LESSONS),
    ]


@pytest.fixture
def online(client: PageClient, cast: Cast, course: Course) -> Any:
    """What is done by who does all of it online, and then the quizzes."""
    one, enrolment = member(cast, course)
    phone = Phone(client.sign_in(one)).fetch()
    for path, asked in phone.questions.items():
        question = next(
            question
            for question in practice_of(enrolment.revision_id, asked["item"])
            if asked["question"].endswith(f"/{question.id}")
        )
        client.post(path, kinds.form_of(question, kinds.key(question), practice_seed(enrolment.registration)))
    for path in phone.package["completions"]:
        client.post(path)
    for item in ("hive/quiz", "honey/quiz"):
        sit(one, enrolment, item)
    db.session.commit()
    return done(enrolment)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=deliveries, order=st.permutations(range(9)))
def test_any_order_repetition_and_splitting_ends_as_online(
    client: PageClient, cast: Cast, course: Course, online: Any, first: Any, order: list[int]
) -> None:
    one, enrolment = member(cast, course)
    phone = Phone(client.sign_in(one)).fetch()
    said = everything(phone)

    for delivery in first:
        assert "refused" not in phone.statuses(*(said[place] for place in delivery))
    for place in order:
        phone.send(*said[place : place + 2])

    for item in ("hive/quiz", "honey/quiz"):
        sit(one, enrolment, item)
    db.session.commit()
    assert done(enrolment) == online
    assert _ids(enrolment, "answered") >= {_practised(enrolment, one) for one in said if "result" in one}
    assert {completion_id(enrolment.registration, item) for item in LESSONS} <= _ids(enrolment, "completed")


def _ids(enrolment: Enrolment, verb: str) -> set[Any]:
    return {one.id for one in recorded(verb=verb, registration=enrolment.registration)}


def _practised(enrolment: Enrolment, said: dict[str, Any]) -> Any:
    """As the page of the question makes it."""
    item = said["context"]["contextActivities"]["parent"][0]["id"].split("/courses/bees/")[1]
    question = next(
        one for one in practice_of(enrolment.revision_id, item) if said["object"]["id"].endswith(f"/{one.id}")
    )
    (form,) = said["result"]["extensions"].values()
    return id_from("practised", said["id"], kinds.read(question, form, practice_seed(enrolment.registration)))
