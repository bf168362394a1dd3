"""Courses and their immutable revisions; and, derived from statements, who is enrolled and what is completed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Base
from lms.core.ids import new_id


class Course(Base):
    __tablename__ = "course"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    # The revision that new learners begin; None hides the course.
    # Not a foreign key: each table would need the other first, and revisions are never deleted.
    current_revision_id: Mapped[UUID | None]
    # Since when nobody begins it any more; who is in it goes on.
    retired_at: Mapped[datetime | None]


class CourseRevision(Base):
    """A published course: `document` is a content.Course as JSON and never changes."""

    __tablename__ = "course_revision"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "digest"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    number: Mapped[int]
    # SHA-256 of the document: publishing the same content again changes nothing.
    digest: Mapped[str]
    document: Mapped[str]
    published_at: Mapped[datetime]
    # The revision of which it corrects something small: who was in progress there goes on here (fixes.py).
    fixes_id: Mapped[UUID | None] = mapped_column(ForeignKey("course_revision.id"))

    course: Mapped[Course] = relationship(lazy="raise")


class LearningPath(Base):
    """A parcours: courses in order."""

    __tablename__ = "learning_path"

    slug: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    course_slugs: Mapped[list[Any]]


class Enrolment(Base):
    """Derived from `registered` statements. The id is the xAPI registration."""

    __tablename__ = "enrolment"
    __table_args__ = (Index("ix_enrolment_person_id", "person_id"), Index("ix_enrolment_course_id", "course_id"))

    registration: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    # The learner stays on the revision that she began, and on its fixes.
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("course_revision.id"))
    enrolled_at: Mapped[datetime]

    course: Mapped[Course] = relationship(lazy="raise")


class Completion(Base):
    """Derived from `completed` and `passed` statements: an item of the course and when it was first done.

    `item` is "module/lesson", "module/quiz", "module", "exam", or "" for the course itself.
    """

    __tablename__ = "completion"

    registration: Mapped[UUID] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    completed_at: Mapped[datetime]
