"""Attempts at quizzes and exams, with the answers given so far; and, derived from statements, how they ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, Json
from lms.core.ids import new_id


class Attempt(Base):
    """One sitting. Open until `closed_at`; while it is open its answers may change, afterwards nothing does."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("registration", "item", "number"),
        Index("ix_attempt_person_id", "person_id"),
        # The analysis of a quiz reads its attempts in this order, page by page.
        Index("ix_attempt_revision_id_item_id", "revision_id", "item", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    registration: Mapped[UUID]
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("course_revision.id"))
    # "module/quiz" or "exam".
    item: Mapped[str]
    number: Mapped[int]
    # Decides which questions are drawn and the order of their choices.
    seed: Mapped[int]
    question_ids: Mapped[list[Any]]
    started_at: Mapped[datetime]
    # None where the author sets no time limit.
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # Share of the points, 0 to 1; None while open.
    scaled: Mapped[float | None]
    passed: Mapped[bool | None]


class Answer(Base):
    """The last answer given to a question of an attempt, in the author's own identifiers."""

    __tablename__ = "answer"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    # kinds.Response: a text, ids, or a mapping of ids.
    response: Mapped[Any] = mapped_column(Json)
    answered_at: Mapped[datetime]


class Result(Base):
    """Derived, one row for each `passed` or `failed` statement: how an attempt ended. The id is the statement's."""

    __tablename__ = "quiz_result"
    __table_args__ = (Index("ix_quiz_result_registration_item", "registration", "item"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    registration: Mapped[UUID]
    item: Mapped[str]
    scaled: Mapped[float]
    passed: Mapped[bool]
    ended_at: Mapped[datetime]


class PracticeAnswer(Base):
    """Derived from `answered` statements to practice questions: whether it was ever answered rightly."""

    __tablename__ = "practice_answer"

    registration: Mapped[UUID] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    is_right: Mapped[bool]
    first_answered_at: Mapped[datetime]
