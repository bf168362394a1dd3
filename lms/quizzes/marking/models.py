"""Answers that wait for a trainer, and what trainers said of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, Json


class OpenAnswer(Base):
    """An answer as it was given, until it is marked and becomes a statement; then it stays, with what was said of it."""

    __tablename__ = "open_answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "question_id"),
        Index("ix_open_answer_marked_at_answered_at", "marked_at", "answered_at"),
        Index("ix_open_answer_registration_item", "registration", "item"),
        Index("ix_open_answer_person_id", "person_id"),
    )

    # Of the statement that it becomes.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # For which she learnt then, and who helped her.
    cooperative_id: Mapped[UUID | None] = mapped_column(ForeignKey("cooperative.id", ondelete="SET NULL"))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    registration: Mapped[UUID]
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("course_revision.id"))
    # "module/lesson", "module/quiz" or "exam".
    item: Mapped[str]
    question_id: Mapped[str]
    # None for practice.
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    # kinds.Response: a text, or the stored name of a recording.
    response: Mapped[Any] = mapped_column(Json)
    answered_at: Mapped[datetime]
    # How many trainers are to mark it, as far as is known: 1, 2, or 3 where two did not agree.
    wanted: Mapped[int]
    # In points of the rubric, halves included; None until all who are to mark have.
    points: Mapped[float | None]
    marked_at: Mapped[datetime | None]


class Marking(Base):
    """What one trainer said of one answer."""

    __tablename__ = "answer_marking"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("open_answer.id", ondelete="CASCADE"), primary_key=True)
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    # Criterion → place of the level that was chosen, from 0.
    levels: Mapped[dict[str, Any]]
    points: Mapped[int]
    comment: Mapped[str]
    marked_at: Mapped[datetime]
