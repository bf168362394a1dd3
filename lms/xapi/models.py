"""The statement log, the record of what happened: rows are added, never changed but for being voided. And what the
other resources of the LRS keep."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.core.ids import new_id
from lms.xapi import positions
from lms.xapi import statement as xapi
from lms.xapi.documents import Resource

Position = BigInteger().with_variant(Integer(), "sqlite")


class StoredStatement(Base):
    __tablename__ = "xapi_statement"
    __table_args__ = (
        Index(
            "ix_xapi_statement_refers_to",
            "refers_to",
            postgresql_where=text("refers_to IS NOT NULL"),
            sqlite_where=text("refers_to IS NOT NULL"),
        ),
    )

    # See positions.py: the order of storing, and the time of it. Cursors follow it.
    seq: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    # Only statements that the platform itself vouches for move progress (see ARCHITECTURE.md, Trust).
    is_trusted: Mapped[bool]
    # Communication 2.1.4: voided statements are only found by `voidedStatementId`.
    is_voided: Mapped[bool] = mapped_column(default=False)
    # The statement that a StatementRef names.
    refers_to: Mapped[UUID | None]
    # The statement as JSON, exactly as it is given out.
    document: Mapped[str]

    def as_statement(self) -> xapi.Statement:
        return xapi.decode(self.document)

    @property
    def stored(self) -> datetime:
        return positions.stored_at(self.seq)


class Mention(Base):
    """A term by which a statement is found; see terms.py."""

    __tablename__ = "xapi_mention"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)


class KnownActivity(Base):
    """What statements told of an Activity: its canonical definition, as JSON (Communication 2.5)."""

    __tablename__ = "xapi_activity"

    id: Mapped[str] = mapped_column(primary_key=True)
    definition: Mapped[str]


class AttachmentContent(Base):
    __tablename__ = "xapi_attachment"

    # The hash that the statement names, of the SHA-2 family, in hexadecimal digits in lower case.
    sha2: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SentAttachment(Base):
    """A content that really came with a statement. To name its hash is not enough to be given it: who knows the hash of
    another client's file does not have the file."""

    __tablename__ = "xapi_sent_attachment"
    __table_args__ = ({"sqlite_with_rowid": False},)

    seq: Mapped[int] = mapped_column(Position, ForeignKey("xapi_statement.seq"), primary_key=True, autoincrement=False)
    sha2: Mapped[str] = mapped_column(ForeignKey("xapi_attachment.sha2"), primary_key=True)


class StoredDocument(Base):
    """A document of State, Activity Profile or Agent Profile; `activity`, `agent` and `registration` are "" where
    the resource has none (a key may not hold NULL)."""

    __tablename__ = "xapi_document"
    __table_args__ = (Index("ix_xapi_document_agent", "agent", "resource"),)

    resource: Mapped[Resource] = mapped_column(primary_key=True)
    activity: Mapped[str] = mapped_column(primary_key=True)
    agent: Mapped[str] = mapped_column(primary_key=True)
    registration: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    content_type: Mapped[str]
    etag: Mapped[str]
    updated: Mapped[datetime]


class Credential(Base):
    """A client of the LRS. The secret is random and long, so that its SHA-256 protects it well and quickly."""

    __tablename__ = "xapi_credential"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    secret_digest: Mapped[str]
    # Values of clients.Scope.
    scopes: Mapped[list[Any]]
    # Web origins of clients in browsers; ["*"] for any.
    origins: Mapped[list[Any]]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
