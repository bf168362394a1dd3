"""Where statements are forwarded to, how far each target has come, and what it refused for good."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.core.ids import new_id
from lms.xapi.models import Position


class Trouble(StrEnum):
    """Why a target takes nothing at present. What it said itself is kept beside."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    CREDENTIALS = "credentials"
    ADDRESS = "address"
    BUSY = "busy"
    BROKEN = "broken"
    NO_LRS = "no_lrs"
    REFUSES_ALL = "refuses_all"
    SECRET = "secret"


class ForwardingTarget(Base):
    """Another LRS, what it is to get, and the state of the sending."""

    __tablename__ = "xapi_forwarding_target"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    # The address under which its resources lie: https://lrs.example/xapi/
    endpoint: Mapped[str]
    key: Mapped[str]
    # Sealed with a key that is derived from LMS_SECRET_KEY (sealing.py): who reads a backup cannot use it.
    sealed_secret: Mapped[str]
    # Verbs and activities that it gets; empty lists stand for all (filters.py).
    verbs: Mapped[list[Any]]
    activities: Mapped[list[Any]]
    is_trusted_only: Mapped[bool]
    # Only what was stored from then on.
    since: Mapped[datetime | None]
    is_enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    # The position of the last statement that is done with: accepted, not wanted, or a dead letter.
    cursor: Mapped[int] = mapped_column(Position)
    accepted: Mapped[int] = mapped_column(default=0)
    last_success_at: Mapped[datetime | None]
    # The last failure stays to be read after a success; `failures` counts those since the last success.
    last_failure_at: Mapped[datetime | None]
    trouble: Mapped[Trouble | None]
    # Its own words, at most a few hundred characters.
    detail: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]

    # Which forwarder works on it, and until when the others leave it alone.
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]

    @property
    def is_failing(self) -> bool:
        return self.failures > 0


class DeadLetter(Base):
    """A statement that a target refused while it took others."""

    __tablename__ = "xapi_dead_letter"
    __table_args__ = (UniqueConstraint("target_id", "statement_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("xapi_forwarding_target.id", ondelete="CASCADE"))
    statement_id: Mapped[UUID]
    # The status and words of the target.
    reason: Mapped[str]
    at: Mapped[datetime]
    # Somebody asked to send it once more.
    is_waiting: Mapped[bool] = mapped_column(default=False)


class ImportCursor(Base):
    """How far the statements of another LRS have been copied here."""

    __tablename__ = "xapi_import_cursor"

    endpoint: Mapped[str] = mapped_column(primary_key=True)
    # When the last one copied was stored there.
    stored_there: Mapped[datetime]
