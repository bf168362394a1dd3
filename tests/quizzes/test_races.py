"""Two phones at once: what one request does is never half seen by another."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from lms.core.db import db, reading
from lms.learning import queries as learning
from lms.quizzes import queries
from lms.quizzes.models import Attempt
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, publish_bees, sit


def at_once(app: Flask, *acts: Callable[[], int]) -> list[int]:
    """Run the acts in threads that start together; answers their statuses, in any order."""
    gate = threading.Barrier(len(acts))
    statuses: list[int] = []

    def run(act: Callable[[], int]) -> None:
        gate.wait()
        statuses.append(act())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reading.set(False)
    return statuses


def phone(app: Flask, cast: Cast) -> PageClient:
    return PageClient(app).sign_in(cast.amina)


@pytest.mark.parametrize("round_", range(3))
def test_two_last_steps_at_once_complete_the_module(app: Flask, cast: Cast, round_: int) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, LESSONS[0], LESSONS[1])
    sit(cast.amina, enrolment, "hive/quiz")
    db.session.commit()
    registration = enrolment.registration
    clients = [phone(app, cast), phone(app, cast)]
    db.session.remove()
    course = "/courses/bees"

    def finish_lesson() -> int:
        return clients[0].http.post(f"{course}/lessons/honey/the-jar/completion").status_code

    statuses = at_once(
        app, finish_lesson, lambda: clients[1].http.post(f"{course}/lessons/honey/the-jar/completion").status_code
    )

    assert statuses == [303, 303]
    assert {"hive", LESSONS[2]} <= learning.completed_items(registration)


def test_an_answer_never_comes_into_an_attempt_that_is_handed_in(app: Flask, cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, *LESSONS)
    db.session.commit()
    clients = [phone(app, cast) for _one in range(3)]
    clients[0].post("/courses/bees/quizzes/hive/attempts")
    attempt = db.session.query(Attempt).one()
    path, form = f"/attempts/{attempt.id}", {}
    from lms.quizzes import services

    question = services.question_of(attempt, 1)
    assert question
    form = question.form_of(question.key(), attempt.seed)
    attempt_id = attempt.id
    db.session.remove()

    statuses = at_once(
        app,
        lambda: clients[0].http.post(f"{path}/submission").status_code,
        lambda: clients[1].http.post(f"{path}/questions/1", data=form).status_code,
        lambda: clients[2].http.post(f"{path}/submission").status_code,
    )

    attempt = db.session.get_one(Attempt, attempt_id)
    assert set(statuses) <= {303, 409}
    # Either the answer came first and counts, or it was refused.
    assert len(queries.answers_of(attempt_id)) == (409 not in statuses)
    assert bool(attempt.scaled) == (409 not in statuses)
