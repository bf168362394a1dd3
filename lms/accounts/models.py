"""People, how they sign in, and where they are signed in. No national identity number is kept (law 09-08, art. 12)."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Base
from lms.core.ids import new_id

# A member's phone stays signed in for a season of work; a desk that sees many cooperatives, for a working day.
MEMBER_LIFE = timedelta(days=90)
STAFF_LIFE = timedelta(hours=12)
# After the name of the device, where a session is that of a phone's outbox.
FOR_SYNC = " · offline"
# On a helper's phone, she is signed in for one sitting.
HELPED_LIFE = timedelta(hours=2)


class Gender(StrEnum):
    WOMAN = "f"
    MAN = "m"


class StaffRole(StrEnum):
    """Roles outside the cooperative. Offices inside it are in the cooperatives slice."""

    TRAINER = "trainer"
    ADVISER = "adviser"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


class Person(UserMixin, Base):  # type: ignore[misc]
    """A member signs in with `phone` and a PIN, staff with `email`, a password and a second factor."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name_ar: Mapped[str]
    name_fr: Mapped[str]
    # E.164: +212612345678.
    phone: Mapped[str | None] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    gender: Mapped[Gender | None]
    birth_year: Mapped[int | None]
    # As she declares it herself, or not at all; counted in totals only (law 09-08, art. 1 and 12: data of health).
    has_disability: Mapped[bool | None]
    language: Mapped[str] = mapped_column(default="ar")
    # The name of a drawn motif, or of a stored portrait.
    picture: Mapped[str] = mapped_column(default="pomegranate")
    # Argon2 of the PIN or password; None until the account is activated.
    secret_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    # The last time step of a code that was used: a code works once (RFC 6238, 5.2).
    totp_step: Mapped[int | None]
    staff_role: Mapped[StaffRole | None]
    # The delegation an adviser works for.
    delegation_code: Mapped[str | None]
    # Of an adviser: where members call her, E.164. Several may share one; nobody signs in with it.
    work_phone: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    # Not columns, hence not annotated: the session through which this request signs her in (sessions.py).
    session_token = None  # type: str | None
    session_id = None  # type: UUID | None
    # Who helps her in this session.
    helper = None  # type: Person | None
    # Of several cooperatives the one for which she acts in this session, as her browser keeps it.
    chosen_cooperative = None  # type: str | None

    @property
    def is_staff(self) -> bool:
        return self.staff_role is not None

    @property
    def is_activated(self) -> bool:
        return self.secret_hash is not None

    @property
    def has_portrait(self) -> bool:
        return "." in self.picture

    def get_id(self) -> str | None:
        """What Flask-Login keeps on the phone: the token of the session, never the key of the person."""
        return self.session_token


class SignIn(Base):
    """One session of one person on one device. Ending the row signs the device out at once."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person_id_ended_at", "person_id", "ended_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    # SHA-256 of the token in the cookie: whoever reads the table cannot sign in with it.
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str]
    address: Mapped[str]
    ended_at: Mapped[datetime | None]
    # Who helps her in this session, on the helper's own device.
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    helper: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[helper_id])

    @property
    def is_for_sync(self) -> bool:
        """Whether its token is with a phone's outbox, which works without a page (the offline slice)."""
        return self.device.endswith(FOR_SYNC)

    @property
    def device_name(self) -> str:
        return self.device.removesuffix(FOR_SYNC)


class SignInFailure(Base):
    """A failed attempt; kept outside the request's own transaction, which is rolled back."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account_at", "account", "at"),
        Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    # The phone number or e-mail that was tried, whether or not it exists.
    account: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]


class ActivationCard(Base):
    """The paper card that lets a person choose a PIN once."""

    __tablename__ = "activation_card"
    __table_args__ = (Index("ix_activation_card_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class HealthConsent(Base):
    """She agreed that what she declares of a disability is kept (law 09-08, art. 1: data of health), until she takes it back. What
    she declared stands in her row alone: of the past nobody learns it."""

    __tablename__ = "health_consent"
    __table_args__ = (
        Index(
            "uq_health_consent_open", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # Who helped her to say so, on whose device.
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
