"""Other Learning Record Stores for tests, over real HTTP: a whole second platform, and one that answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from lms.core import clock
from lms.core.db import db, reading
from lms.xapi import credentials
from lms.xapi.clients import Scope
from lms.xapi.forwarding import exchange, sources, targets
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import DeadLetter, ForwardingTarget, ImportFault, ImportSource
from lms.xapi.forwarding.runner import Forwarder
from tests.browser.live import Live
from tests.factories.statements import recorded
from tests.xapi.lrs import statement

STORED = "2026-11-23T10:00:00.000Z"
Told = tuple[int, Any, dict[str, str]]

# What a scripted target may say to a request: (status, body, headers), or None for the answer of a sound LRS.
Said = tuple[int, Any, dict[str, str]] | None


@dataclass
class Scripted:
    """Remembers the ids that it took, and every request."""

    url: str
    taken: list[str] = field(default_factory=list)
    requests: list[list[dict[str, Any]]] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    # Answers to GET, one after the other, and what was asked.
    pages: list[tuple[int, Any, dict[str, str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def answer(self, _statements: list[dict[str, Any]]) -> Said:
        """Replaced by tests."""
        return None


@contextmanager
def scripted() -> Iterator[Scripted]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            statements = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            other.requests.append(statements)
            other.versions.append(self.headers["X-Experience-API-Version"])
            said = other.answer(statements)
            if said is None:
                ids = [one["id"] for one in statements]
                other.taken += [one for one in ids if one not in other.taken]
                said = 200, ids, {}
            self._say(*said)

        def do_GET(self) -> None:
            other.asked.append(self.path)
            other.versions.append(self.headers["X-Experience-API-Version"])
            self._say(*(other.pages.pop(0) if other.pages else (404, {}, {})))

        def _say(self, status: int, body: Any, headers: dict[str, str]) -> None:
            content = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    other = Scripted(f"http://127.0.0.1:{server.server_port}/xapi/")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield other
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def target(
    url: str, *, name: str = "Archive", key: str = "key", secret: str = "secret", **values: Any
) -> ForwardingTarget:
    """Committed. `values`: wanted, since."""
    found = targets.add_target(
        name=name, endpoint=url, key=key, secret=secret, at=clock.now(),
        **({"wanted": Filter(), "since": None} | values),
    )  # fmt: skip
    db.session.commit()
    return found


def source(url: str, *, name: str = "Field", key: str = "key", secret: str = "secret", **values: Any) -> ImportSource:
    """Committed. `values`: wanted, since."""
    found = exchange.add(
        ImportSource, name=name, endpoint=url, key=key, secret=secret, at=clock.now(),
        **({"wanted": Filter(), "since": None} | values),
    )  # fmt: skip
    db.session.commit()
    return found


def letters() -> list[DeadLetter]:
    return list(db.session.query(DeadLetter))


def refuses(*ids: str, status: int = 400) -> Any:
    """An LRS that wants no batch with one of these."""

    def answer(statements: list[dict[str, Any]]) -> Said:
        return (status, "actor: wrong", {}) if {one["id"] for one in statements} & set(ids) else None

    return answer


def copy() -> list[str]:
    """Let a forwarder copy all that it can, as after a minute, and answer what it said."""
    sources.come_now()
    db.session.commit()
    return forward()


def forward() -> list[str]:
    """Let a forwarder send and copy all that it can, and answer what it said."""
    said: list[str] = []
    forwarder = Forwarder(said.append)
    while forwarder.round():
        pass
    db.session.expire_all()
    return said


@dataclass
class Other:
    """A second platform as another LRS."""

    live: Live
    endpoint: str
    key: str
    secret: str

    def ids(self) -> list[str]:
        """Of all its statements in the order of storing, voided ones too."""
        with self.live.app.app_context():
            # Without taking the lock of writers.
            reading.set(True)
            rows = db.session.connection().exec_driver_sql("SELECT id FROM xapi_statement ORDER BY seq").scalars().all()
            db.session.rollback()
            reading.set(False)
        return [str(UUID(str(one))) for one in rows]

    def empty(self) -> None:
        with self.live.app.app_context(), db.engine.begin() as connection:
            for table in ("xapi_sent_attachment", "xapi_mention", "xapi_statement", "xapi_attachment"):
                connection.exec_driver_sql(f"DELETE FROM {table}")


def other_platform(live: Live) -> Other:
    with live.app.app_context():
        new = credentials.create(name="Forwarding", scopes=[Scope.ALL], origins=[], at=clock.now())
        db.session.commit()
        key = new.credential.key
        db.session.remove()
        db.engine.dispose()
    return Other(live, f"{live.url}/xapi/", key, new.secret)


def stored(**changes: Any) -> dict[str, Any]:
    return statement(**({"stored": STORED} | changes))


def page(*statements: Any, more: str = "") -> Told:
    return 200, {"statements": list(statements), "more": more}, {"Content-Type": "application/json"}


def through(told: Told, moment: str) -> Told:
    return told[0], told[1], told[2] | {"x-experience-api-consistent-through": moment}


def the_source() -> ImportSource:
    return db.session.query(ImportSource).one()


def faults() -> list[ImportFault]:
    return list(db.session.query(ImportFault).order_by(ImportFault.statement_id))


def here() -> list[str]:
    return sorted(str(one.id) for one in recorded())


def cursor() -> str:
    found = the_source().stored_there
    return found.isoformat() if found else ""
