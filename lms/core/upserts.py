"""Adding a derived row, or merging it into the one that is there: one statement, safe when two requests race."""

from functools import lru_cache
from typing import Any

from blinker import signal
from sqlalchemy import bindparam, func, or_
from sqlalchemy.dialects import postgresql, sqlite

from lms.core.db import Base, db

# A row was added or merged, of which no event of a session tells. Sent after it, in its transaction. Sender: the model;
# argument: `values`, of all its columns.
upserted = signal("upserted")


def upsert(
    model: type[Base],
    values: dict[str, Any],
    *,
    key: tuple[str, ...],
    earliest: str | None = None,
    either: str | None = None,
    latest: tuple[str, ...] = (),
) -> None:
    """Insert `values`, which name every column. Where a row has the same `key`, keep it, but with the lesser of the two
    values of the column `earliest`, and with `either` true if one of the two is. Merging in any order gives the same row.
    Columns named in `latest` are overwritten: there the order counts.
    """
    db.session.flush()
    query = _query(model, db.engine.dialect.name, key, earliest, either, latest)
    db.session.connection().execute(query, values)
    upserted.send(model, values=values)


@lru_cache
def _query(
    model: type[Base],
    dialect: str,
    key: tuple[str, ...],
    earliest: str | None,
    either: str | None,
    latest: tuple[str, ...],
) -> Any:
    """Built once for each table: a replay asks it for every statement."""
    table: Any = model.__table__
    insert: Any = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    insert = insert.values({column.name: bindparam(column.name, type_=column.type) for column in table.c})
    changes: dict[str, Any] = {name: insert.excluded[name] for name in latest}
    if earliest:
        lesser = func.min if dialect == "sqlite" else func.least
        changes[earliest] = lesser(table.c[earliest], insert.excluded[earliest])
    if either:
        changes[either] = or_(table.c[either], insert.excluded[either])
    if not changes:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_=changes)
