"""Cooperatives that are one lesson away, kept when they are judged, so that no page judges the country."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.pathway.rules.model import Stage


class LearningGap(Base):
    """Derived: nothing but learning is missing for this stage. No row: something else is missing, or nothing."""

    __tablename__ = "learning_gap"

    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(primary_key=True)
    # Seats that it needs in all courses together, and what they cost: those who need least are planned first.
    people: Mapped[int]
    minutes: Mapped[int]
    # gaps.Need as JSON, one for each course.
    needs: Mapped[list[Any]]
