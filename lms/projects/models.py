"""Ideas for projects, who would work in them, and what the adviser decided of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import Base
from lms.core.ids import new_id
from lms.projects.parts import Part
from lms.projects.workflow import IdeaState


class Outcome(StrEnum):
    APPROVED = "approved"
    RETURNED = "returned"


class ProjectIdea(Base):
    """The sheet of an idea. Every member of the cooperative may write in it while it is a draft or was sent back."""

    __tablename__ = "project_idea"
    __table_args__ = (
        Index("ix_project_idea_cooperative_id", "cooperative_id"),
        Index("ix_project_idea_state_region_code", "state", "region_code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    title: Mapped[str]
    sector: Mapped[str]
    province_code: Mapped[str]
    # That of the province, kept for the public list.
    region_code: Mapped[str]
    need: Mapped[str] = mapped_column(default="")
    cost_centimes: Mapped[int | None] = mapped_column(BigInteger)
    # Names in the store of media, and in that of voices.
    photo: Mapped[str | None]
    voice: Mapped[str | None]
    state: Mapped[IdeaState] = mapped_column(default=IdeaState.DRAFT)
    # Grows with every change; `part_versions` tells at which version each part last changed (parts.is_overtaken).
    version: Mapped[int] = mapped_column(default=1)
    part_versions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    cooperative: Mapped[Cooperative] = relationship(lazy="raise")

    def filled(self, *, has_people: bool) -> frozenset[Part]:
        """The parts that hold something. Sector and province always do: those of the cooperative to begin with."""
        values = {
            Part.TITLE: self.title, Part.PLACE: self.sector, Part.NEED: self.need, Part.VOICE: self.voice,
            Part.PEOPLE: has_people, Part.COST: self.cost_centimes, Part.PHOTO: self.photo,
        }  # fmt: skip
        return frozenset(part for part, value in values.items() if value)


class ProjectIdeaWorker(Base):
    """A member who would work in it."""

    __tablename__ = "project_idea_worker"
    __table_args__ = (Index("ix_project_idea_worker_person_id", "person_id"),)

    idea_id: Mapped[UUID] = mapped_column(ForeignKey("project_idea.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class ProjectDecision(Base):
    """Never changed and never deleted: another decision is another row."""

    __tablename__ = "project_decision"
    __table_args__ = (Index("ix_project_decision_idea_id", "idea_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    idea_id: Mapped[UUID] = mapped_column(ForeignKey("project_idea.id", ondelete="CASCADE"))
    outcome: Mapped[Outcome]
    reason: Mapped[str]
    # Of the sheet that was decided on.
    version: Mapped[int]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class ProjectWithdrawal(Base):
    """An approved idea taken out of the public list, by its cooperative or its adviser, until one of them puts it back.
    The decision on it stands."""

    __tablename__ = "project_withdrawal"
    __table_args__ = (
        Index(
            "uq_project_withdrawal_in_force",
            "idea_id",
            unique=True,
            sqlite_where=text("put_back_at IS NULL"),
            postgresql_where=text("put_back_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    idea_id: Mapped[UUID] = mapped_column(ForeignKey("project_idea.id", ondelete="CASCADE"))
    reason: Mapped[str]
    withdrawn_at: Mapped[datetime]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    put_back_at: Mapped[datetime | None]
    put_back_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    withdrawn_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[withdrawn_by_id])
