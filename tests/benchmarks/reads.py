"""How long the LRS takes to answer, for every filter and for pairs and triples of them, at two sizes of the log."""

import json
import random
import socket
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from lms.xapi import positions, references
from lms.xapi.agents import platform_agent
from lms.xapi.services import Incoming, Stamp
from lms.xapi.statement import VERSION, read
from tests.benchmarks.ingest import authorization_of, batch_one
from tests.benchmarks.load import read_answer
from tests.benchmarks.pages import Row
from tests.benchmarks.statements import statements
from tests.browser.live import Live, serve
from tests.servers import postgresql_url

SIZES = (100_000, 1_000_000)
# Statements a second apart, ending at this moment.
END = 1_790_000_000
REQUESTS = 40
LIMIT_MS = 25.0
# How much slower the larger log may be before it counts as growing: timer noise at a few milliseconds.
GROWTH = 2.0
FILTERS = ("agent", "related agent", "activity", "related activity", "verb", "registration", "since", "until")
# Two of a kind are one parameter.
EXCLUSIVE = ({"agent", "related agent"}, {"activity", "related activity"})


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        url = postgresql_url("bench_reads")
        with serve(Path(name), url, courses=(), workers=2) as live:
            authorization = authorization_of(live.app)
            found: dict[int, dict[tuple[str, ...], float]] = {}
            begin = 0
            for size in SIZES:
                _fill(live, begin, size)
                begin = size
                found[size] = {combo: _p95(live, authorization, combo, size) for combo in combos()}
    return [_row(count, found) for count in (1, 2, 3)]


def combos() -> Iterator[tuple[str, ...]]:
    for count in (1, 2, 3):
        for combo in combinations(FILTERS, count):
            if not any(pair <= set(combo) for pair in EXCLUSIVE):
                yield combo


def _row(count: int, found: dict[int, dict[tuple[str, ...], float]]) -> Row:
    small, large = (found[size] for size in SIZES)
    chosen = [combo for combo in large if len(combo) == count]
    worst = max(chosen, key=lambda combo: large[combo])
    growth = sorted(large[combo] / small[combo] for combo in chosen)[len(chosen) // 2]
    what = {1: "one filter", 2: "two filters", 3: "three filters"}[count]
    return Row(
        f"newest 100 by {what}, {len(chosen)} combinations, 1 M statements, postgresql",
        f"worst p95 {large[worst]:.1f} ms ({' and '.join(worst)}); 1 M : 100 k = {growth:.2f} (median)",
        f"≤ {LIMIT_MS:.0f} ms, not growing",
        large[worst] <= LIMIT_MS and growth <= GROWTH,
    )


def _p95(live: Live, authorization: str, combo: tuple[str, ...], size: int) -> float:
    """Milliseconds of a request on a connection that is kept, values taken from statements that are there."""
    chance = random.Random(f"{combo} {size}")
    samples = list(statements(200, seed=chance.randrange(size // CHUNK)))
    times = []
    with _Connection(live, authorization) as connection:
        for _number in range(REQUESTS):
            begin = time.perf_counter()
            connection.get({**parameters(combo, chance.choice(samples), chance, size), "limit": "100"})
            times.append((time.perf_counter() - begin) * 1000)
    return sorted(times)[int(len(times) * 0.95)]


def parameters(combo: tuple[str, ...], sample: dict[str, Any], chance: random.Random, size: int) -> dict[str, str]:
    asked: dict[str, str] = {}
    context = sample["context"]
    for name in combo:
        if name == "agent":
            asked["agent"] = json.dumps(sample["actor"])
        elif name == "related agent":
            asked |= {"agent": json.dumps(context["team"]), "related_agents": "true"}
        elif name == "activity":
            asked["activity"] = sample["object"]["id"]
        elif name == "related activity":
            asked |= {"activity": context["contextActivities"]["grouping"][0]["id"], "related_activities": "true"}
        elif name == "verb":
            asked["verb"] = sample["verb"]["id"]
        elif name == "registration":
            asked["registration"] = context["registration"]
        else:
            # since leaves the newer half or more, until the older half or more.
            back = chance.randrange(size // 2, size) if name == "since" else chance.randrange(size // 2)
            asked[name] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(END - back))
    return asked


class _Connection:
    def __init__(self, live: Live, authorization: str) -> None:
        found = urlsplit(live.url)
        self.address = (str(found.hostname), int(found.port or 80))
        self.head = f"Host: {found.netloc}\r\nAuthorization: {authorization}\r\nX-Experience-API-Version: 1.0.3\r\n\r\n"

    def __enter__(self) -> "_Connection":
        self.socket = socket.create_connection(self.address)
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def get(self, asked: dict[str, str]) -> None:
        self.socket.sendall(f"GET /xapi/statements?{urlencode(asked)} HTTP/1.1\r\n{self.head}".encode())
        status, _size, _rest = read_answer(self.socket, b"")
        assert status == 200, (status, asked)


CHUNK = 10_000


def _fill(live: Live, begin: int, end: int) -> None:
    """Copy statements straight into the tables of the log, as the LRS would have written them."""
    address = live.app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    with live.app.app_context(), psycopg.connect(address) as connection, connection.cursor() as cursor:
        stamp = Stamp(platform_agent(), VERSION)
        cursor.execute("ALTER TABLE xapi_mention DROP CONSTRAINT IF EXISTS pk_xapi_mention")
        for start in range(begin, end, CHUNK):
            rows, pairs = _chunk(stamp, start, min(CHUNK, end - start))
            with cursor.copy("COPY xapi_statement (seq, id, is_trusted, is_voided, document) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            with cursor.copy("COPY xapi_mention (term, seq) FROM STDIN") as copy:
                copy.write("\n".join([f"{term}\t{seq}" for term, seq in pairs]) + "\n")
        cursor.execute("ALTER TABLE xapi_mention ADD CONSTRAINT pk_xapi_mention PRIMARY KEY (term, seq)")
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE xapi_statement, xapi_mention")


def _chunk(stamp: Stamp, start: int, size: int) -> tuple[list[tuple[Any, ...]], list[tuple[int, int]]]:
    rows, pairs = [], []
    for index, value in enumerate(statements(size, seed=start // CHUNK)):
        seq = positions.position_of(datetime.fromtimestamp(END - SIZES[-1] + start + index, UTC))
        seq, statement, document = stamp.put_on(Incoming(*read(batch_one(value))), seq)
        rows.append((seq, statement.id, False, False, document))
        pairs += [(term, seq) for term in references.terms_of(statement, {})]
    return rows, pairs
