"""Rounds of the self-assessment: what each member said, what the group agreed on, and with whom it is shared.

All of it is the cooperative's own (law 09-08, art. 3 and 4). A closed round is never changed; another one is opened.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import Base
from lms.core.ids import new_id


class DiagnosisRound(Base):
    __tablename__ = "diagnosis_round"
    __table_args__ = (
        Index("ix_diagnosis_round_cooperative_id_closed_at", "cooperative_id", "closed_at"),
        Index(
            "uq_diagnosis_round_open",
            "cooperative_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    # The version of the instrument that it answers; only rounds of one version are compared.
    version: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # From then on nobody answers any more: the group sees where it differs, and agrees.
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    cooperative: Mapped[Cooperative] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def takes_answers(self) -> bool:
        return self.is_open and self.answered_at is None


class DiagnosisAnswer(Base):
    """What one member says of one question. Shown to nobody but her; to others only as numbers."""

    __tablename__ = "diagnosis_answer"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_is_1_to_5"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("diagnosis_round.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    # "governance/assembly", as the instrument names it.
    question: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]
    at: Mapped[datetime]


class DiagnosisAgreement(Base):
    """The level of one question on which the group agreed after talking."""

    __tablename__ = "diagnosis_agreement"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_is_1_to_5"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("diagnosis_round.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]
    # Why the group says otherwise than each of its members did; empty where it does not.
    reason: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]


class DiagnosisLevel(Base):
    """Where a closed round puts a dimension; written once, when it is closed."""

    __tablename__ = "diagnosis_level"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_is_1_to_5"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("diagnosis_round.id", ondelete="CASCADE"), primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]


class DiagnosisSharing(Base):
    """The act by which a cooperative shows a closed round to the adviser of its delegation; kept after it is withdrawn."""

    __tablename__ = "diagnosis_sharing"
    __table_args__ = (
        Index("ix_diagnosis_sharing_round_id", "round_id"),
        Index(
            "uq_diagnosis_sharing_in_force",
            "round_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("diagnosis_round.id", ondelete="CASCADE"))
    shared_at: Mapped[datetime]
    shared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    shared_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[shared_by_id])
    withdrawn_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[withdrawn_by_id])
