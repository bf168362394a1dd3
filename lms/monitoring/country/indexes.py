"""Indexes of the largest tables, gone while they are filled: on PostgreSQL it is much quicker to make them of what is there."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from lms.core.db import db, is_postgresql

TABLES = (
    "xapi_mention", "completion", "quiz_result", "answer", "practice_answer", "enrolment", "certificate",
    "membership", "person", "xapi_statement",
)  # fmt: skip
# Nothing points to these keys, and no row is looked up by them meanwhile.
CONSTRAINTS = {
    "xapi_mention": ("pk_xapi_mention",), "completion": ("pk_completion",),
    "practice_answer": ("pk_practice_answer",), "xapi_statement": ("uq_xapi_statement_id",),
}  # fmt: skip
MEMORY = "512MB"


@contextmanager
def without_indexes() -> Iterator[None]:
    """In the transaction of the session, so that a fault leaves them as they were. On SQLite nothing is dropped."""
    if not is_postgresql():
        yield
        return
    again = [*_drop_constraints(), *_drop_indexes()]
    yield
    db.session.execute(text(f"SET LOCAL maintenance_work_mem = '{MEMORY}'"))
    for statement in again:
        db.session.execute(text(statement))


def _drop_constraints() -> list[str]:
    again = []
    for table, names in CONSTRAINTS.items():
        for name in names:
            query = text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
            definition = db.session.execute(query, {"name": name}).scalar_one()
            db.session.execute(text(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'))
            again.append(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
    return again


def _drop_indexes() -> list[str]:
    """Those that keep no constraint."""
    query = text(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema() AND i.tablename = ANY(:tables) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
    )
    found = db.session.execute(query, {"tables": list(TABLES)}).all()
    for name, _definition in found:
        db.session.execute(text(f'DROP INDEX "{name}"'))
    return [definition for _name, definition in found]
