"""Copies rows into the database: by COPY on PostgreSQL, in a thread of its own; in long lists on SQLite."""

import queue
import threading
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Uuid

from lms.core.db import db
from lms.monitoring.country.rows import COLUMNS, Row

# Characters of one table that wait for the database; lists of them that may wait.
CHUNK, WAITING = 8_000_000, 4
# Rows of one table on SQLite.
LIST = 5_000
_MENTIONS = "xapi_mention"


class PostgresqlSink:
    """In the transaction of the session. Call `close` at the end; nobody else uses the connection meanwhile."""

    def __init__(self) -> None:
        connection = db.session.connection().connection.driver_connection
        self._cursor: Any = connection.cursor()  # type: ignore[union-attr]
        self._cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        self._lines: dict[str, list[str]] = {}
        self._sizes: dict[str, int] = {}
        self._queue: queue.Queue[tuple[str, str] | None] = queue.Queue(WAITING)
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._copy, daemon=True)
        self._thread.start()

    def row(self, table: str, row: Row) -> None:
        line = "\t".join(["\\N" if one is None else one if one.__class__ is str else str(one) for one in row])
        if "\\" in line and any(one.__class__ is str and "\\" in one for one in row):
            line = "\t".join(["\\N" if one is None else _escaped(str(one)) for one in row])
        self._add(table, line)

    def statement(self, seq: int, statement_id: str, document: str, *terms: Sequence[str]) -> None:
        if "\\" in document:
            document = _escaped(document)
        self._add("xapi_statement", f"{seq}\t{statement_id}\t1\t0\t\\N\t{document}")
        end = f"\t{seq}\n"
        self._add(_MENTIONS, end.join([end.join(some) for some in terms]) + end[:-1])

    def _add(self, table: str, line: str) -> None:
        lines = self._lines.setdefault(table, [])
        lines.append(line)
        size = self._sizes[table] = self._sizes.get(table, 0) + len(line)
        if size >= CHUNK:
            # Parents before children: what waits of other tables may be what this one points to.
            self.flush()

    def flush(self) -> None:
        for table in _in_order(self._lines):
            lines = self._lines.pop(table)
            self._put((table, "\n".join(lines) + "\n"))
        self._sizes.clear()

    def close(self) -> None:
        self.flush()
        self.stop()
        self._raise()

    def stop(self) -> None:
        """What waits is not handed over any more."""
        self._queue.put(None)
        self._thread.join()

    def _put(self, part: tuple[str, str] | None) -> None:
        self._raise()
        self._queue.put(part)

    def _raise(self) -> None:
        if self._fault is not None:
            raise self._fault

    def _copy(self) -> None:
        while part := self._queue.get():
            if self._fault is None:
                try:
                    with self._cursor.copy(f"COPY {_place(part[0])} FROM STDIN") as copy:
                        copy.write(part[1])
                except BaseException as fault:  # told to the thread that generates, which raises it
                    self._fault = fault


class SqliteSink:
    """In the transaction of the session."""

    def __init__(self) -> None:
        self._connection = db.session.connection()
        self._rows: dict[str, list[Row]] = {}
        self._ids = {table: _id_columns(table) for table in COLUMNS}

    def row(self, table: str, row: Row) -> None:
        rows = self._rows.setdefault(table, [])
        rows.append(row)
        if len(rows) >= LIST:
            self.flush()

    def statement(self, seq: int, statement_id: str, document: str, *terms: Sequence[str]) -> None:
        self._rows.setdefault(_MENTIONS, []).extend([(int(term), seq) for some in terms for term in some])
        self.row("xapi_statement", (seq, statement_id, 1, 0, None, document))

    def flush(self) -> None:
        for table in _in_order(self._rows):
            rows = self._rows.pop(table)
            ids = self._ids.get(table)
            if ids:
                rows = [
                    tuple([one.replace("-", "") if is_id and one else one for one, is_id in zip(row, ids, strict=True)])  # type: ignore[union-attr]
                    for row in rows
                ]
            marks = ", ".join("?" * len(rows[0]))
            insert = f"INSERT INTO {_place(table)} VALUES ({marks})"  # noqa: S608  names and marks are ours
            self._connection.exec_driver_sql(insert, rows)

    def close(self) -> None:
        self.flush()

    def stop(self) -> None:
        self._rows.clear()


_ORDER = {table: place for place, table in enumerate([*COLUMNS, _MENTIONS])}


def _in_order(tables: dict[str, Any]) -> list[str]:
    return sorted(tables, key=_ORDER.__getitem__)


def _place(table: str) -> str:
    columns = ("term", "seq") if table == _MENTIONS else COLUMNS[table]
    return f"{table} ({', '.join([chr(34) + column + chr(34) for column in columns])})"


def _id_columns(table: str) -> list[bool]:
    found = db.metadata.tables[table]
    return [isinstance(found.c[column].type, Uuid) for column in COLUMNS[table]]


def _escaped(value: str) -> str:
    """As COPY reads text."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
