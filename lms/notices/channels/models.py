"""What a person agreed to, what waits to be told her, and what was tried."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base
from lms.core.ids import new_id


class Channel(StrEnum):
    PUSH = "push"
    SMS = "sms"
    WHATSAPP = "whatsapp"


class EndedBy(StrEnum):
    """How a consent came to its end."""

    PERSON = "person"
    # The link in a message, or the button of a notification.
    LINK = "link"
    # She answered STOP.
    ANSWER = "answer"
    # The push service says that the browser subscribes no more.
    SERVICE = "service"


class Consent(Base):
    """She agreed to be reminded by one channel, at one address: another number needs another consent (law 09-08, art. 4)."""

    __tablename__ = "reminder_consent"
    __table_args__ = (
        Index(
            "uq_reminder_consent_open", "person_id", "channel", "address", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_reminder_consent_address", "address"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    channel: Mapped[Channel]
    # A phone number (E.164), or the address at the push service.
    address: Mapped[str]
    # Of push: the browser's public key and secret (RFC 8291, 2), base64url.
    push_key: Mapped[str | None]
    push_secret: Mapped[str | None]
    # Of push: which device, as its browser says.
    device: Mapped[str] = mapped_column(default="")
    # Names it in the link that stops it (stopping.py).
    code: Mapped[str] = mapped_column(unique=True)
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[EndedBy | None]
    # When she last wrote to us: WhatsApp then takes a message for nothing.
    wrote_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class State(StrEnum):
    """Of a reminder."""

    WAITING = "waiting"
    SENT = "sent"
    # Nothing was left to say.
    DROPPED = "dropped"
    GIVEN_UP = "given_up"


class Reason(StrEnum):
    """Why a reminder was dropped or given up."""

    SEEN = "seen"
    NO_CONSENT = "no_consent"
    TOO_LATE = "too_late"
    REFUSED = "refused"
    FAILED = "failed"
    # It may have been sent: nobody is told twice.
    UNSURE = "unsure"


class Reminder(Base):
    """That something new waits for her; queued with the notice, sent after the commit."""

    __tablename__ = "reminder"
    __table_args__ = (
        # What is queued twice is one.
        UniqueConstraint("person_id", "key"),
        Index("ix_reminder_state_due_at", "state", "due_at"),
        Index("ix_reminder_notice_id", "notice_id"),
        Index("ix_reminder_attempt_id", "attempt_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    key: Mapped[str]
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(default=State.WAITING)
    reason: Mapped[Reason | None]
    failures: Mapped[int] = mapped_column(default=0)
    # The message that told it: one may tell of several.
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("reminder_attempt.id", ondelete="SET NULL"))
    # Which worker is at it, and until when the others leave it alone.
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]


class Outcome(StrEnum):
    """Of an attempt."""

    SENDING = "sending"
    SENT = "sent"
    # No gateway is configured: this is what would have been sent.
    RECORDED = "recorded"
    FAILED = "failed"
    REFUSED = "refused"
    UNSURE = "unsure"


class Attempt(Base):
    """One message, given to a gateway; what was tried again is another."""

    __tablename__ = "reminder_attempt"
    __table_args__ = (
        Index("ix_reminder_attempt_day", "day"),
        Index("ix_reminder_attempt_person_id_day", "person_id", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("reminder_consent.id", ondelete="CASCADE"))
    channel: Mapped[Channel]
    at: Mapped[datetime]
    # The day and month of Morocco in which it counts: 2026-11-27.
    day: Mapped[str]
    language: Mapped[str]
    # The words, without the link that stops them.
    words: Mapped[str]
    outcome: Mapped[Outcome]
    # What it may cost; nothing where it surely was not sent.
    centimes: Mapped[int]
    # The words of the gateway, or the name that it gave the message.
    detail: Mapped[str] = mapped_column(default="")
