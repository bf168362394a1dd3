"""What a person is told, and how far the reminders of a day have come."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.core.ids import new_id


class Notice(Base):
    """`kind` names the words (kinds.py), `values` fill them in. It waits until the person has said that she understood."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "subject"),
        Index("ix_notice_person_id_at", "person_id", "at"),
        Index("ix_notice_subject", "subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # The cooperative that it is about; None where it is about the person alone.
    cooperative_id: Mapped[UUID | None] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    kind: Mapped[str]
    values: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    # What is told to nobody twice; None for what happens as often as it happens.
    subject: Mapped[str | None]


class ReminderRound(Base):
    """One a day: the cooperatives are gone through in the order of their ids."""

    __tablename__ = "reminder_round"

    day: Mapped[date] = mapped_column(primary_key=True)
    # The last one that was looked at.
    reached: Mapped[UUID | None]
    finished_at: Mapped[datetime | None]
