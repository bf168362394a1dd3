"""An application on a database of its own for each worker, the cast, and the page client.

`LMS_TEST_DATABASE=postgresql` runs everything on a real PostgreSQL server; the default is SQLite.
Tables are emptied after each test, so that commits are real ones.
"""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings as examples
from playwright.sync_api import Browser, Playwright, sync_playwright

from lms import create_app
from lms.config import ROOT, Settings
from lms.core.db import db
from tests.browser.chromium import launched, lent
from tests.client import PageClient
from tests.factories import Cast, make_cast
from tests.servers import KIND, database_url
from tests.statements import profile_faults, refuse

# How long an example takes tells of what else the machine does.
examples.register_profile("untimed", deadline=None)
examples.load_profile("untimed")

SHORT_LAST = 2000


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database runs: the application, or a server of the test's own (tests.servers.KIND).
    Many short tests come last: while one worker is at a journey of a minute, the other has something to do."""
    if KIND != "sqlite":
        asking = {id(item) for item in items if asks_database(item)}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in asking])
        items[:] = [item for item in items if id(item) in asking]
    last = {id(item) for item in [one for one in items if not one.get_closest_marker("browser")][-SHORT_LAST:]}
    items.sort(key=lambda item: id(item) in last)


def asks_database(item: pytest.Item) -> bool:
    assert isinstance(item, pytest.Function)
    return "application" in item.fixturenames or hasattr(item.module, "KIND") or "live" in item.fixturenames


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    instance = tmp_path_factory.mktemp("instance")
    return Settings(
        secret_key="only-for-tests-" * 3,
        instance_path=instance,
        database_url=database_url(KIND, instance, worker_id),
        base_url="http://lms.test",
        courses_path=ROOT / "tests" / "courses",
        testing=True,
    )


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.drop_all()
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application, with an application context and an empty database. Each statement must keep our xAPI Profile."""
    with application.app_context():
        yield application
        faults = profile_faults()
        db.session.remove()
        empty_tables()
        refuse(faults)


@cache
def emptied() -> list[str]:
    return [f'DELETE FROM "{table.name}"' for table in reversed(db.metadata.sorted_tables)]


def empty_tables() -> None:
    with db.engine.begin() as connection:
        # PostgreSQL takes them in one message, SQLite one at a time. Nobody points to what goes with all the rest.
        alone = "SET LOCAL session_replication_role = replica"
        for statement in [";".join([alone, *emptied()])] if KIND == "postgresql" else emptied():
            connection.exec_driver_sql(statement)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Amina, Bilal, Khadija, Driss, Salma and Esi, with their cooperatives; committed."""
    return make_cast()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A phone on which nobody is signed in; every page that it gets is checked. Use `client.sign_in(person)`."""
    return PageClient(app)


@pytest.fixture(autouse=True, scope="session")
def no_foreign_network() -> Iterator[None]:
    """Nothing here may need the network beyond this machine."""
    connect = socket.socket.connect

    def connect_nearby(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test wants to reach {address}: everything must work at home")
        connect(self, address)

    socket.socket.connect = connect_nearby  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def one_chromium(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as found:
        yield found


@pytest.fixture(scope="module")
def chromium(one_chromium: Browser) -> Iterator[Browser]:
    """One for all tests of a worker, for it takes long to start; nothing of one module stays open for the next."""
    with lent(one_chromium) as found:
        yield found


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    yield path
    shutil.rmtree(path)
