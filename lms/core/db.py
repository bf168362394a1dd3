"""The database session, the base of all models, and what SQLite needs to behave as PostgreSQL does."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Date, DateTime, Dialect, Engine, MetaData, Text, Uuid, event, text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

# True while a request that cannot change anything runs: SQLite then takes no write lock.
reading: ContextVar[bool] = ContextVar("reading", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; naive values are refused. SQLite keeps it without an offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime was given; use clock.now()")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    # A registry of our own: Flask-SQLAlchemy derives another base, which may not repeat a type_annotation_map.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION),
        type_annotation_map={
            datetime: UtcDateTime,
            date: Date,
            uuid.UUID: Uuid(),
            str: Text,
            Enum: SqlEnum(Enum, native_enum=False, length=40, values_callable=lambda kind: [m.value for m in kind]),
            dict[str, Any]: Json,
            list[Any]: Json,
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def engine_options(*, is_postgresql: bool) -> dict[str, Any]:
    """What every engine of the application is made with."""
    # Parameters of a failing statement are people's data: they stay out of the logs.
    options: dict[str, Any] = {"hide_parameters": True}
    if is_postgresql:
        # Short queries gain nothing from compiling; and a plan that forgets how common a term is can be very wrong.
        # Nobody waits for a lock longer than on SQLite: then the page says that many are here.
        options["connect_args"] = {"options": "-c jit=off -c plan_cache_mode=force_custom_plan -c lock_timeout=10s"}
        options["pool_pre_ping"] = True
    return options


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


_KEEP_PLANS, _PLAN_EACH = (
    text(f"SET LOCAL plan_cache_mode = {mode}") for mode in ("force_generic_plan", "force_custom_plan")
)


@contextmanager
def planned_once() -> Iterator[None]:
    """What is asked in here for one id keeps its plan on PostgreSQL: no id is commoner than another, and a statement over
    many tables takes longer to plan than to answer. Two short statements more; what it was before holds again after it."""
    if not is_postgresql():
        yield
        return
    db.session.execute(_KEEP_PLANS)
    yield
    db.session.execute(_PLAN_EACH)


# Bytes. Drivers keep the memory of the largest value that went over a connection for as long as that is open: SQLite in its
# prepared statements, libpq in its buffers.
LARGE_VALUE = 1_000_000


def close_after(size_bytes: int) -> None:
    """A value of this size goes over the connection: where it is large, the connection ends with this transaction."""
    if size_bytes > LARGE_VALUE:
        db.session.connection().detach()


def is_somebody_writing() -> bool:
    """Whether the one write lock of SQLite is held; by another connection, for the session's own transaction only reads."""
    with closing(sqlite3.connect(db.engine.url.database or "", timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
    return False


def ping() -> None:
    """Raise unless the database answers."""
    db.session.execute(text("SELECT 1"))


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: Any) -> None:
    if not hasattr(connection, "set_trace_callback"):  # only sqlite3 connections have it
        return
    # Python 3.11's driver would open and commit transactions on its own and leak savepoints: we send BEGIN ourselves.
    connection.isolation_level = None
    # SQLite's own knows ASCII only: names such as École and Élise would be found in one spelling alone.
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        # A reader that turns writer in mid-transaction can fail at once with SQLITE_BUSY; who may write asks first.
        connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")
