"""The platform as it is served: gunicorn on a free port, a database of its own, real courses and the cast."""

import os
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from lms import create_app
from lms.accounts.models import Person
from lms.config import ROOT, Settings
from lms.core import clock
from lms.core.db import db
from lms.core.files import MediaStore
from lms.learning import services
from lms.learning.loader import Faults, load_course, load_paths
from tests.factories import make_cast
from tests.forks import Forked, fork
from tests.statements import profile_faults, refuse

SECRET = "only-for-tests-" * 3


@dataclass
class Live:
    url: str
    app: Flask
    command: list[str]
    environ: dict[str, str]
    process: Forked

    def stop(self) -> None:
        """At once, as when the power fails."""
        self.process.kill()

    def start(self, folder: Path = ROOT) -> None:
        """Serve again, at the same address; `folder` may hold another release."""
        self.process = fork(self.command, folder, self.environ)
        wait_for(f"{self.url}/health")


@contextmanager
def serve(
    folder: Path,
    database_url: str,
    *,
    courses: tuple[str, ...] = ("acting-together",),
    workers: int = 1,
    options: tuple[str, ...] = (),
    people: Callable[[], object] = make_cast,
    fresh: bool = False,
) -> Iterator[Live]:
    """Serve until the block ends. The application of the same settings is there to look into the database.
    `options`: more of gunicorn's. `people`: makes whoever is there. `fresh`: as it starts for itself, to be measured.

    Each statement that was made there must keep our xAPI Profile, as in tests without a server.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = Settings(secret_key=SECRET, instance_path=folder, database_url=database_url, base_url=url, testing=True)
    app = create_app(settings)
    with app.app_context():
        # As the migrations would make it: a test of its own holds one against the other.
        db.create_all()
        fill(folder, courses, people)
        db.engine.dispose()
    environ = os.environ | {
        "LMS_SECRET_KEY": SECRET,
        "LMS_INSTANCE_PATH": str(folder),
        "LMS_DATABASE_URL": database_url,
        "LMS_BASE_URL": url,
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
               "--threads", "4", "--worker-class", "gthread", "--limit-request-line", "8190", "--no-control-socket", "--log-level", "warning", *options]  # fmt: skip
    live = Live(url, app, command, environ, fork(command, ROOT, environ, fresh=fresh))
    try:
        wait_for(f"{url}/health")
        yield live
    finally:
        live.process.stop()
        with app.app_context():
            faults = profile_faults()
            db.session.remove()
            db.engine.dispose()
    refuse(faults)


def fill(folder: Path, courses: tuple[str, ...], people: Callable[[], object] = make_cast) -> None:
    """These courses of `courses/` published, and then the people."""
    faults = Faults(ROOT / "courses")
    for slug in courses:
        loaded = load_course(ROOT / "courses" / slug, faults)
        assert loaded, "\n".join(map(str, faults.found))
        services.publish(loaded, MediaStore(folder / "media"), at=clock.now())
    paths = load_paths(
        ROOT / "courses" / "paths.yaml", Faults(ROOT), {path.name for path in (ROOT / "courses").iterdir()}
    )
    services.replace_paths(paths)
    people()


def everybody_speaks(app: Flask, code: str) -> None:
    with app.app_context():
        db.session.execute(update(Person).values(language=code))
        db.session.commit()
        db.session.remove()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
