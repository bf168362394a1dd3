"""What an attempt comes to, once all of it is marked."""

from collections.abc import Mapping
from typing import Any

from lms.core.db import db
from lms.learning import queries as learning
from lms.quizzes import kinds, scoring
from lms.quizzes.kinds import Judge, Judged, Mark, Question
from lms.quizzes.marking.models import OpenAnswer
from lms.quizzes.marking.rules import mark_of
from lms.quizzes.models import Attempt
from lms.quizzes.questions import bank_of, settings_of
from lms.quizzes.telling import Learner, ended
from lms.xapi import services as xapi


def marks_of(attempt: Attempt, answers: Mapping[str, Any], judged: Mapping[str, OpenAnswer]) -> dict[str, Mark | None]:
    """Question id → mark; a question left out has none of its points. None for a survey, and for what waits for a trainer.
    `judged`: what trainers mark of it.
    """
    bank = bank_of(attempt.revision_id, attempt.item)
    return {
        question_id: _mark(bank[question_id], attempt, answers, judged.get(question_id))
        for question_id in attempt.question_ids
    }


def _mark(question: Question, attempt: Attempt, answers: Mapping[str, Any], judged: OpenAnswer | None) -> Mark | None:
    if question.judge is Judge.NOBODY:
        return None
    if question.id not in answers:
        return Mark.of(False)
    if isinstance(question, Judged):
        return mark_of(question, judged.points) if judged and judged.points is not None else None
    return kinds.mark(kinds.drawn(question, attempt.seed), answers[question.id])


def settle(learner: Learner, attempt: Attempt, marks: Mapping[str, Mark | None]) -> None:
    """Score an attempt that is handed in and whose every answer is marked, and record how it ended, at the time of then."""
    assert attempt.closed_at is not None
    course = learning.content_of(attempt.revision_id)
    score = scoring.total(marks.values())
    attempt.scaled = float(score.scaled)
    attempt.passed = scoring.passes(score, settings_of(course, attempt.item).pass_score)
    db.session.flush()
    xapi.record(ended(learner, attempt, course, score, attempt.closed_at))
