"""Cohorts: people who learn one course together, the dated sessions at which they meet, and what is said to them.

Who was there is kept as marks that are never changed: the latest of a person counts, and each says by whom and when.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base
from lms.core.ids import new_id


class Way(StrEnum):
    """How somebody came into a cohort."""

    COOPERATIVE = "cooperative"
    PHONE = "phone"
    # By the code, herself.
    CODE = "code"


class Cohort(Base):
    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_cohort_course_slug", "course_slug"),
        Index("ix_cohort_created_by_id", "created_by_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    course_slug: Mapped[str]
    # In which it is taught: one of voice.tongues.
    language: Mapped[str]
    # The region follows from the province.
    province_code: Mapped[str]
    # A hall, a village.
    place: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # Eight digits, by which members come in themselves; None where nobody may.
    join_code: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class CohortTrainer(Base):
    """Who runs a cohort: whoever made it, and those whom she asked to."""

    __tablename__ = "cohort_trainer"
    __table_args__ = (Index("ix_cohort_trainer_person_id", "person_id"),)

    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    added_at: Mapped[datetime]


class CohortMember(Base):
    """One who learns in it. Who was taken out stays known, so that what she did in it is."""

    __tablename__ = "cohort_member"
    __table_args__ = (Index("ix_cohort_member_person_id", "person_id"),)

    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    way: Mapped[Way]
    added_at: Mapped[datetime]
    # None where she came by herself.
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    removed_at: Mapped[datetime | None]


class CohortSession(Base):
    """A meeting of a cohort, at an hour, in a place."""

    __tablename__ = "cohort_session"
    __table_args__ = (
        Index("ix_cohort_session_cohort_id_starts_at", "cohort_id", "starts_at"),
        Index("ix_cohort_session_starts_at", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str]
    language: Mapped[str]
    # What is taught: "module/lesson", "module", or "" for whatever the group needs.
    item: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    cancelled_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship(lazy="raise")


class SessionAnswer(Base):
    """Whether she will come, as she said last."""

    __tablename__ = "session_answer"
    __table_args__ = (Index("ix_session_answer_person_id", "person_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("cohort_session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    is_coming: Mapped[bool]
    answered_at: Mapped[datetime]


class AttendanceMark(Base):
    """That somebody was there, or was not after all. Never changed: the latest counts."""

    __tablename__ = "attendance_mark"
    __table_args__ = (
        Index("ix_attendance_mark_session_id", "session_id"),
        Index("ix_attendance_mark_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("cohort_session.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    is_present: Mapped[bool]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[by_id])


class CohortMessage(Base):
    """What was said to a cohort, or to one person of it. `text`: by the codes of the languages of the screens."""

    __tablename__ = "cohort_message"
    __table_args__ = (Index("ix_cohort_message_cohort_id_at", "cohort_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cohort_id: Mapped[UUID] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    # None: to all of them.
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    text: Mapped[dict[str, Any]]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    # How many people it was for.
    people: Mapped[int]

    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
