"""The recorded act by which a cooperative shows something of its own to control."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.core.ids import new_id


class Shown(StrEnum):
    """What can be shown to control."""

    # Who of its members learns what, and how far they are; neither answers nor the self-assessment.
    LEARNING = "learning"


class ControlSharing(Base):
    """From when to when, and by whom. A row is never taken away: what was looked at meanwhile was looked at by right."""

    __tablename__ = "control_sharing"
    __table_args__ = (
        Index(
            "uq_control_sharing_open", "cooperative_id", "what", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    what: Mapped[Shown]
    shared_at: Mapped[datetime]
    shared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
