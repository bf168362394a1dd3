"""What monitoring keeps: cells that pages read, and what each enrolment, person and cooperative has put into them.

All of it is derived: `lms monitoring rebuild` deletes it and counts anew, to the same cells.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer
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


class Cursor(Base):
    """How far the log is counted. One row; without it nothing was counted yet, and all is."""

    __tablename__ = "monitor_cursor"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    # Of the last statement that was read (xapi/positions.py).
    position: Mapped[int] = mapped_column(BigInteger)
    # When the cells were last true.
    as_of: Mapped[datetime]
    # The year for which ages were counted.
    year: Mapped[int]


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
