"""Drafts of courses, their parts, every change to them, what reviewers say, and who published what."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.authoring.parts import Bank, PartKind
from lms.core.db import Base
from lms.core.ids import new_id

_OPEN = text("closed_at IS NULL")


class DraftState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class EditKind(StrEnum):
    """What a change touched."""

    BODY = "body"
    # Where a part stands: {"parent_id": …, "position": …}; of a question its "bank", too.
    PLACE = "place"
    # Whether it is there: {"is_there": true}.
    PRESENCE = "presence"
    # Of the course: the revision from which the draft counts as opened, {"revision_id": …} or null.
    BASE = "base"


class Act(StrEnum):
    DONE = "done"
    UNDONE = "undone"
    REDONE = "redone"


class CourseActKind(StrEnum):
    PUBLISHED = "published"
    # Published as a fix that reaches learners in progress.
    FIXED = "fixed"
    RETIRED = "retired"
    RESTORED = "restored"


class Draft(Base):
    """A course that is being written. One is open at a time for each course."""

    __tablename__ = "draft"
    __table_args__ = (
        Index("uq_draft_slug_open", "slug", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_draft_course_id", "course_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str]
    # None until the course is published for the first time.
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    # What it was opened from.
    base_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("course_revision.id"))
    state: Mapped[DraftState] = mapped_column(default=DraftState.DRAFT)
    # Learners in progress on the base get it too.
    is_minor: Mapped[bool] = mapped_column(default=False)
    # What changed, in the author's words.
    note: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # Published or discarded.
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    published_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("course_revision.id"))

    changed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[changed_by_id])
    submitted_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[submitted_by_id])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class DraftPart(Base):
    """A course, module, lesson or question of a draft; `body`: authoring.parts.Part."""

    __tablename__ = "draft_part"
    __table_args__ = (
        Index("ix_draft_part_draft_id", "draft_id"),
        Index("ix_draft_part_parent_id", "parent_id"),
        UniqueConstraint("draft_id", "origin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    kind: Mapped[PartKind]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft_part.id", ondelete="CASCADE"))
    # Of a question.
    bank: Mapped[Bank | None]
    # Among the parts of the same parent, kind and bank.
    position: Mapped[int]
    # JSON as text on both databases: the order of its keys is part of what is published.
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Counts the changes of the body, from 1.
    version: Mapped[int] = mapped_column(default=1)
    # What it was imported as: the same import twice makes no double.
    origin: Mapped[str | None]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # A removed part can be brought back; what lies in it went with it.
    removed_at: Mapped[datetime | None]

    updated_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[updated_by_id])
    draft: Mapped[Draft] = relationship(lazy="raise")


class DraftEdit(Base):
    """One change of one part; rows are only added. Of a body, `before` and `after` are patches (authoring.patches)."""

    __tablename__ = "draft_edit"
    __table_args__ = (UniqueConstraint("draft_id", "number"), Index("ix_draft_edit_part_id", "part_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    part_id: Mapped[UUID] = mapped_column(ForeignKey("draft_part.id", ondelete="CASCADE"))
    # In the draft, from 1.
    number: Mapped[int]
    kind: Mapped[EditKind]
    act: Mapped[Act]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Of the body, after this change.
    version: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class DraftComment(Base):
    """What a reviewer says of a part or of a block in it, until somebody settles it."""

    __tablename__ = "draft_comment"
    __table_args__ = (Index("ix_draft_comment_draft_id", "draft_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    part_id: Mapped[UUID] = mapped_column(ForeignKey("draft_part.id", ondelete="CASCADE"))
    block_id: Mapped[str | None]
    text: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[by_id])
    part: Mapped[DraftPart] = relationship(lazy="raise")


class CourseAct(Base):
    """Who published, retired or restored a course, and when; rows are only added."""

    __tablename__ = "course_act"
    __table_args__ = (Index("ix_course_act_course_id", "course_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    kind: Mapped[CourseActKind]
    revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("course_revision.id"))
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[by_id])


class DraftImport(Base):
    """A file of another program that was brought into a draft, with its report (authoring.reports); rows are only added."""

    __tablename__ = "draft_import"
    __table_args__ = (Index("ix_draft_import_draft_id", "draft_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    # Of the file, as who brought it calls it.
    name: Mapped[str]
    # exchange.imported.Format
    format: Mapped[str]
    # SHA-256 of the file.
    digest: Mapped[str]
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[by_id])
    draft: Mapped[Draft] = relationship(lazy="raise")
