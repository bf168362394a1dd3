"""Marked late, recorded as if at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from lms.accounts.models import Person, StaffRole
from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import Enrolment
from lms.notices.models import Notice
from lms.quizzes import kinds, services
from lms.quizzes import queries as quizzes
from lms.quizzes.errors import WaitsForTrainer
from lms.quizzes.marking import queries
from lms.quizzes.marking import services as marking
from lms.quizzes.marking.models import OpenAnswer
from lms.quizzes.marking.services import AlreadyMarked, BeingMarked, RubricUnknown
from lms.quizzes.models import Attempt, PracticeAnswer
from lms.quizzes.questions import bank_of, practice_of
from lms.xapi import services as xapi
from lms.xapi.agents import activity_id
from tests.factories import Cast, staff
from tests.factories.courses import LESSONS, learner
from tests.factories.statements import recorded
from tests.quizzes.marking.asked import BEST, COMPUTED, DOUBLE, HALF, LIKERT, LONG, TRUE, WORST
from tests.quizzes.marking.conftest import Ask

QUIZ = "hive/quiz"
THEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LATER = THEN + timedelta(days=5)
SAID: dict[str, Any] = {
    "long-answer": "Parce que…", "double": "Parce que…", "likert": {"useful": "yes", "clear": "no"}, "true-false": "true",
}  # fmt: skip


def hand_in(cast: Cast, enrolment: Enrolment, *, at: datetime = THEN, leave: str = "") -> Attempt:
    with time_machine.travel(at, tick=False):
        attempt = services.start_attempt(learner(cast.amina), cast.amina.id, enrolment, QUIZ, at=clock.now())
        for number in range(1, len(attempt.question_ids) + 1):
            question = services.question_of(attempt, number)
            assert question
            if question.id != leave:
                response = SAID.get(question.id, kinds.key(question))
                services.answer(attempt, question, response, at=clock.now())
        services.hand_in(learner(cast.amina), attempt, at=clock.now())
        db.session.commit()
    return attempt


def waiting() -> OpenAnswer:
    return db.session.scalars(select(OpenAnswer).where(OpenAnswer.marked_at.is_(None))).one()


def mark(person: Person, levels: dict[str, int], answer: OpenAnswer | None = None) -> bool:
    is_marked = marking.mark(answer or waiting(), levels, "Bien", by=person, at=LATER)
    db.session.commit()
    return is_marked


def practise(cast: Cast, enrolment: Enrolment, response: str, *, at: datetime = THEN, statement_id: Any = None) -> Any:
    (question,) = practice_of(enrolment.revision_id, LESSONS[0])
    return services.practise(
        learner(cast.amina), enrolment, LESSONS[0], question, response, at=at, statement_id=statement_id or uuid4()
    )


def test_attempt_waits_for_the_trainer(cast: Cast, ask: Ask) -> None:
    enrolment = ask(LONG, TRUE)

    attempt = hand_in(cast, enrolment)

    assert (attempt.closed_at, attempt.passed, attempt.scaled) == (THEN, None, None)
    assert [one.object.id.rpartition("/")[2] for one in recorded(verb="answered")] == ["true-false"]
    assert not recorded(verb="passed")
    assert not recorded(verb="failed")
    assert (
        services.allowance_of(enrolment.registration, learning.content_of(enrolment.revision_id), QUIZ, at=LATER).left
        == 2
    )
    with pytest.raises(WaitsForTrainer):
        services.start_attempt(learner(cast.amina), cast.amina.id, enrolment, QUIZ, at=LATER)


def test_marked_attempt_is_recorded_at_the_time_of_then(cast: Cast, ask: Ask) -> None:
    enrolment = ask(LONG, TRUE)
    attempt = hand_in(cast, enrolment)

    assert mark(cast.khadija, BEST) is True

    (passed,) = recorded(verb="passed")
    answered = next(one for one in recorded(verb="answered") if one.object.id.endswith("long-answer"))
    assert passed.timestamp == answered.timestamp == THEN
    assert (passed.result.score.raw, passed.result.score.max, answered.result.score.scaled) == (2, 2, 1)
    assert passed.team == answered.team == learner(cast.amina).team
    assert (attempt.passed, attempt.scaled) == (True, 1)
    assert QUIZ in learning.completed_items(enrolment.registration)
    assert quizzes.results_of(enrolment.registration)[QUIZ] == (1.0, True)


def test_points_of_a_rubric_are_a_share_of_the_question(cast: Cast, ask: Ask) -> None:
    attempt = hand_in(cast, ask(LONG, TRUE))

    mark(cast.khadija, HALF)

    assert attempt.scaled == pytest.approx((1 + 2 / 6) / 2)
    assert attempt.passed is False


def test_rebuild_gives_the_same(cast: Cast, ask: Ask) -> None:
    enrolment = ask(LONG, TRUE)
    hand_in(cast, enrolment)
    mark(cast.khadija, BEST)
    before = (quizzes.results_of(enrolment.registration), learning.completion_times(enrolment.registration))

    xapi.rebuild()

    assert (quizzes.results_of(enrolment.registration), learning.completion_times(enrolment.registration)) == before


def test_question_left_out_has_no_points_and_waits_for_nobody(cast: Cast, ask: Ask) -> None:
    attempt = hand_in(cast, ask(LONG, TRUE), leave="long-answer")

    assert (attempt.passed, attempt.scaled) == (False, 0.5)


def test_survey_counts_for_nothing_and_is_recorded_without_a_score(cast: Cast, ask: Ask) -> None:
    attempt = hand_in(cast, ask(LIKERT, TRUE))

    survey = next(one for one in recorded(verb="answered") if one.object.id.endswith("likert"))
    assert (survey.result.score, survey.result.success) == (None, None)
    assert survey.result.response == "useful[.]yes[,]clear[.]no"
    assert (attempt.passed, recorded(verb="passed")[0].result.score.max) == (True, 1)


def test_nothing_but_a_survey_is_passed_by_answering(cast: Cast, ask: Ask) -> None:
    assert hand_in(cast, ask(LIKERT)).passed is True


def test_marked_twice_is_refused_and_told_once(cast: Cast, ask: Ask) -> None:
    hand_in(cast, ask(LONG))
    answer = waiting()
    mark(cast.khadija, BEST)

    for person in (cast.khadija, cast.yassine):
        with pytest.raises(AlreadyMarked):
            mark(person, WORST, answer)
    assert (answer.points, len(recorded(verb="passed"))) == (6, 1)
    assert len(db.session.scalars(select(Notice).where(Notice.kind == "attempt_marked")).all()) == 1


def test_levels_outside_the_rubric_are_refused(cast: Cast, ask: Ask) -> None:
    hand_in(cast, ask(LONG))

    with pytest.raises(RubricUnknown):
        mark(cast.khadija, {"reasons": 9, "example": 0})


def test_two_trainers_who_agree(cast: Cast, ask: Ask) -> None:
    attempt = hand_in(cast, ask(DOUBLE))
    answer = waiting()

    assert mark(cast.khadija, {"reasons": 2, "example": 1}, answer) is False
    assert attempt.passed is None
    assert mark(cast.yassine, {"reasons": 2, "example": 1}, answer) is True
    assert (answer.points, attempt.scaled) == (6, 1)


def test_two_trainers_who_differ_call_a_third(cast: Cast, ask: Ask) -> None:
    attempt = hand_in(cast, ask(DOUBLE))
    answer = waiting()
    third = staff(StaffRole.TRAINER)
    db.session.commit()

    assert mark(cast.khadija, BEST, answer) is False
    assert mark(cast.yassine, WORST, answer) is False
    assert (answer.wanted, attempt.passed) == (3, None)
    with pytest.raises(AlreadyMarked):
        mark(cast.khadija, HALF, answer)
    assert mark(third, HALF, answer) is True
    assert answer.points == 2


def test_attempt_ends_with_the_last_of_its_answers(cast: Cast, ask: Ask) -> None:
    attempt = hand_in(cast, ask(LONG, {**LONG, "id": "other"} | {"text": {"ar": "آخر", "fr": "Autre"}}), leave="")
    first, second = db.session.scalars(select(OpenAnswer)).all()

    mark(cast.khadija, BEST, first)
    assert attempt.passed is None
    mark(cast.yassine, BEST, second)
    assert attempt.passed is True


def test_practice_answer_becomes_a_statement_when_it_is_marked(cast: Cast, ask: Ask) -> None:
    enrolment = ask(LONG)
    statement_id = uuid4()

    assert practise(cast, enrolment, "Parce que", statement_id=statement_id) is None
    assert not recorded(verb="answered")
    mark(cast.khadija, BEST)

    (answered,) = recorded(verb="answered")
    assert (answered.id, answered.timestamp, answered.result.response) == (statement_id, THEN, "Parce que")
    assert db.session.scalars(select(PracticeAnswer)).one().is_right is True
    assert db.session.scalars(select(Notice.kind)).one() == "answer_marked"


def test_newer_practice_answer_takes_the_place_of_one_that_nobody_marked(cast: Cast, ask: Ask) -> None:
    enrolment = ask(DOUBLE)
    practise(cast, enrolment, "one")
    same = uuid4()
    for _again in range(2):
        practise(cast, enrolment, "two", statement_id=same)

    assert waiting().response == "two"
    mark(cast.khadija, BEST)
    with pytest.raises(BeingMarked):
        practise(cast, enrolment, "three")


def test_answer_names_its_version_and_its_numbers(cast: Cast, ask: Ask) -> None:
    attempt = hand_in(cast, ask(COMPUTED))
    published = bank_of(attempt.revision_id, QUIZ)["quorum"]

    (answered,) = recorded(verb="answered")

    members = kinds.drawn_numbers(published, attempt.seed)["members"]
    assert answered.context.extensions[activity_id("question-version")] == kinds.digest(published)
    assert answered.context.extensions[activity_id("drawn-numbers")] == {"members": members}
    assert answered.object.definition.description["fr-MA"] == "Combien sur {members} membres ?"
    assert not answered.object.definition.correct_responses_pattern
    assert answered.result.response == str(int(members) // 2 + 1)
    assert answered.result.success is True


def test_queue_is_of_others_by_language_the_oldest_first(cast: Cast, ask: Ask) -> None:
    enrolment = ask(LONG)
    hand_in(cast, enrolment, at=LATER)
    practise(cast, enrolment, "Parce que", at=THEN)
    db.session.commit()

    def queue(person: Person, *languages: str) -> list[datetime]:
        return [one.answered_at for one in db.session.scalars(queries.queue_of(person.id, languages or None))]

    assert queue(cast.khadija) == queue(cast.khadija, "ar", "zgh") == [THEN, LATER]
    assert queue(cast.khadija, "fr") == queue(cast.amina) == []
