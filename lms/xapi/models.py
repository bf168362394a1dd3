"""The statement log: the record of what happened. Rows are added, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.xapi import statement as xapi


class StoredStatement(Base):
    __tablename__ = "xapi_statement"
    __table_args__ = (
        Index("ix_xapi_statement_actor_seq", "actor", "seq"),
        Index("ix_xapi_statement_registration_seq", "registration", "seq"),
    )

    # The order of arrival; cursors follow it.
    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    id: Mapped[UUID] = mapped_column(unique=True)
    verb: Mapped[str]
    actor: Mapped[str]
    object: Mapped[str]
    registration: Mapped[UUID | None]
    timestamp: Mapped[datetime]
    stored: Mapped[datetime]
    # Only statements that the platform itself vouches for move progress (see ARCHITECTURE.md, Trust).
    is_trusted: Mapped[bool]
    # The statement as JSON, exactly as it is given out.
    document: Mapped[str]

    def as_statement(self) -> xapi.Statement:
        return xapi.decode(self.document)
