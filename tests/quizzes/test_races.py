"""Two phones at once: what one request does is never half seen by another."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db, reading
from lms.learning import queries as learning
from lms.learning.learner import agent_of
from lms.learning.models import Enrolment
from lms.learning.services import record_step
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt
from lms.xapi import verbs
from lms.xapi.statement import Result, Score, Verb
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, publish_bees


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


@pytest.mark.parametrize("round_", range(5))
def test_two_last_steps_at_once_complete_the_module(app: Flask, cast: Cast, round_: int) -> None:
    """A lesson comes late from one phone while another hands in the quiz."""
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, LESSONS[0])
    db.session.commit()
    registration, agent = enrolment.registration, agent_of(cast.amina)
    db.session.remove()

    def record(item: str, verb: Verb, result: Result) -> int:
        with app.app_context():
            found = db.session.get_one(Enrolment, registration)
            record_step(agent, found, item, verb=verb, result=result, team=None, at=clock.now())
            db.session.commit()
            db.session.remove()
        return 0

    done = Result(completion=True)
    best = Result(score=Score(scaled=1, raw=3, min=0, max=3), success=True, completion=True, duration="PT1M")
    at_once(app, lambda: record(LESSONS[1], verbs.COMPLETED, done), lambda: record("hive/quiz", verbs.PASSED, best))

    assert "hive" in learning.completed_items(registration)
    assert db.session.query(Certificate).filter_by(registration=registration, item="hive").count() == 1


def test_an_answer_never_comes_into_an_attempt_that_is_handed_in(app: Flask, cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, *LESSONS)
    db.session.commit()
    clients = [phone(app, cast) for _one in range(3)]
    clients[0].post("/courses/bees/quizzes/hive/attempts")
    attempt = db.session.query(Attempt).one()
    path = f"/attempts/{attempt.id}"
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


def test_two_touches_on_begin_lead_to_one_attempt(app: Flask, cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, *LESSONS)
    db.session.commit()
    clients = [phone(app, cast), phone(app, cast)]
    db.session.remove()
    path = "/courses/bees/quizzes/hive/attempts"

    statuses = at_once(app, *(lambda client=client: client.http.post(path).status_code for client in clients))

    assert statuses == [303, 303]
    assert db.session.query(Attempt).count() == 1
