"""Certificates, derived from `earned` statements."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base


class Certificate(Base):
    """What a person has earned. The id is that of the statement which says so; the code is printed on the paper."""

    __tablename__ = "certificate"
    __table_args__ = (Index("ix_certificate_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # The cooperative to which she belonged on that day, if any.
    cooperative_id: Mapped[UUID | None] = mapped_column(ForeignKey("cooperative.id", ondelete="SET NULL"))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("course_revision.id"))
    registration: Mapped[UUID]
    # A module's slug, or "" for the whole course.
    item: Mapped[str]
    # Share of the points in the quiz or exam, 0 to 1.
    scaled: Mapped[float | None]
    earned_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
