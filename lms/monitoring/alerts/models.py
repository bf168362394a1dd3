"""Alerts from when they were found to when they were over, and the numbers from which on something is one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base
from lms.core.ids import new_id
from lms.monitoring.alerts.kinds import AlertKind


class AlertLimits(Base):
    """Numbers of one kind as somebody set them; the latest count, and until then those of the house."""

    __tablename__ = "monitor_alert_limits"
    __table_args__ = (Index("ix_monitor_alert_limits_kind_set_at", "kind", "set_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[AlertKind]
    # Name of the limit → number.
    numbers: Mapped[dict[str, Any]]
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    set_at: Mapped[datetime]

    set_by: Mapped[Person | None] = relationship(lazy="raise")


class Alert(Base):
    """Opened once; as long as `ended_at` is empty what it tells is so, also after somebody said that she saw it."""

    __tablename__ = "monitor_alert"
    __table_args__ = (
        CheckConstraint("(seen_at IS NULL) = (note IS NULL)", name="seen_has_a_note"),
        Index(
            "uq_monitor_alert_open", "kind", "subject", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_monitor_alert_place_opened_at", "place", "opened_at"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[AlertKind]
    # A course, "course|item|question", the code of a delegation.
    subject: Mapped[str]
    # Whose officers see it: "" or "delegation:<code>".
    place: Mapped[str]
    # What its sentence says, as last found.
    numbers: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    found_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    note: Mapped[str | None]

    seen_by: Mapped[Person | None] = relationship(lazy="raise")
