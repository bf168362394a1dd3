"""Attempts that were handed in, with their answers, read in pages: what is in memory does not grow with them.

Attempts and answers are the exam sheet, and are not derived from statements (ARCHITECTURE.md): they are what is analysed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Text, cast, func, select

from lms.core.db import db
from lms.learning.models import CourseRevision
from lms.quizzes.models import Answer, Attempt

PAGE = 500


@dataclass(frozen=True)
class Revision:
    id: UUID
    number: int
    published_at: datetime


@dataclass(frozen=True)
class Narrowing:
    """Which attempts: handed in from `since` on and before `until`; by default only the first of each learner, for a second
    one has seen the questions."""

    since: datetime | None = None
    until: datetime | None = None
    only_first: bool = True


def revisions_of(course_id: UUID) -> list[Revision]:
    """The latest first; without their documents."""
    rows = db.session.execute(
        select(CourseRevision.id, CourseRevision.number, CourseRevision.published_at)
        .where(CourseRevision.course_id == course_id)
        .order_by(CourseRevision.number.desc())
    )
    return [Revision(*row) for row in rows]


def first_attempts_by_item(revision_ids: Sequence[UUID]) -> dict[str, int]:
    """Item → first attempts handed in."""
    rows = db.session.execute(
        select(Attempt.item, func.count())
        .where(Attempt.revision_id.in_(revision_ids), *_conditions(Narrowing()))
        .group_by(Attempt.item)
    )
    return dict(rows.all())


def fingerprint_of(revision_ids: Sequence[UUID], item: str, narrowing: Narrowing) -> tuple[Any, ...]:
    """Changes whenever an attempt is handed in or erased: those that are handed in never change."""
    return tuple(
        db.session.execute(
            select(func.count(), func.max(Attempt.closed_at)).where(
                Attempt.revision_id.in_(revision_ids), Attempt.item == item, *_conditions(narrowing)
            )
        ).one()
    )


def attempts_in(revision_id: UUID, item: str, narrowing: Narrowing) -> Iterator[Sequence[Row[Any]]]:
    """Pages of (id, question_ids, started_at, seed, key as `answers_in` has it), in the order of their ids."""
    wanted = (
        select(Attempt.id, Attempt.question_ids, Attempt.started_at, Attempt.seed, cast(Attempt.id, Text).label("key"))
        .where(Attempt.revision_id == revision_id, Attempt.item == item, *_conditions(narrowing))
        .order_by(Attempt.id)
        .limit(PAGE)
    )
    page = db.session.execute(wanted).all()
    while page:
        yield page
        page = db.session.execute(wanted.where(Attempt.id > page[-1].id)).all() if len(page) == PAGE else []


def answers_in(attempt_ids: Sequence[UUID]) -> Iterable[Row[str, str, str, datetime]]:
    """(key of the attempt, question_id, response as JSON text, answered_at), each attempt in the order of answering."""
    return db.session.execute(
        # As texts: what was answered a thousand times is read once, and no key is made into an object for each answer.
        select(cast(Answer.attempt_id, Text), Answer.question_id, cast(Answer.response, Text), Answer.answered_at)
        .where(Answer.attempt_id.in_(attempt_ids))
        .order_by(Answer.attempt_id, Answer.answered_at, Answer.question_id)
    )


def _conditions(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    # What is handed in and not marked yet has no result.
    found: list[ColumnElement[bool]] = [Attempt.closed_at.is_not(None), Attempt.scaled.is_not(None)]
    if narrowing.only_first:
        found.append(Attempt.number == 1)
    if narrowing.since:
        found.append(Attempt.closed_at >= narrowing.since)
    if narrowing.until:
        found.append(Attempt.closed_at < narrowing.until)
    return found
