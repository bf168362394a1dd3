"""The log of personal lists: who opened which, when and why. Rows are added and never changed."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import Base
from lms.core.ids import new_id

# So long a list is open for the question that was asked; then the reason is stated anew.
OPEN_FOR = timedelta(minutes=15)


class Behind(StrEnum):
    """What the people of a list have in common."""

    ENROLLED = "enrolled"
    ACTIVE = "active"
    COMPLETED = "completed"
    CERTIFIED = "certified"
    # Of today, whatever the period.
    STUCK = "stuck"


class Reason(StrEnum):
    """Why somebody is allowed to see it; nothing else is a reason."""

    # ODCo accompanies cooperatives in training, information and legal help (law 112-12, art. 102).
    ACCOMPANIMENT = "accompaniment"
    # A member or the cooperative asked for something.
    REQUEST = "request"
    # Data must be accurate (law 09-08, art. 3).
    CORRECTION = "correction"
    # ODCo verifies that cooperatives are run according to the law (law 112-12, art. 102): only with the cooperative's own act.
    CONTROL = "control"


class ListAccess(Base):
    __tablename__ = "monitor_list_access"
    __table_args__ = (
        Index("ix_monitor_list_access_at", "at"),
        Index("ix_monitor_list_access_person_id_at", "person_id", "at"),
        Index("ix_monitor_list_access_cooperative_id_at", "cooperative_id", "at"),
        Index("ix_monitor_list_access_delegation_code_at", "delegation_code", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    reason: Mapped[Reason]
    # What she added in words; asked of national officers.
    words: Mapped[str] = mapped_column(default="")
    behind: Mapped[Behind]
    # As Period.parse reads it.
    period: Mapped[str]
    # Whose people: of one cooperative, or of a whole delegation.
    cooperative_id: Mapped[UUID | None] = mapped_column(ForeignKey("cooperative.id", ondelete="SET NULL"))
    delegation_code: Mapped[str | None]
    # Its slug; "" for all.
    course: Mapped[str] = mapped_column(default="", server_default="")
    # How many people were on it then; how many cooperatives were left out, for they show control nothing.
    rows: Mapped[int]
    left_out: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person | None] = relationship(lazy="raise")
    cooperative: Mapped[Cooperative | None] = relationship(lazy="raise")

    def is_open(self, at: datetime) -> bool:
        return at < self.at + OPEN_FOR


@event.listens_for(ListAccess, "before_update")
@event.listens_for(ListAccess, "before_delete")
def _refuse(_mapper: Any, _connection: Any, _row: ListAccess) -> None:
    raise TypeError("The log of personal lists is only added to")
