"""The LRS as it is served: gunicorn with a database of its own that can be killed and started again, and plain sockets."""

import http.client
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from lms import create_app
from lms.config import ROOT, Settings
from lms.core import clock
from lms.core.db import db
from lms.xapi import credentials
from lms.xapi.clients import Scope
from tests.browser.live import SECRET, free_port, wait_for
from tests.forks import Forked, fork
from tests.servers import KIND, database_url
from tests.xapi.lrs import basic

Answer = tuple[int, bytes]


@dataclass
class Served:
    app: Flask
    workers: int
    url: str
    authorization: str
    process: Forked | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.settings: Settings = self.app.config["SETTINGS"]
        self.log = self.settings.instance_path / "server.log"

    def start(self) -> None:
        environ = os.environ | {
            "LMS_SECRET_KEY": SECRET, "LMS_INSTANCE_PATH": str(self.settings.instance_path),
            "LMS_DATABASE_URL": self.settings.database_url, "LMS_BASE_URL": self.url,
        }  # fmt: skip
        command = [
            sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", urlsplit(self.url).netloc, "--workers",
            str(self.workers), "--threads", "4", "--worker-class", "gthread", "--log-level", "warning", "--preload", "--no-control-socket",
        ]  # fmt: skip
        self.process = fork(command, ROOT, environ, log=self.log)
        wait_for(f"{self.url}/health")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop()
            self.process = None

    def headers(self, **more: str) -> dict[str, str]:
        return {
            "Authorization": self.authorization, "X-Experience-API-Version": "1.0.3", "Content-Type": "application/json"
        } | {name.replace("_", "-"): value for name, value in more.items()}  # fmt: skip

    def connect(self, *, seconds: float = 60) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=seconds)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        on: http.client.HTTPConnection | None = None,
        **headers: str,
    ) -> Answer:
        """Status and content, all of it read."""
        connection = on or self.connect()
        try:
            connection.request(method, f"/xapi{path}", body, self.headers(**headers))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            if on is None:
                connection.close()

    def say(self, sent: bytes, *, seconds: float = 20, ends: bool = False) -> bytes:
        """Bytes over a socket, and what comes back until the server closes, or says nothing more for that long."""
        found = urlsplit(self.url)
        got = b""
        with socket.create_connection((found.hostname, found.port), timeout=seconds) as connection:
            with suppress(OSError):
                connection.sendall(sent)
                if ends:
                    connection.shutdown(socket.SHUT_WR)
            with suppress(OSError):
                while part := connection.recv(65536):
                    got += part
        return got

    def faults(self) -> str:
        """What the server wrote down as its own fault."""
        return "\n".join(
            line for line in self.log.read_text("utf-8").splitlines() if "Fault " in line or "Error" in line
        )


@contextmanager
def served(folder: Path, *, workers: int = 2, url: str | None = None) -> Iterator[Served]:
    """Serve until the block ends, on an empty database; `url` is that of a database on a server of one's own."""
    address = f"http://127.0.0.1:{free_port()}"
    settings = Settings(
        secret_key=SECRET,
        instance_path=folder,
        database_url=url or database_url(KIND, folder, f"served_{os.getpid()}"),
        base_url=address,
        testing=True,
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        new = credentials.create(name="A client", scopes=[Scope.ALL], origins=[], at=clock.now())
        db.session.commit()
        live = Served(app, workers, address, basic(new.credential.key, new.secret))
        db.session.remove()
        db.engine.dispose()
    live.start()
    try:
        yield live
    finally:
        live.stop()
        with app.app_context():
            db.engine.dispose()
