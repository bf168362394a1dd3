"""Imported packages, the sessions in which their units run, and, derived from statements, what units have told."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Base
from lms.core.ids import new_id
from lms.packages.kinds import LaunchMode, Structure


class Package(Base):
    """`document` is a kinds.Structure as JSON and never changes: another version is another package."""

    __tablename__ = "package"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    # The revision of the course that it became.
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("course_revision.id"), unique=True)
    # Where storage.py keeps its files; None where all its units lie elsewhere.
    folder_id: Mapped[str | None]
    # Every statement of a unit loads its session and this; structure_of keeps what was read.
    document: Mapped[str] = mapped_column(deferred=True)
    imported_at: Mapped[datetime]

    @property
    def structure(self) -> Structure:
        return msgspec.json.decode(self.document, type=Structure)


class LaunchSession(Base):
    """A unit launched for a learner. The id is the session id of cmi5; secrets are random and long, kept as SHA-256."""

    __tablename__ = "launch_session"
    __table_args__ = (Index("ix_launch_session_registration", "registration"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    package_id: Mapped[UUID] = mapped_column(ForeignKey("package.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # The cooperative for which she learns.
    cooperative_id: Mapped[UUID | None] = mapped_column(ForeignKey("cooperative.id", ondelete="SET NULL"))
    # Not a foreign key: enrolments are derived, and deleted by a rebuild.
    registration: Mapped[UUID]
    # module/lesson; the lesson's slug is the unit's key.
    item: Mapped[str]
    mode: Mapped[LaunchMode]
    launched_at: Mapped[datetime]
    # `POST /cmi5/fetch/<token>` is answered once.
    fetch_digest: Mapped[str] = mapped_column(unique=True)
    fetched_at: Mapped[datetime | None]
    # Of the secret with which the unit talks to the LRS.
    secret_digest: Mapped[str | None] = mapped_column(unique=True)
    # cmi5, 11.0: a unit reads its learner's preferences before it says that it is initialized.
    preferences_read_at: Mapped[datetime | None]
    # The timestamp of the latest statement of the unit, of any kind.
    latest_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    package: Mapped[Package] = relationship(lazy="joined", innerjoin=True)

    @property
    def unit_key(self) -> str:
        return self.item.partition("/")[2]


class UnitFact(Base):
    """Derived from statements: `verb` is the last word of its id (launched, initialized, passed, …)."""

    __tablename__ = "unit_fact"
    __table_args__ = (Index("ix_unit_fact_registration", "registration"),)

    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    verb: Mapped[str] = mapped_column(primary_key=True)
    registration: Mapped[UUID]
    unit: Mapped[str]
    # The statement's timestamp.
    at: Mapped[datetime]
