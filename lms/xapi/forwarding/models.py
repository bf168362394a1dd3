"""Other LRSs: targets, which get statements, and sources, from which they are copied; how far each has come, and what was
refused for good on the way.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.core.ids import new_id
from lms.xapi.models import Position


class Trouble(StrEnum):
    """Why nothing comes or goes at present. What the other LRS said itself is kept beside."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    CREDENTIALS = "credentials"
    ADDRESS = "address"
    BUSY = "busy"
    BROKEN = "broken"
    # The answer did not come in time, or was too large: less at once may do.
    TOO_MUCH = "too_much"
    NO_LRS = "no_lrs"
    REFUSES_ALL = "refuses_all"
    SECRET = "secret"


class Exchange(Base):
    """Another LRS, which statements are exchanged with it, and the state of that, whichever way they go."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    # The address under which its resources lie: https://lrs.example/xapi/
    endpoint: Mapped[str]
    key: Mapped[str]
    # Sealed with a key that is derived from LMS_SECRET_KEY (sealing.py): who reads a backup cannot use it.
    sealed_secret: Mapped[str]
    # Verbs and activities that are wanted; empty lists stand for all (filters.py).
    verbs: Mapped[list[Any]]
    activities: Mapped[list[Any]]
    # Only what was stored from then on, where it comes from.
    since: Mapped[datetime | None]
    is_enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    # Statements that arrived.
    accepted: Mapped[int] = mapped_column(default=0)
    last_success_at: Mapped[datetime | None]
    # The last failure stays to be read after a success; `failures` counts those since the last success.
    last_failure_at: Mapped[datetime | None]
    trouble: Mapped[Trouble | None]
    # The words of the other LRS, at most a few hundred characters.
    detail: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]

    # Which worker is at it, and until when the others leave it alone.
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]

    @property
    def is_failing(self) -> bool:
        return self.failures > 0


Kind = TypeVar("Kind", bound=Exchange)


class ForwardingTarget(Exchange):
    """Another LRS that gets statements."""

    __tablename__ = "xapi_forwarding_target"

    is_trusted_only: Mapped[bool]
    # The position of the last statement that is done with: accepted, not wanted, or a dead letter.
    cursor: Mapped[int] = mapped_column(Position)


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


class ImportSource(Exchange):
    """Another LRS whose statements are copied here."""

    __tablename__ = "xapi_import_source"

    # When the last statement that is done with was stored there.
    stored_there: Mapped[datetime | None]
    # All that was stored there until then is done with: copied, not wanted, or a fault.
    complete_until: Mapped[datetime | None]
    # Statements that it gave and that were here already.
    known: Mapped[int] = mapped_column(default=0)


class ImportFault(Base):
    """A statement of a source that could not be stored here, while others could."""

    __tablename__ = "xapi_import_fault"
    __table_args__ = (UniqueConstraint("source_id", "statement_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("xapi_import_source.id", ondelete="CASCADE"))
    # Its id; where that cannot be read, NAMELESS and the beginning of its hash.
    statement_id: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    # Somebody asked to fetch it once more.
    is_waiting: Mapped[bool] = mapped_column(default=False)
    # Kept out of sight, so that it is not told anew when the source shows it again.
    is_dismissed: Mapped[bool] = mapped_column(default=False)

    NAMELESS = "sha256:"

    @property
    def has_id(self) -> bool:
        return not self.statement_id.startswith(self.NAMELESS)
