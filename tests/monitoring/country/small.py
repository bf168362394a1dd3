"""A very small country in the test's database, with the course of the bees."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.monitoring.country import loading
from lms.monitoring.country.loading import Loaded
from lms.monitoring.country.population import Options
from tests.factories.courses import publish_bees

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def silently(_title: str, _total: int) -> Callable[[int], None]:
    return lambda _done: None


def options(**changes: Any) -> Options:
    return Options(**{"now": NOW, "scale": 0.0004, **changes})


def load(**changes: Any) -> Loaded:
    publish_bees()
    return loading.load(options(**changes), silently)


def table(name: str, *columns: str) -> list[tuple[Any, ...]]:
    """Its rows, sorted; all columns where none are named."""
    found = db.metadata.tables[name]
    rows = db.session.execute(select(*(found.c[one] for one in columns or found.c.keys()))).all()
    return sorted((tuple(row) for row in rows), key=repr)
