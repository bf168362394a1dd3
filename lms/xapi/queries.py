"""Questions asked of the statement log."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from lms.core.db import db
from lms.xapi.models import StoredStatement

REPLAY_BATCH = 1000


def insert_once(row: dict[str, Any]) -> bool:
    """Add a statement unless its id is there. True when it was added; safe when two requests race."""
    db.session.flush()
    return db.session.connection().execute(_insertion(db.engine.dialect.name), row).first() is not None


@lru_cache
def _insertion(dialect: str) -> Any:
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(StoredStatement)
    columns = [column for column in StoredStatement.__table__.c if column.name != "seq"]
    values = {column.name: bindparam(column.name, type_=column.type) for column in columns}
    return insert.values(values).on_conflict_do_nothing(index_elements=["id"]).returning(StoredStatement.seq)


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


def document_of(statement_id: UUID) -> str | None:
    return db.session.scalar(select(StoredStatement.document).where(StoredStatement.id == statement_id))
