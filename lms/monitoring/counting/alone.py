"""One process counts at a time: two would put the same change into the cells twice."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from lms.core.db import db, is_postgresql

# Any number that nothing else of this application locks.
_KEY = 7_104_201


@contextmanager
def alone(instance: Path, *, waits: bool = False) -> Iterator[bool]:
    """Whether this process may count. On PostgreSQL for all hosts of the database; on SQLite, which has one, by a file beside it."""
    if is_postgresql():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            ask = "SELECT pg_advisory_lock(:key), true" if waits else "SELECT '', pg_try_advisory_lock(:key)"
            is_ours = bool(connection.execute(text(ask), {"key": _KEY}).one()[1])
            try:
                yield is_ours
            finally:
                if is_ours:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _KEY})
        return
    with (instance / "monitoring.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
