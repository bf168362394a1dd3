"""Questions about attempts, answers and results."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from lms.core.db import db
from lms.quizzes.models import Answer, Attempt, Result


def attempts_by(person_id: UUID) -> Select[Attempt]:
    return select(Attempt).where(Attempt.person_id == person_id)


def attempts_at(registration: UUID, item: str) -> Sequence[Attempt]:
    """Every attempt at a quiz, the latest first."""
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.registration == registration, Attempt.item == item)
        .order_by(Attempt.number.desc())
    ).all()


def answers_of(attempt_id: UUID) -> dict[str, Any]:
    """Question id → response."""
    rows = db.session.execute(select(Answer.question_id, Answer.response).where(Answer.attempt_id == attempt_id))
    return dict(rows.all())


def results_of(registration: UUID) -> dict[str, tuple[float, bool]]:
    """Item → best share of the points, and whether it was ever passed."""
    best: dict[str, tuple[float, bool]] = {}
    rows = db.session.execute(
        select(Result.item, Result.scaled, Result.passed).where(Result.registration == registration)
    )
    for item, scaled, passed in rows:
        before = best.get(item, (0.0, False))
        best[item] = (max(before[0], scaled), before[1] or passed)
    return best


def first_passed_score(registration: UUID, item: str) -> float | None:
    """The share of the points of the first attempt that passed."""
    return db.session.scalar(
        select(Result.scaled)
        .where(Result.registration == registration, Result.item == item, Result.passed)
        .order_by(Result.ended_at, Result.id)
        .limit(1)
    )
