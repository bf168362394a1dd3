"""Months of cash books as they were written, and cooperatives that show theirs to the adviser. Money is whole centimes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.cooperatives.cash_book.months import Entry
from lms.core.db import Base
from lms.core.ids import new_id


class CashMonth(Base):
    """Never changed: a correction is another row of the same month, and the one with the highest `number` counts."""

    __tablename__ = "cash_month"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "month", "number"),
        CheckConstraint("in_centimes >= 0 AND out_centimes >= 0 AND opening_centimes >= 0", name="amounts_are_not_negative"),
        CheckConstraint("number >= 1", name="numbers_begin_with_one"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    # 12 × year + month − 1 (months.py).
    month: Mapped[int]
    # 1 is how it was first written.
    number: Mapped[int]
    in_centimes: Mapped[int] = mapped_column(BigInteger)
    out_centimes: Mapped[int] = mapped_column(BigInteger)
    # What was in the box before, where the month before was not written.
    opening_centimes: Mapped[int | None] = mapped_column(BigInteger)
    # A photo of the page; its name in the folder of cash books.
    page_file: Mapped[str | None]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]

    recorded_by: Mapped[Person | None] = relationship(lazy="raise")

    def as_entry(self) -> Entry:
        return Entry(
            month=self.month, incoming=self.in_centimes, outgoing=self.out_centimes, opening=self.opening_centimes
        )


class CashBookSharing(Base):
    """The cooperative shows its cash book to the adviser: who said so, and when. No row: it is seen by members only."""

    __tablename__ = "cash_book_sharing"

    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"), primary_key=True)
    shared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    shared_at: Mapped[datetime]
