"""The number of a delegation of ODCo. An adviser's own stands with her account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class DelegationNumber(Base):
    __tablename__ = "delegation_number"

    delegation_code: Mapped[str] = mapped_column(primary_key=True)
    # E.164.
    phone: Mapped[str]
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
