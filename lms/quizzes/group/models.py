"""Who was there when a lesson was learnt together, as the one who led it wrote down."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base


class GroupPresence(Base):
    """One person in one session. What she is credited with stands in the log; here she sees who says so, and may contradict."""

    __tablename__ = "group_presence"
    __table_args__ = (
        Index("ix_group_presence_person_id_held_at", "person_id", "held_at"),
        Index("ix_group_presence_facilitator_id_held_at", "facilitator_id", "held_at"),
    )

    # Made from the facilitator and the id that her page gave to the session.
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    facilitator_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    course_slug: Mapped[str]
    # "module/lesson".
    item: Mapped[str]
    held_at: Mapped[datetime]
    # When she said that she was not there.
    objected_at: Mapped[datetime | None]

    facilitator: Mapped[Person] = relationship(lazy="raise", foreign_keys=[facilitator_id])
