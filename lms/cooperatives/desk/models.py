"""Figures of an accounting year; general assemblies: called, held, who came; duties that are done. Money is whole centimes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.cooperatives.law.assembly import AssemblyKind, Attendance, attendance_of
from lms.cooperatives.law.calendar import DutyKind
from lms.cooperatives.models import Cooperative
from lms.core.db import Base
from lms.core.ids import new_id


class YearFigures(Base):
    """What the accounts of one year say. Unknown is NULL, never 0."""

    __tablename__ = "cooperative_year"
    __table_args__ = (UniqueConstraint("cooperative_id", "closes_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    # The last day of the year.
    closes_on: Mapped[date]
    turnover_centimes: Mapped[int] = mapped_column(BigInteger)
    # Business with people who are not members, and what the 30 % of it are measured on (art. 6).
    third_parties_centimes: Mapped[int | None] = mapped_column(BigInteger)
    members_centimes: Mapped[int | None] = mapped_column(BigInteger)
    # Negative is a loss.
    surplus_centimes: Mapped[int | None] = mapped_column(BigInteger)
    capital_centimes: Mapped[int | None] = mapped_column(BigInteger)
    reserve_centimes: Mapped[int | None] = mapped_column(BigInteger)
    net_worth_centimes: Mapped[int | None] = mapped_column(BigInteger)
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]


class Assembly(Base):
    """`present` is set once its day has passed and somebody wrote down who came, nobody included."""

    __tablename__ = "cooperative_assembly"
    __table_args__ = (
        CheckConstraint("call BETWEEN 1 AND 3", name="call_is_one_of_three"),
        CheckConstraint("(present IS NULL) = (represented IS NULL)", name="attendance_is_whole"),
        CheckConstraint("represented <= present", name="one_proxy_each"),
        Index("ix_cooperative_assembly_cooperative_id", "cooperative_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    kind: Mapped[AssemblyKind]
    call: Mapped[int]
    meets_on: Mapped[date]
    # Written by hand: hour and place stand in the notice on pain of nullity (art. 40).
    hour: Mapped[str]
    place: Mapped[str]
    notice_sent_on: Mapped[date | None]
    # Members on the register, present and represented, on the day it was held.
    members: Mapped[int | None]
    present: Mapped[int | None]
    represented: Mapped[int | None]
    # Whether an extraordinary one decided so.
    changed_statutes: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]

    cooperative: Mapped[Cooperative] = relationship(lazy="raise")

    @property
    def attendance(self) -> Attendance | None:
        if self.members is None or self.present is None or self.represented is None:
            return None
        return attendance_of(
            self.kind, self.call, members=self.members, present=self.present, represented=self.represented
        )

    @property
    def is_held(self) -> bool:
        """It could decide: without a quorum it is called again (art. 43)."""
        return self.attendance is not None and self.attendance.is_reached

    @property
    def is_everyone_there(self) -> bool:
        """Then no fault of the notice makes it void (art. 40)."""
        return self.present is not None and self.present == self.members


class DutyDone(Base):
    """A duty of the calendar that somebody said was done; `kind` and `occasion` are those of law.calendar.Duty."""

    __tablename__ = "cooperative_duty_done"

    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[DutyKind] = mapped_column(primary_key=True)
    occasion: Mapped[date] = mapped_column(primary_key=True)
    done_on: Mapped[date]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]
