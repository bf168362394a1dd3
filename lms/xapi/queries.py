"""Questions asked of the statement log."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite

from lms.core.db import db
from lms.xapi.models import StoredStatement

REPLAY_BATCH = 1000


def insert_once(row: dict[str, Any]) -> bool:
    """Add a statement unless its id is there. True when it was added; safe when two requests race."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    query = insert(StoredStatement).values(**row).on_conflict_do_nothing(index_elements=["id"])
    return db.session.execute(query.returning(StoredStatement.seq)).first() is not None


def trusted_after(seq: int) -> Select[int, str]:
    return (
        select(StoredStatement.seq, StoredStatement.document)
        .where(StoredStatement.is_trusted, StoredStatement.seq > seq)
        .order_by(StoredStatement.seq)
        .limit(REPLAY_BATCH)
    )


def trusted_documents() -> Iterator[str]:
    """Every trusted statement in the order of arrival, a batch at a time."""
    last = 0
    while rows := db.session.execute(trusted_after(last)).all():
        for seq, document in rows:
            yield document
            last = seq


def statements_of_registration(registration: UUID) -> Select[StoredStatement]:
    return select(StoredStatement).where(StoredStatement.registration == registration).order_by(StoredStatement.seq)


def document_of(statement_id: UUID) -> str | None:
    return db.session.scalar(select(StoredStatement.document).where(StoredStatement.id == statement_id))
