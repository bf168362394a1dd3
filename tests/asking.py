"""What is asked of the database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from lms.core.db import db
from lms.voice import index


@contextmanager
def queries_seen() -> Iterator[list[str]]:
    """Each statement as it is sent, in order; without what is asked once a minute, and so by one page and not by the next."""
    index.forget()
    index.spoken()
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
