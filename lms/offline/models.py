"""What a phone sent that could not be kept as progress: nothing that a person did is thrown away unseen."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base


class Reason(StrEnum):
    """Why a statement of a phone is refused."""

    UNREADABLE = "unreadable"
    SOMEONE_ELSE = "someone_else"
    NOT_ENROLLED = "not_enrolled"
    # A quiz, an exam, or a unit of an imported course.
    HELD_ONLINE = "held_online"
    # The step or the question is not in the course as she has it.
    NOT_IN_COURSE = "not_in_course"
    OLDER_REVISION = "older_revision"
    UNREADABLE_ANSWER = "unreadable_answer"
    NOT_FROM_PHONES = "not_from_phones"
    # A group session without anybody of her cooperative, or of a cooperative that was not hers on that day.
    NO_GROUP = "no_group"
    FAULT = "fault"


class OutboxRefusal(Base):
    __tablename__ = "outbox_refusal"
    __table_args__ = (
        Index("ix_outbox_refusal_person_id", "person_id"),
        Index("ix_outbox_refusal_settled_at_refused_at", "settled_at", "refused_at"),
    )

    # Made from person and document: what a phone repeats is refused once.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Who sent it; it may speak of somebody else.
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    reason: Mapped[Reason]
    # The statement as it came, cut where it is long.
    document: Mapped[str]
    refused_at: Mapped[datetime]
    # When somebody had looked at it.
    settled_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
