"""Targets as they were set: a changed one is another row."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base
from lms.core.ids import new_id


class Target(Base):
    """Never changed, never deleted: of one year, indicator and place the latest counts."""

    __tablename__ = "monitor_target"
    __table_args__ = (
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_is_positive"),
        Index("ix_monitor_target_year_indicator", "year", "indicator"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    year: Mapped[int]
    # The slug of an indicator.
    indicator: Mapped[str]
    # "" for the country, or the code of a region.
    place: Mapped[str]
    # A count, whole dirhams, or a share in tenths of a per cent; None: there is no target any more.
    amount: Mapped[int | None] = mapped_column(BigInteger)
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    set_at: Mapped[datetime]

    set_by: Mapped[Person | None] = relationship(lazy="raise")
