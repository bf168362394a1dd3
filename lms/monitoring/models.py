"""What monitoring keeps: cells that pages read, and what each enrolment, person and cooperative has put into them.

All of it is derived: `lms monitoring rebuild` deletes it and counts anew, to the same cells.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.core.ids import new_id
from lms.monitoring.dimensions import Dimension, SubjectKind
from lms.pathway.rules.model import Stage


class Cell(Base):
    """How much of a measure falls into a month, under a place and one value of one dimension."""

    __tablename__ = "monitor_cell"
    __table_args__ = ({"sqlite_with_rowid": False},)

    place: Mapped[str] = mapped_column(primary_key=True)
    dimension: Mapped[Dimension] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    # 12 × year + month − 1 (core/months.py), by the clock of Morocco.
    month: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class Subject(Base):
    """What one enrolment (by its registration), person or cooperative has put into the cells. To count it again is to take this out
    and put the new in."""

    __tablename__ = "monitor_subject"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[SubjectKind] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    # counting.contributions.Contribution as JSON.
    contribution: Mapped[str]


class Changed(Base):
    """Waits to be counted again: a row for each change, added in its transaction. Nobody waits for anybody: rows are only added,
    and the worker deletes those that it read."""

    __tablename__ = "monitor_changed"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[SubjectKind]
    subject_id: Mapped[UUID]


class ActiveMonth(Base):
    """Derived from the log: somebody did something in a course in that month."""

    __tablename__ = "monitor_active_month"
    __table_args__ = ({"sqlite_with_rowid": False},)

    registration: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class HelpedEnrolment(Base):
    """Derived from the log: another person acted for her when she came to the course."""

    __tablename__ = "monitor_helped_enrolment"

    registration: Mapped[UUID] = mapped_column(primary_key=True)


class StageOpening(Base):
    """Derived from the log: when a stage first opened for a cooperative."""

    __tablename__ = "monitor_stage_opening"

    cooperative_id: Mapped[UUID] = mapped_column(primary_key=True)
    stage: Mapped[Stage] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]


class ListedCooperative(Base):
    """A cooperative as the list of monitoring narrows, orders and shows it (counting/listing.py). None for what is struck off."""

    __tablename__ = "monitor_cooperative"
    __table_args__ = (
        Index("ix_monitor_cooperative_name_ar_id", "name_ar", "id"),
        Index("ix_monitor_cooperative_name_fr_id", "name_fr", "id"),
        Index("ix_monitor_cooperative_urgency_id", "urgency", "id"),
        Index("ix_monitor_cooperative_region_code", "region_code"),
        Index("ix_monitor_cooperative_province_code", "province_code"),
        Index("ix_monitor_cooperative_delegation_code", "delegation_code"),
        Index("ix_monitor_cooperative_sector_branch", "sector", "branch"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name_ar: Mapped[str]
    name_fr: Mapped[str]
    # Both names, as territory.folded writes them: what is searched in.
    folded_names: Mapped[str]
    region_code: Mapped[str]
    province_code: Mapped[str]
    delegation_code: Mapped[str]
    sector: Mapped[str]
    # The next three as the cells name them (dimensions.py), so that a row of a table leads to the cooperatives behind it.
    branch: Mapped[str]
    women_only: Mapped[str]
    rural: Mapped[str]
    registered_year: Mapped[int]
    # Of people who belong to it today: on the register, women, in a course, with a course completed, with its certificate.
    members: Mapped[int]
    women: Mapped[int]
    enrolled: Mapped[int]
    finished: Mapped[int]
    certified: Mapped[int]
    has_certified_office: Mapped[bool]
    # 0 learning, 1 the project, 2 the market: the furthest stage that is open.
    reached: Mapped[int]
    is_at_risk: Mapped[bool]
    # The day on which it last learnt, filed, met or made something, or its adviser saw it.
    last_sign: Mapped[date | None]
    # The smaller, the more it needs somebody to look (listing.urgency_of).
    urgency: Mapped[int]


class Cursor(Base):
    """How far the log is counted. One row; without it nothing was counted yet, and all is."""

    __tablename__ = "monitor_cursor"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    # Of the last statement that was read (xapi/positions.py).
    position: Mapped[int] = mapped_column(BigInteger)
    # When the cells were last true.
    as_of: Mapped[datetime]
    # The year for which ages were counted. None: all is being counted anew, or is to be; what subjects have put in is not whole,
    # the cells are those of before.
    year: Mapped[int | None]


class Proof(Base):
    """What `lms monitoring reconcile` found: whether every cell equalled a direct count at that moment."""

    __tablename__ = "monitor_proof"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    # How many cells, and totals of the tables themselves, were compared.
    cells: Mapped[int]
    totals: Mapped[int]
    # The first that differed, in words that no translation has: what, kept, counted.
    differing: Mapped[list[Any]]

    @property
    def is_equal(self) -> bool:
        return not self.differing
