"""A paper of a cooperative: when it was made, until when it holds, who may see it, and what an adviser found."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import Base
from lms.core.ids import new_id


class DocumentKind(StrEnum):
    """In the order in which the file lists them."""

    STATUTES = "statutes"
    REGISTER_EXTRACT = "register_extract"
    MINUTES = "minutes"
    ACCOUNTS = "accounts"
    MEMBERS_LIST = "members_list"
    ONSSA = "onssa"
    TAX = "tax"
    SOCIAL_SECURITY = "social_security"
    INSURANCE = "insurance"
    OTHER = "other"


class Visibility(StrEnum):
    """Who sees it, each beside those before. A cooperative's papers are its own: sharing is an act of its own."""

    MEMBERS = "members"
    ADVISER = "adviser"


class Verdict(StrEnum):
    VERIFIED = "verified"
    REFUSED = "refused"


class State(StrEnum):
    """What the file shows of a paper on a day."""

    EXPIRED = "expired"
    REFUSED = "refused"
    WAITING = "waiting"
    EXPIRING = "expiring"
    VERIFIED = "verified"


# How long before its end a paper is told to be ending.
EXPIRING_DAYS = 30


class Document(Base):
    __tablename__ = "cooperative_document"
    __table_args__ = (
        CheckConstraint("expires_on IS NULL OR expires_on >= dated_on", name="expires_after_its_date"),
        CheckConstraint("(verdict IS NULL) = (judged_at IS NULL)", name="verdict_has_a_time"),
        CheckConstraint("(verdict = 'refused') = (reason IS NOT NULL)", name="refusal_has_a_reason"),
        Index("ix_cooperative_document_cooperative_id", "cooperative_id"),
        Index("ix_cooperative_document_expires_on", "expires_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cooperative_id: Mapped[UUID] = mapped_column(ForeignKey("cooperative.id", ondelete="CASCADE"))
    kind: Mapped[DocumentKind]
    # The day written on it.
    dated_on: Mapped[date]
    # The last day on which it holds.
    expires_on: Mapped[date | None]
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.MEMBERS)
    # Its name in the folder of documents; digest and extension.
    file_name: Mapped[str]
    size_bytes: Mapped[int]
    filed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    filed_at: Mapped[datetime]
    # Who last said who may see it.
    shared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    shared_at: Mapped[datetime]
    verdict: Mapped[Verdict | None]
    # Why it was refused, in the adviser's words.
    reason: Mapped[str | None]
    judged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    judged_at: Mapped[datetime | None]

    cooperative: Mapped[Cooperative] = relationship(lazy="raise")
    filed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[filed_by_id])
    judged_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[judged_by_id])

    @property
    def is_picture(self) -> bool:
        return not self.file_name.endswith(".pdf")

    def state(self, on: date) -> State:
        """A paper that has ended is of no more use, whatever was found of it."""
        if self.expires_on is not None and self.expires_on < on:
            return State.EXPIRED
        if self.verdict is Verdict.REFUSED:
            return State.REFUSED
        if self.verdict is None:
            return State.WAITING
        is_near = self.expires_on is not None and (self.expires_on - on).days <= EXPIRING_DAYS
        return State.EXPIRING if is_near else State.VERIFIED
