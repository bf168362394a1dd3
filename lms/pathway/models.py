"""Rules and their versions, what was found under them, and the stages of cooperatives that follow from it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.core.ids import new_id
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status


class RuleVersion(Base):
    """`document` is a rules.model.Rule as JSON. Once published nothing of it changes but `migrate_by`, which may be set once."""

    __tablename__ = "rule_version"
    __table_args__ = (UniqueConstraint("stage", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    stage: Mapped[Stage]
    number: Mapped[int]
    document: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # None is a draft.
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # The first day on which cooperatives are judged by it.
    valid_from: Mapped[date | None]
    # From this day on also those are judged by it who entered the stage under an earlier version, unless a later one is in force by
    # then; None is never.
    migrate_by: Mapped[date | None]
    # What was known of it when it was published.
    simulation_id: Mapped[UUID | None]


class Evaluation(Base):
    """What was found, and from which facts: run again by the same engine, they give the same. Never changed, never deleted."""

    __tablename__ = "evaluation"
    __table_args__ = (Index("ix_evaluation_cooperative_id_stage_at", "cooperative_id", "stage", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    stage: Mapped[Stage]
    rule_version_id: Mapped[UUID] = mapped_column(ForeignKey("rule_version.id"))
    engine_version: Mapped[int]
    # SHA-256 of the facts, and the facts themselves: rules.facts.Facts as JSON, compressed by zlib.
    facts_digest: Mapped[str]
    facts: Mapped[bytes]
    # rules.findings.Finding as JSON, and its state.
    finding: Mapped[str]
    state: Mapped[str]
    # What made it necessary: "certificate", "document_verified", "time", "rule", …
    trigger: Mapped[str]
    at: Mapped[datetime]


class StageState(Base):
    """Derived from the statements about stages: where a cooperative stands. No row: closed."""

    __tablename__ = "stage_state"

    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(primary_key=True)
    status: Mapped[Status]
    # The version by which it entered, and is judged.
    rule_number: Mapped[int]
    since: Mapped[datetime]
    grace_until: Mapped[date | None]


class Check(Base):
    """When a cooperative is to be looked at again, because something changed or will end on that day."""

    __tablename__ = "pathway_check"
    __table_args__ = (Index("ix_pathway_check_due_on", "due_on"),)

    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"), primary_key=True)
    due_on: Mapped[date]
    trigger: Mapped[str]


class Revocation(Base):
    """A certificate was withdrawn, and the cooperative of its holder is not judged since: then it acts, whatever is judged for."""

    __tablename__ = "pathway_revocation"

    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"), primary_key=True)
    # No foreign key: a rebuild deletes certificates and restores them, and what waits goes on waiting.
    certificate_id: Mapped[UUID] = mapped_column(primary_key=True)


class Override(Base):
    """An adviser keeps a stage open for a time, and says why."""

    __tablename__ = "stage_override"
    __table_args__ = (Index("ix_stage_override_cooperative_id", "cooperative_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    stage: Mapped[Stage]
    reason: Mapped[str]
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    given_at: Mapped[datetime]
    # The last day on which it holds.
    until_on: Mapped[date]
    ended_at: Mapped[datetime | None]


class Simulation(Base):
    """A draft, as it was then, tried on every cooperative."""

    __tablename__ = "rule_simulation"
    __table_args__ = (Index("ix_rule_simulation_rule_version_id", "rule_version_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    rule_version_id: Mapped[UUID] = mapped_column(ForeignKey("rule_version.id", ondelete="CASCADE"))
    document: Mapped[str]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    requested_at: Mapped[datetime]
    # How many cooperatives were tried so far.
    done: Mapped[int]
    finished_at: Mapped[datetime | None]
    # simulation.Outcome as JSON.
    outcome: Mapped[dict[str, Any] | None]


class SimulatedChange(Base):
    """A cooperative to which a draft would make a difference, or that lacks something by it as by the rule of today."""

    __tablename__ = "rule_simulated_change"

    simulation_id: Mapped[UUID] = mapped_column(ForeignKey("rule_simulation.id", ondelete="CASCADE"), primary_key=True)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"), primary_key=True)
    # One of simulation.CHANGES.
    change: Mapped[str]
