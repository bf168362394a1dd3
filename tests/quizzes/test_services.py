from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from lms.quizzes import kinds, queries, services
from lms.quizzes.errors import AttemptClosed, MustWait, NotYetOpen
from lms.quizzes.models import Attempt, PracticeAnswer
from lms.quizzes.questions import bank_of, practice_of
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, learner, publish_bees, sit
from tests.factories.statements import recorded

QUIZ = "hive/quiz"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def ready(cast: Cast):
    """Amina, enrolled, with all lessons done."""
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, *LESSONS)
    return enrolment


def start(cast: Cast, enrolment, item: str = QUIZ) -> Attempt:
    return services.start_attempt(learner(cast.amina), cast.amina.id, enrolment, item, at=clock.now())


def test_quiz_waits_for_its_lessons(cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())

    with pytest.raises(NotYetOpen):
        start(cast, enrolment)


def test_exam_waits_for_the_modules(cast: Cast, ready) -> None:
    with pytest.raises(NotYetOpen):
        start(cast, ready, "exam")


def test_starting_again_continues_the_open_attempt(cast: Cast, ready) -> None:
    assert start(cast, ready).id == start(cast, ready).id
    assert len(recorded(verb="attempted")) == 1


def test_exam_follows_its_blueprint(cast: Cast, ready) -> None:
    sit(cast.amina, ready, "hive/quiz")
    sit(cast.amina, ready, "honey/quiz")

    attempt = start(cast, ready, "exam")

    bank = bank_of(attempt.revision_id, "exam")
    modules = [bank[question_id].module for question_id in attempt.question_ids]
    assert sorted(modules) == ["hive"] * 3 + ["honey"] * 2
    assert len(set(attempt.question_ids)) == 5


def test_right_answers_pass_and_are_statements(cast: Cast, ready) -> None:
    attempt = sit(cast.amina, ready, QUIZ)

    assert attempt.passed is True
    assert attempt.scaled == 1
    assert len(recorded(verb="answered")) == 4
    passed = recorded(verb="passed")[0]
    assert (passed.result.score.raw, passed.result.score.max, passed.result.success) == (4, 4, True)
    assert passed.result.duration.startswith("PT")
    assert QUIZ in learning.completed_items(ready.registration)


def test_empty_attempt_fails_and_completes_nothing(cast: Cast, ready) -> None:
    attempt = sit(cast.amina, ready, QUIZ, right=False)

    assert attempt.passed is False
    assert len(recorded(verb="failed")) == 1
    assert QUIZ not in learning.completed_items(ready.registration)


def test_handing_in_twice_counts_once(cast: Cast, ready) -> None:
    attempt = sit(cast.amina, ready, QUIZ)

    assert services.hand_in(learner(cast.amina), attempt, at=clock.now()) is False
    assert len(recorded(verb="passed")) == 1


def test_closed_attempt_takes_no_answer(cast: Cast, ready) -> None:
    attempt = sit(cast.amina, ready, QUIZ)
    question = services.question_of(attempt, 1)

    with pytest.raises(AttemptClosed):
        services.answer(attempt, question, "x", at=clock.now())


def test_answer_can_be_changed_until_it_is_handed_in(cast: Cast, ready) -> None:
    attempt = start(cast, ready)
    question = services.question_of(attempt, 1)

    services.answer(attempt, question, "first", at=clock.now())
    services.answer(attempt, question, "second", at=clock.now())

    assert queries.answers_of(attempt.id) == {question.id: "second"}


def test_after_its_attempts_a_learner_waits_then_has_as_many_again(cast: Cast, ready) -> None:
    with time_machine.travel(START, tick=False) as now:
        sit(cast.amina, ready, QUIZ, right=False)
        sit(cast.amina, ready, QUIZ, right=False)
        with pytest.raises(MustWait):
            start(cast, ready)

        now.shift(timedelta(minutes=61))

        assert start(cast, ready).number == 3


def test_what_came_before_the_time_was_over_counts(cast: Cast, ready) -> None:
    with time_machine.travel(START, tick=False) as now:
        sit(cast.amina, ready, "hive/quiz")
        sit(cast.amina, ready, "honey/quiz")
        attempt = start(cast, ready, "exam")
        for question_id in attempt.question_ids[:4]:
            question = bank_of(attempt.revision_id, "exam")[question_id]
            services.answer(attempt, question, kinds.key(question), at=clock.now())
        now.shift(timedelta(minutes=25))

        assert services.is_overdue(attempt, clock.now())
        services.hand_in(learner(cast.amina), attempt, at=clock.now())

    assert attempt.scaled == 0.8
    assert attempt.closed_at == START + timedelta(minutes=20)


def test_an_answer_on_its_way_when_the_time_ends_still_counts(cast: Cast, ready) -> None:
    with time_machine.travel(START, tick=False) as now:
        sit(cast.amina, ready, "hive/quiz")
        sit(cast.amina, ready, "honey/quiz")
        attempt = start(cast, ready, "exam")
        now.shift(timedelta(minutes=20, seconds=20))

        assert not services.is_overdue(attempt, clock.now())


def test_practice_repeated_by_a_phone_is_one_statement(cast: Cast, ready) -> None:
    from uuid import uuid4

    question, statement_id = practice_of(ready.revision_id, LESSONS[0])[0], uuid4()
    for _again in range(3):
        services.practise(
            learner(cast.amina),
            ready,
            LESSONS[0],
            question,
            kinds.key(question),
            at=clock.now(),
            statement_id=statement_id,
        )

    assert len(recorded(verb="answered")) == 1
    practised = db.session.scalars(select(PracticeAnswer)).one()
    assert (practised.question_id, practised.is_right) == (question.id, True)
