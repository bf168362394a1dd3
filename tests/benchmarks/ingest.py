"""Statements per second into the LRS over HTTP, beside the raw insert of the same rows into the same database.

Raw: one INSERT … VALUES of many rows for each table and batch, by the driver itself, in a transaction of its own, into
copies of the two tables with the same indexes.
"""

import base64
import json
import socket
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg
from flask import Flask

from lms.core import clock
from lms.core.db import db
from lms.xapi import credentials, positions, references
from lms.xapi.agents import platform_agent
from lms.xapi.clients import Scope
from lms.xapi.queries import Row as LogRow
from lms.xapi.services import Incoming, Stamp
from lms.xapi.statement import VERSION, read
from tests.benchmarks.load import read_answer
from tests.benchmarks.pages import Row
from tests.benchmarks.statements import batch, statements
from tests.browser.live import Live, serve
from tests.servers import postgresql_url

ROUNDS = 5
BATCH = 50
# (batches in a round with batches, single statements in a round)
BATCHES, SINGLES = 60, 400
_COLUMNS = "(seq, id, is_trusted, is_voided, refers_to, document)"


@dataclass(frozen=True)
class Kind:
    """One way of sending: statements in a request, clients at once, what is to be reached."""

    size: int
    clients: int
    # Statements per second.
    floor: float = 0
    # Of the raw insert.
    ratio: float = 0

    @property
    def requests(self) -> int:
        return (SINGLES if self.size == 1 else BATCHES) // self.clients * self.clients


KINDS = (Kind(BATCH, 1, ratio=0.5), Kind(BATCH, 4, ratio=0.5), Kind(1, 1, floor=250), Kind(1, 4, floor=350))


def measure() -> list[Row]:
    rows: list[Row] = []
    for database in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with serve(folder, _database(database, folder, "ingest"), courses=(), workers=2, fresh=True) as live:
                rows += [_row(database, kind, _rounds(live, kind, number)) for number, kind in enumerate(KINDS)]
            with serve(folder, _database(database, folder, "memory"), courses=(), workers=1, fresh=True) as live:
                rows.append(_memory(database, live))
    return rows


def _database(kind: str, folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.sqlite3" if kind == "sqlite" else postgresql_url(f"bench_{name}")


def _memory(database: str, live: Live) -> Row:
    """What a batch of 10,000 statements costs the one worker, after it has warmed up."""
    authorization, send = authorization_of(live.app), _sender(live.url)()
    (worker,) = psutil.Process(live.process.pid).children()
    for seed in range(5):
        send(_request(live.url, authorization, batch(list(statements(BATCH, seed=seed)))))
    before = worker.memory_info().rss
    send(_request(live.url, authorization, batch(list(statements(10_000, seed=9)))))
    after = worker.memory_info().rss
    grown, whole = (after - before) / 1e6, after / 1e6
    return Row(
        f"a batch of 10,000 statements, {database}",
        f"the worker grows by {grown:.0f} MB to {whole:.0f} MB",
        "≤ 100 MB, < 150 MB",
        grown <= 100 and whole < 150,
    )


def _row(database: str, kind: Kind, rounds: Sequence[tuple[float, float]]) -> Row:
    ratio = median(ours / raw for ours, raw in rounds)
    ours, raw = (median(column) for column in zip(*rounds, strict=True))
    what = "single statements" if kind.size == 1 else f"batches of {kind.size}"
    wanted = f"≥ {kind.ratio} ×" if kind.ratio else f"≥ {kind.floor:.0f}/s"
    return Row(
        f"{what}, {kind.clients} client{'s' if kind.clients > 1 else ''}, {database}",
        f"{ours:.0f}/s, {ratio:.2f} × raw insert ({raw:.0f}/s)",
        wanted,
        ratio >= kind.ratio and ours >= kind.floor,
    )


def _rounds(live: Live, kind: Kind, number: int) -> list[tuple[float, float]]:
    """(over HTTP, raw) in statements per second, by turns."""
    authorization = authorization_of(live.app)
    with live.app.app_context():
        insert = _raw_table(live.app)
    found = []
    for turn in range(ROUNDS + 1):
        seeds = [number * 1000 + turn * 2, number * 1000 + turn * 2 + 1]
        bodies = _bodies(kind, seeds[0])
        over_http = _timed(kind, [_request(live.url, authorization, body) for body in bodies], _sender(live.url))
        with live.app.app_context():
            chunks = [_rows(json.loads(body)) for body in _bodies(kind, seeds[1])]
        raw = _timed(kind, chunks, insert)
        found.append((over_http, raw))
    # The first round warms caches.
    return found[1:]


def _timed(kind: Kind, work: Sequence[Any], worker: Callable[[], Callable[[Any], None]]) -> float:
    """Statements per second of `clients` threads that share the work; `worker` makes the function of one thread."""
    shares = [work[start :: kind.clients] for start in range(kind.clients)]
    barrier = threading.Barrier(kind.clients + 1)
    faults: list[BaseException] = []

    def run(share: Sequence[Any]) -> None:
        do = worker()
        barrier.wait()
        try:
            for one in share:
                do(one)
        except BaseException as error:  # told by the main thread
            faults.append(error)

    threads = [threading.Thread(target=run, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    barrier.wait()
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    if faults:
        raise faults[0]
    return len(work) * kind.size / seconds


def _bodies(kind: Kind, seed: int) -> list[bytes]:
    found = list(statements(kind.requests * kind.size, seed=seed))
    if kind.size == 1:
        return [batch([one]) for one in found]
    return [batch(found[start : start + kind.size]) for start in range(0, len(found), kind.size)]


def _request(url: str, authorization: str, body: bytes) -> bytes:
    head = (
        f"POST /xapi/statements HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nAuthorization: {authorization}\r\n"
        f"X-Experience-API-Version: 1.0.3\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _sender(url: str) -> Callable[[], Callable[[bytes], None]]:
    found = urlsplit(url)

    def connect() -> Callable[[bytes], None]:
        connection = socket.create_connection((found.hostname, found.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def send(request: bytes) -> None:
            connection.sendall(request)
            status, _size, rest = read_answer(connection, b"")
            assert (status, rest) == (200, b""), status

        return send

    return connect


def _rows(found: list[dict[str, Any]]) -> tuple[list[LogRow], list[tuple[int, int]]]:
    """What the LRS would write for these statements."""
    stamp = Stamp(platform_agent(), VERSION)
    first = positions.position_of(clock.now()) + next(_shift) * 1_000_000 * positions.LANES
    rows, pairs = [], []
    for index, value in enumerate(found):
        seq, statement, document = stamp.put_on(Incoming(*read(batch_one(value))), first + index * positions.LANES)
        found_by = references.terms_of(statement, {})
        rows.append(LogRow(seq, statement.id, False, None, document, found_by))
        pairs += [(term, seq) for term in found_by]
    return sorted(rows, key=lambda row: row.id.int), sorted(pairs)


def batch_one(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


# Each chunk stands a second after the one before.
_shift = count()


def _raw_table(app: Flask) -> Callable[[], Callable[[Any], None]]:
    """Copies of the two tables with their indexes, in the same database; the function of one connection."""
    if not app.config["SETTINGS"].is_postgresql:
        path = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection:
            for name in ("xapi_statement", "xapi_mention"):
                connection.execute(f"DROP TABLE IF EXISTS raw_{name}")
                for (sql,) in connection.execute(
                    "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql <> '' ORDER BY rootpage", (name,)
                ).fetchall():
                    connection.execute(sql.replace("xapi_", "raw_xapi_"))
        return lambda: _sqlite_inserter(path)
    address = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        for name in ("xapi_statement", "xapi_mention"):
            connection.execute(f"DROP TABLE IF EXISTS raw_{name}")
            connection.execute(f"CREATE TABLE raw_{name} (LIKE {name} INCLUDING ALL)")
    return lambda: _postgresql_inserter(address)


def _sqlite_inserter(path: str) -> Callable[[Any], None]:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")

    def insert(chunk: Any) -> None:
        rows, pairs = chunk
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            f"INSERT INTO raw_xapi_statement {_COLUMNS} VALUES {', '.join(['(?, ?, 0, 0, NULL, ?)'] * len(rows))}",
            [value for row in rows for value in (row.seq, row.id.hex, row.document)],
        )
        connection.execute(
            f"INSERT INTO raw_xapi_mention (term, seq) VALUES {', '.join(['(?, ?)'] * len(pairs))}",
            [value for pair in pairs for value in pair],
        )
        connection.execute("COMMIT")

    return insert


def _postgresql_inserter(address: str) -> Callable[[Any], None]:
    connection = psycopg.connect(address)

    def insert(chunk: Any) -> None:
        rows, pairs = chunk
        connection.execute(
            f"INSERT INTO raw_xapi_statement {_COLUMNS} VALUES {', '.join(['(%s, %s, false, false, NULL, %s)'] * len(rows))}",
            [value for row in rows for value in (row.seq, row.id, row.document)],
        )
        connection.execute(
            f"INSERT INTO raw_xapi_mention (term, seq) VALUES {', '.join(['(%s, %s)'] * len(pairs))}",
            [value for pair in pairs for value in pair],
        )
        connection.commit()

    return insert


def authorization_of(app: Flask) -> str:
    with app.test_request_context():
        new = credentials.create(name="bench", scopes=[Scope.ALL], origins=[], at=clock.now())
        db.session.commit()
        return "Basic " + base64.b64encode(f"{new.credential.key}:{new.secret}".encode()).decode()
