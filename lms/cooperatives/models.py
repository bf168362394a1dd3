"""Cooperatives, who belongs to them, and who holds which office, from when to when (law 112-12)."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base
from lms.core.ids import new_id


class OfficeKind(StrEnum):
    """Offices of law 112-12, art. 47 to 67. The law names no treasurer: that one is by statutes or custom."""

    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    SECRETARY = "secretary"
    MANAGER = "manager"
    DIRECTOR = "director"
    SUPERVISORY_MEMBER = "supervisory_member"
    TREASURER = "treasurer"


# The management, whose coming and going is entered in the register (art. 12).
OFFICES_ENTERED = (
    OfficeKind.PRESIDENT, OfficeKind.VICE_PRESIDENT, OfficeKind.SECRETARY, OfficeKind.MANAGER, OfficeKind.DIRECTOR,
)  # fmt: skip
# Who keeps the register of members and may hand out activation cards.
OFFICES_THAT_KEEP_MEMBERS = OFFICES_ENTERED
# The law names no treasurer: accounts are kept by the president or the manager, or by whom the statutes name (art. 71).
OFFICES_THAT_KEEP_ACCOUNTS = (OfficeKind.TREASURER, OfficeKind.PRESIDENT, OfficeKind.MANAGER, OfficeKind.DIRECTOR)


class Category(StrEnum):
    """Law 112-12, art. 1; a cooperative may combine them."""

    SUPPLY = "supply"
    SERVICE = "service"
    WORK = "work"


class EndReason(StrEnum):
    """Why somebody is a member no more: law 112-12, art. 19 and 20; of death the law says nothing."""

    LEFT = "left"
    EXCLUDED = "excluded"
    DIED = "died"


class Cooperative(Base):
    __tablename__ = "cooperative"
    __table_args__ = (
        CheckConstraint("year_closes_on LIKE '__-__'", name="year_closes_on_is_month_day"),
        Index("ix_cooperative_delegation_code", "delegation_code"),
        Index("ix_cooperative_region_code", "region_code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name_ar: Mapped[str]
    name_fr: Mapped[str]
    # Part digit, court, year, serial (decree 2-15-617, art. 7), as written on its papers.
    register_number: Mapped[str] = mapped_column(unique=True)
    # Values of Category.
    categories: Mapped[list[Any]]
    sector: Mapped[str]
    branch: Mapped[str | None]
    # Three separate fields: delegations do not follow provinces or regions.
    region_code: Mapped[str]
    province_code: Mapped[str]
    delegation_code: Mapped[str]
    # Whether its seat lies in a rural commune; None where nobody said.
    is_rural: Mapped[bool | None]
    registered_on: Mapped[date]
    # Month and day on which its accounting year closes: "12-31".
    year_closes_on: Mapped[str] = mapped_column(default="12-31")
    struck_off_on: Mapped[date | None]


class Membership(Base):
    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),
        Index("ix_membership_cooperative_id", "cooperative_id"),
        Index("ix_membership_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    # None where nobody said so: it goes on, or it ended before reasons were kept.
    end_reason: Mapped[EndReason | None]
    # Who wrote the beginning and the end down; None for what was imported.
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    cooperative: Mapped[Cooperative] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])


class Office(Base):
    __tablename__ = "office"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),
        Index("ix_office_cooperative_id", "cooperative_id"),
        Index("ix_office_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[OfficeKind]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    # Who wrote the beginning and the end down; None for what was imported.
    given_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    cooperative: Mapped[Cooperative] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
