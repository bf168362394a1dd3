"""How long the LRS takes to answer, for every filter and for pairs and triples of them, from two logs by turns.

The larger log has ten times the people, and as many statements of each: the same question has the same answer in both.
"""

import json
import random
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from statistics import median
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
STATEMENTS_PER_PERSON = 500
# Statements a second apart, ending at this moment.
END = 1_790_000_000
REQUESTS = 40
WARM_UP = 5
LIMIT_MS = 25.0
# How much slower the larger log may be before it counts as growing: timer noise at a few milliseconds.
GROWTH = 1.25
FILTERS = ("agent", "related agent", "activity", "related activity", "verb", "registration", "since", "until")
# Two of a kind are one parameter.
EXCLUSIVE = ({"agent", "related agent"}, {"activity", "related activity"})


@dataclass(frozen=True)
class Log:
    """A served log; `samples` are statements of it."""

    size: int
    live: Live
    authorization: str
    samples: Sequence[dict[str, Any]]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        logs = [_log(stack, Path(name) / str(size), size) for size in SIZES]
        found = {combo: _p95(logs, combo) for combo in combos()}
    return [_row(count, found) for count in (1, 2, 3)]


def _log(stack: ExitStack, folder: Path, size: int) -> Log:
    folder.mkdir()
    live = stack.enter_context(serve(folder, postgresql_url(f"bench_reads_{size}"), courses=(), fresh=True))
    _fill(live, size)
    samples = list(_chunk(size, random.Random(0).randrange(size // CHUNK)))
    return Log(size, live, authorization_of(live.app), samples)


def combos() -> Iterator[tuple[str, ...]]:
    for count in (1, 2, 3):
        for combo in combinations(FILTERS, count):
            if not any(pair <= set(combo) for pair in EXCLUSIVE):
                yield combo


def _row(count: int, found: Mapping[tuple[str, ...], tuple[float, ...]]) -> Row:
    small, large = ({combo: times[number] for combo, times in found.items()} for number in range(len(SIZES)))
    chosen = [combo for combo in found if len(combo) == count]
    worst = max(chosen, key=lambda combo: large[combo])
    growth = median(large[combo] / small[combo] for combo in chosen)
    what = {1: "one filter", 2: "two filters", 3: "three filters"}[count]
    return Row(
        f"newest 100 by {what}, {len(chosen)} combinations, 1 M statements, postgresql",
        f"worst p95 {large[worst]:.1f} ms ({' and '.join(worst)}); 1 M : 100 k = {growth:.2f} (median)",
        f"≤ {LIMIT_MS:.0f} ms, not growing",
        large[worst] <= LIMIT_MS and growth <= GROWTH,
    )


def _p95(logs: Sequence[Log], combo: tuple[str, ...]) -> tuple[float, ...]:
    """For each log, milliseconds of a request on a connection that is kept, values taken from statements that are there."""
    chance = random.Random(str(combo))
    times: list[list[float]] = [[] for _log in logs]
    with ExitStack() as stack:
        connections = [stack.enter_context(_Connection(log)) for log in logs]
        for _number in range(WARM_UP + REQUESTS):
            for log, connection, taken in zip(logs, connections, times, strict=True):
                asked = {**parameters(combo, chance.choice(log.samples), chance, log.size), "limit": "100"}
                begin = time.perf_counter()
                connection.get(asked)
                taken.append((time.perf_counter() - begin) * 1000)
    return tuple(sorted(taken[WARM_UP:])[int(REQUESTS * 0.95)] for taken in times)


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
    def __init__(self, log: Log) -> None:
        found = urlsplit(log.live.url)
        self.address = (str(found.hostname), int(found.port or 80))
        self.head = (
            f"Host: {found.netloc}\r\nAuthorization: {log.authorization}\r\nX-Experience-API-Version: 1.0.3\r\n\r\n"
        )

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


def _fill(live: Live, size: int) -> None:
    """Copy statements straight into the tables of the log, as the LRS would have written them."""
    address = live.app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    with live.app.app_context(), psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE xapi_mention DROP CONSTRAINT pk_xapi_mention")
        for number in range(size // CHUNK):
            rows, pairs = _rows(size, number)
            with cursor.copy("COPY xapi_statement (seq, id, is_trusted, is_voided, document) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            with cursor.copy("COPY xapi_mention (term, seq) FROM STDIN") as copy:
                copy.write("\n".join([f"{term}\t{seq}" for term, seq in pairs]) + "\n")
        cursor.execute("ALTER TABLE xapi_mention ADD CONSTRAINT pk_xapi_mention PRIMARY KEY (term, seq)")
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE xapi_statement, xapi_mention")


def _chunk(size: int, number: int) -> Iterator[dict[str, Any]]:
    return statements(CHUNK, seed=number, people=size // STATEMENTS_PER_PERSON)


def _rows(size: int, number: int) -> tuple[list[tuple[Any, ...]], list[tuple[int, int]]]:
    stamp = Stamp(platform_agent(), VERSION)
    rows, pairs = [], []
    for index, value in enumerate(_chunk(size, number)):
        seq = positions.position_of(datetime.fromtimestamp(END - size + number * CHUNK + index, UTC))
        seq, statement, document = stamp.put_on(Incoming(*read(batch_one(value))), seq)
        rows.append((seq, statement.id, False, False, document))
        pairs += [(term, seq) for term in references.terms_of(statement, {})]
    return rows, pairs
