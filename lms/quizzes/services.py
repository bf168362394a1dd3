"""Verbs of quizzes: practise, start an attempt, answer, hand in. Results are made here, on the server, alone."""

import secrets
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lms.core.db import db
from lms.core.ids import id_from, new_id
from lms.learning import content
from lms.learning import queries as learning
from lms.learning.models import Enrolment
from lms.learning.progress import Progress
from lms.learning.services import record_step
from lms.quizzes import kinds, queries, scoring
from lms.quizzes.errors import AttemptClosed, MustWait, NotYetOpen, WaitsForTrainer
from lms.quizzes.kinds import Judged, Mark, Question
from lms.quizzes.marking import services as marking
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.questions import bank_of, practice_seed, settings_of
from lms.quizzes.results import marks_of, settle
from lms.quizzes.rules import Allowance, allowance
from lms.quizzes.telling import Learner, Place, answered
from lms.xapi import services as xapi
from lms.xapi import verbs

# What a slow line may take between the last tap and its arrival.
GRACE = timedelta(seconds=30)


def practise(
    learner: Learner,
    enrolment: Enrolment,
    item: str,
    question: Question,
    response: Any,
    *,
    at: datetime,
    statement_id: UUID,
    seed: int | None = None,
    extensions: dict[str, object] | None = None,
) -> Mark | None:
    """Mark a practice answer and record it; None for a survey, and for what waits for a trainer. The same `statement_id` again
    changes nothing.

    `question` as it was published. `seed`: with which it was shown, where that was another learner's. `extensions`: of the
    context, what a phone adds that was offline.
    """
    if isinstance(question, Judged):
        marking.await_practice(learner, enrolment, item, question, response, at=at, statement_id=statement_id)
        return None
    seed = practice_seed(enrolment.registration) if seed is None else seed
    mark = kinds.mark(kinds.drawn(question, seed), response)
    place = Place(enrolment.registration, learning.content_of(enrolment.revision_id), item)
    xapi.record(
        answered(
            learner, place, question, response, mark, seed=seed, at=at, statement_id=statement_id, extensions=extensions,
        )
    )  # fmt: skip
    return mark


def allowance_of(registration: UUID, course: content.Course, item: str, *, at: datetime) -> Allowance:
    # In a row: what came before a success is forgotten.
    # What waits for a trainer is neither.
    ended = [attempt for attempt in queries.attempts_at(registration, item) if attempt.passed is not None]
    failed = takewhile(lambda attempt: not attempt.passed, ended)
    return allowance(settings_of(course, item), [attempt.closed_at for attempt in failed if attempt.closed_at], at)


def start_attempt(learner: Learner, person_id: UUID, enrolment: Enrolment, item: str, *, at: datetime) -> Attempt:
    """Draw the questions of a new attempt, or answer the one that is open. Hand an overdue one in first.

    Raises NotYetOpen, WaitsForTrainer, MustWait.
    """
    course = learning.content_of(enrolment.revision_id)
    settings = settings_of(course, item)
    if Progress(course, learning.completed_items(enrolment.registration)).missing_for(item):
        raise NotYetOpen
    earlier = queries.attempts_at(enrolment.registration, item)
    if earlier and earlier[0].closed_at is None:
        return earlier[0]
    if earlier and earlier[0].passed is None:
        raise WaitsForTrainer
    left = allowance_of(enrolment.registration, course, item, at=at)
    if left.opens_at:
        raise MustWait(left.opens_at)
    seed = secrets.randbits(31)
    attempt = Attempt(
        id=new_id(),
        person_id=person_id,
        registration=enrolment.registration,
        revision_id=enrolment.revision_id,
        item=item,
        number=len(earlier) + 1,
        seed=seed,
        question_ids=scoring.draw(list(bank_of(enrolment.revision_id, item).values()), settings.draw, seed),
        started_at=at,
        due_at=at + timedelta(seconds=settings.time_limit_s) if settings.time_limit_s else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
            db.session.flush()
    except IntegrityError:
        # Two touches at once: the other one has begun it.
        return queries.attempts_at(enrolment.registration, item)[0]
    record_step(
        learner.agent, enrolment, item, verb=verbs.ATTEMPTED, result=None, team=learner.team, at=at,
        statement_id=id_from("attempted", attempt.id),
    )  # fmt: skip
    return attempt


def overdue_attempt(registration: UUID, item: str, *, at: datetime) -> Attempt | None:
    """The open attempt whose time is over, if there is one."""
    attempts = queries.attempts_at(registration, item)
    return attempts[0] if attempts and attempts[0].closed_at is None and is_overdue(attempts[0], at) else None


def is_overdue(attempt: Attempt, at: datetime) -> bool:
    return attempt.due_at is not None and at > attempt.due_at + GRACE


def question_of(attempt: Attempt, number: int) -> Question | None:
    """The question at a place, counted from 1, with the numbers of this attempt."""
    if not 1 <= number <= len(attempt.question_ids):
        return None
    return kinds.drawn(bank_of(attempt.revision_id, attempt.item)[attempt.question_ids[number - 1]], attempt.seed)


def answer(attempt: Attempt, question: Question, response: Any, *, at: datetime) -> None:
    """Keep an answer; it may be changed until the attempt is handed in. Raises AttemptClosed."""
    if attempt.closed_at:
        raise AttemptClosed
    kept = db.session.get(Answer, (attempt.id, question.id))
    if kept:
        kept.response, kept.answered_at = response, at
    else:
        db.session.add(Answer(attempt_id=attempt.id, question_id=question.id, response=response, answered_at=at))
    db.session.flush()


def hand_in(learner: Learner, attempt: Attempt, *, at: datetime) -> bool:
    """Mark the attempt and record its answers and its end. A second time changes nothing and answers False.

    Where trainers mark some of it, its end waits for them (`marking`).
    """
    if attempt.closed_at:
        return False
    # What came in before the time was over counts; the attempt ended then.
    ended_at = min(at, attempt.due_at) if attempt.due_at else at
    place = Place(attempt.registration, learning.content_of(attempt.revision_id), attempt.item)
    answers, bank = queries.answers_of(attempt.id), bank_of(attempt.revision_id, attempt.item)
    # What trainers mark of it is not in their queue yet.
    marks = marks_of(attempt, answers, judged={})
    attempt.closed_at = ended_at
    db.session.flush()
    is_waiting = False
    for question_id, response in answers.items():
        question = bank[question_id]
        if isinstance(question, Judged):
            is_waiting = True
            marking.await_attempt(learner, attempt, question, response, at=ended_at)
            continue
        xapi.record(
            answered(
                learner, place, question, response, marks[question_id], seed=attempt.seed, at=ended_at,
                statement_id=id_from("answered", attempt.id, question_id),
            )
        )  # fmt: skip
    if not is_waiting:
        settle(learner, attempt, marks)
    return True
