"""Verbs of marking: put an answer into the queue, mark it. What was marked becomes a statement, as if it had been at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import id_from
from lms.core.upserts import upsert
from lms.learning import queries as learning
from lms.learning.models import Enrolment
from lms.quizzes import queries as attempts
from lms.quizzes import results
from lms.quizzes.kinds import Judged, LongAnswer, VoiceAnswer
from lms.quizzes.marking import notices, queries, rules
from lms.quizzes.marking.models import Marking, OpenAnswer
from lms.quizzes.models import Attempt
from lms.quizzes.questions import bank_of, practice_of
from lms.quizzes.telling import Learner, Place, answered
from lms.xapi import helping
from lms.xapi import services as xapi
from lms.xapi.agents import account_id, group_agent, person_agent

MOST_COMMENT = 2_000


class AlreadyMarked(DomainError):
    message = _("This answer is marked already; what was said of it stays. Take the next one.")


class BeingMarked(DomainError):
    message = _("The trainer is marking your answer. When it is marked, you can answer again.")


class RubricUnknown(DomainError):
    status = 422
    message = _("Choose a level for each criterion.")


def await_attempt(learner: Learner, attempt: Attempt, question: Judged, response: Any, *, at: datetime) -> None:
    """Put an answer of an attempt that is handed in into the queue."""
    statement_id = id_from("answered", attempt.id, question.id)
    _await(
        learner, statement_id, question, response, registration=attempt.registration, revision_id=attempt.revision_id,
        item=attempt.item, attempt_id=attempt.id, at=at,
    )  # fmt: skip


def await_practice(
    learner: Learner,
    enrolment: Enrolment,
    item: str,
    question: Judged,
    response: Any,
    *,
    at: datetime,
    statement_id: UUID,
) -> None:
    """Put a practice answer into the queue. One that nobody has marked gives way to the new one. Raises BeingMarked."""
    last = queries.last_practice_answer(enrolment.registration, item, question.id)
    if last and last.id == statement_id:
        return
    if last and last.marked_at is None:
        if queries.has_markings(last.id):
            raise BeingMarked
        db.session.delete(last)
        db.session.flush()
    _await(
        learner, statement_id, question, response, registration=enrolment.registration,
        revision_id=enrolment.revision_id, item=item, attempt_id=None, at=at,
    )  # fmt: skip


def _await(
    learner: Learner,
    statement_id: UUID,
    question: Judged,
    response: Any,
    *,
    attempt_id: UUID | None,
    at: datetime,
    **where: Any,
) -> None:
    helper = helping.helper_of(learner.agent)
    upsert(
        OpenAnswer,
        {
            "id": statement_id,
            "person_id": account_id(learner.agent),
            "cooperative_id": account_id(learner.team) if learner.team else None,
            "helper_id": account_id(helper) if helper else None,
            **where,
            "question_id": question.id,
            "attempt_id": attempt_id,
            "response": response,
            "answered_at": at,
            "wanted": rules.standing(question, []).wanted,
            "points": None,
            "marked_at": None,
        },
        key=("id",),
    )


def question_of(answer: OpenAnswer) -> LongAnswer | VoiceAnswer:
    if answer.attempt_id is None:
        found = {one.id: one for one in practice_of(answer.revision_id, answer.item)}
    else:
        found = bank_of(answer.revision_id, answer.item)
    question = found[answer.question_id]
    assert isinstance(question, Judged)
    return question


def waits_for(answer: OpenAnswer, person: Person) -> bool:
    """Whether this trainer is one of those who are still to mark it."""
    if answer.marked_at is not None or answer.person_id == person.id:
        return False
    return all(marking.marker_id != person.id for marking in queries.markings_of(answer.id))


def mark(answer: OpenAnswer, levels: dict[str, int], comment: str, *, by: Person, at: datetime) -> bool:
    """Note what a trainer says; where she is the last who was to, the answer is marked: True. `answer` is locked.

    Raises AlreadyMarked, RubricUnknown.
    """
    if not waits_for(answer, by):
        raise AlreadyMarked
    question = question_of(answer)
    points = question.points_for(levels)
    if points is None:
        raise RubricUnknown
    db.session.add(
        Marking(
            answer_id=answer.id, marker_id=by.id, levels=levels, points=points, comment=comment[:MOST_COMMENT], marked_at=at,
        )
    )  # fmt: skip
    db.session.flush()
    standing = rules.standing(question, [one.points for one in queries.markings_of(answer.id)])
    answer.wanted = standing.wanted
    if standing.points is None:
        db.session.flush()
        return False
    answer.points, answer.marked_at = float(standing.points), at
    db.session.flush()
    _tell(answer, question, at=at)
    return True


def _tell(answer: OpenAnswer, question: LongAnswer | VoiceAnswer, *, at: datetime) -> None:
    """Record what was answered, and how the attempt ended where that was the last of it, at the times of then."""
    assert answer.points is not None
    learner = Learner(
        person_agent(answer.person_id), group_agent(answer.cooperative_id) if answer.cooperative_id else None
    )
    helper = person_agent(answer.helper_id) if answer.helper_id else None
    place = Place(answer.registration, learning.content_of(answer.revision_id), answer.item)
    # It was done before, and with whom: whoever marks it has no part in that.
    with helping.beside(learner.agent, helper):
        xapi.record(
            answered(
                learner, place, question, answer.response, rules.mark_of(question, answer.points), seed=0,
                at=answer.answered_at, statement_id=answer.id,
            )
        )  # fmt: skip
        if answer.attempt_id is None:
            notices.tell_of_answer(answer, question, at=at)
            return
        # Locked before it is asked what else waits: of two trainers who mark its last two answers at once one comes second.
        attempt = db.session.scalars(select(Attempt).where(Attempt.id == answer.attempt_id).with_for_update()).one()
        if attempt.passed is None and not queries.is_waiting(attempt.id):
            answers = attempts.answers_of(attempt.id)
            results.settle(learner, attempt, results.marks_of(attempt, answers, queries.answers_of_attempt(attempt.id)))
            notices.tell_of_attempt(attempt, at=at)
