"""Derives results and practice from trusted statements, in any order and as often as they come."""

from sqlalchemy import delete

from lms.core.db import db
from lms.core.upserts import upsert
from lms.learning.activity_ids import item_of
from lms.quizzes.models import PracticeAnswer, Result
from lms.xapi import verbs
from lms.xapi.consumers import registry
from lms.xapi.statement import Statement

QUESTIONS = "questions/"


@registry.reset
def forget_results() -> None:
    db.session.execute(delete(Result))
    db.session.execute(delete(PracticeAnswer))


@registry.consume(verbs.PASSED, verbs.FAILED)
def follow_result(statement: Statement) -> None:
    named = item_of(statement.object.id)
    score = statement.result.score if statement.result else None
    if named is None or statement.registration is None:
        return
    upsert(
        Result,
        {
            "id": statement.id,
            "registration": statement.registration,
            "item": named[1],
            "scaled": score.scaled if score and score.scaled is not None else 0.0,
            "passed": statement.verb.id == verbs.PASSED.id,
            "ended_at": statement.timestamp,
        },
        key=("id",),
    )


@registry.consume(verbs.ANSWERED)
def follow_answer(statement: Statement) -> None:
    named = item_of(statement.object.id)
    if named is None or statement.registration is None or not named[1].startswith(QUESTIONS):
        return
    question_id = named[1].removeprefix(QUESTIONS)
    upsert(
        PracticeAnswer,
        {
            "registration": statement.registration,
            "question_id": question_id,
            "is_right": bool(statement.result and statement.result.success),
            "first_answered_at": statement.timestamp,
        },
        key=("registration", "question_id"),
        earliest="first_answered_at",
        either="is_right",
    )
