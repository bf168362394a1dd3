"""What is asked of the database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from lms.core.db import db


@contextmanager
def queries_seen() -> Iterator[list[str]]:
    """Each statement as it is sent, in order."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
