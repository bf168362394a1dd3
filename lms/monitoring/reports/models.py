"""Who asked for which mails, what waits to be sent, and exports that are kept until they are fetched."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base
from lms.core.ids import new_id

# Nothing is NULL, not the null of JSON.
_NULLABLE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Rhythm(StrEnum):
    # On Mondays, of the month so far.
    WEEKLY = "weekly"
    # On the first, of the month that is over.
    MONTHLY = "monthly"


class Delivery(StrEnum):
    MAIL = "mail"
    # Fetched from the page, for some days.
    KEPT = "kept"


class Subscription(Base):
    """She asked for the digest, or for the answer to a question; until she stops it."""

    __tablename__ = "monitor_subscription"
    __table_args__ = (
        CheckConstraint("(question IS NULL) = (format IS NULL)", name="question_has_a_format"),
        Index(
            "uq_monitor_subscription_digest", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL AND question IS NULL"),
            postgresql_where=text("ended_at IS NULL AND question IS NULL"),
        ),
        Index("ix_monitor_subscription_next_on", "next_on"),
        Index("ix_monitor_subscription_person_id", "person_id"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # What is asked each time (exporting.Asked); None is the digest.
    question: Mapped[dict[str, Any] | None] = mapped_column(_NULLABLE)
    # csv, xlsx or pdf.
    format: Mapped[str | None]
    rhythm: Mapped[Rhythm]
    delivery: Mapped[Delivery]
    # The day on which the next is made.
    next_on: Mapped[date]
    # Names it in the link that stops it (notices/channels/stopping.py).
    code: Mapped[str] = mapped_column(unique=True)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class State(StrEnum):
    """Of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    # No server is configured: it lies in the folder of mails.
    RECORDED = "recorded"
    # It was stopped, or she may not see it any more.
    DROPPED = "dropped"
    GIVEN_UP = "given_up"


class Mailing(Base):
    """One mail. What is in it is made when it is sent: who may see what is judged then."""

    __tablename__ = "monitor_mailing"
    __table_args__ = (
        # What is queued twice is one.
        UniqueConstraint("subscription_id", "on"),
        Index("ix_monitor_mailing_state_due_at", "state", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("monitor_subscription.id", ondelete="CASCADE"))
    # The day that it is of.
    on: Mapped[date]
    state: Mapped[State]
    due_at: Mapped[datetime]
    tries: Mapped[int]
    done_at: Mapped[datetime | None]
    # What the server said, or why it was dropped.
    detail: Mapped[str] = mapped_column(default="")

    subscription: Mapped[Subscription] = relationship(lazy="raise")


class KeptExport(Base):
    __tablename__ = "monitor_kept_export"
    __table_args__ = (
        Index("ix_monitor_kept_export_person_id", "person_id"),
        Index("ix_monitor_kept_export_expires_at", "expires_at"),
    )

    # That of its mailing: made twice it is one.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # What it answers: only who may still ask may fetch it.
    question: Mapped[dict[str, Any]]
    # As it is saved, and its name in the folder of exports.
    name: Mapped[str]
    file_name: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
