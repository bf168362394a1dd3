"""What SCORM units left behind, so that a learner goes on where she stopped. Not derived: only the unit can read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class ScormRecord(Base):
    """The last report of a unit in an enrolment; both documents are flat: see cmi.py."""

    __tablename__ = "scorm_record"

    # Not a foreign key: enrolments are derived, and deleted by a rebuild.
    registration: Mapped[UUID] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    # The launch session that reported last, and with what it had begun.
    session_id: Mapped[UUID]
    opening: Mapped[dict[str, Any]]
    # What was said of it in that session: each verb once.
    told: Mapped[list[Any]]
    # Counts up through all sessions: a report that comes late, or twice, changes nothing.
    sequence: Mapped[int]
    document: Mapped[dict[str, Any]]
    is_terminated: Mapped[bool]
    reported_at: Mapped[datetime]
