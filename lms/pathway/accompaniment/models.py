"""Accompaniment of a cooperative: twelve coaching sessions, development plans, and visits (domain.md 1.6).

Notes are written for the cooperative as much as for the adviser: both read all of them.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base
from lms.core.ids import new_id


class ContactKind(StrEnum):
    VISIT = "visit"
    CALL = "call"
    MEETING = "meeting"


class Accompaniment(Base):
    """From `begun_on`, for twenty-four months."""

    __tablename__ = "accompaniment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"), unique=True)
    begun_on: Mapped[date]
    begun_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class CoachingSession(Base):
    """One of the twelve: planned for a day, and held on another or the same."""

    __tablename__ = "coaching_session"
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND 12", name="number_is_1_to_12"),
        UniqueConstraint("accompaniment_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    accompaniment_id: Mapped[UUID] = mapped_column(ForeignKey("accompaniment.id", ondelete="CASCADE"))
    number: Mapped[int]
    planned_on: Mapped[date]
    held_on: Mapped[date | None]
    place: Mapped[str]
    notes: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime | None]


class CoachingPresence(Base):
    __tablename__ = "coaching_presence"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("coaching_session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class DevelopmentPlan(Base):
    """A plan is drawn up by the adviser and agreed by the cooperative; from then on its lines are only done. The next
    one takes over what is not."""

    __tablename__ = "development_plan"
    __table_args__ = (UniqueConstraint("cooperative_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    number: Mapped[int]
    # Counts the changes: who agrees agrees to what was on her screen.
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    agreed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[agreed_by_id])


class PlanLine(Base):
    """Who does what until when. Where `goal` is empty, the goal is to reach `level` of `question` (of instrument
    `version`), in the words of that level, in each reader's language."""

    __tablename__ = "development_plan_line"
    __table_args__ = (Index("ix_development_plan_line_plan_id", "plan_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("development_plan.id", ondelete="CASCADE"))
    position: Mapped[int]
    dimension: Mapped[str]
    goal: Mapped[str]
    version: Mapped[int | None]
    question: Mapped[str | None]
    level: Mapped[int | None]
    action: Mapped[str]
    who: Mapped[str]
    until: Mapped[date | None]
    done_on: Mapped[date | None]
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    @property
    def is_complete(self) -> bool:
        """Whether it says what, who and when."""
        return bool(self.action and self.who and self.until)


class Contact(Base):
    """A visit, a call or a meeting outside the twelve sessions."""

    __tablename__ = "accompaniment_contact"
    __table_args__ = (Index("ix_accompaniment_contact_cooperative_id_on", "cooperative_id", "on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    on: Mapped[date]
    kind: Mapped[ContactKind]
    note: Mapped[str]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]
