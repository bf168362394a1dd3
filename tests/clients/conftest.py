"""A live platform, credentials for its LRS, and pages of another origin that use it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from lms.core import clock
from lms.core.db import db
from lms.xapi import credentials
from lms.xapi.clients import Scope
from tests.browser.live import Live, serve
from tests.clients.site import serve_site
from tests.servers import KIND, database_url


@dataclass(frozen=True)
class Access:
    """What a client must know to use the LRS."""

    endpoint: str
    key: str
    secret: str


@dataclass(frozen=True)
class Lrs:
    live: Live

    def access(self, *scopes: Scope, origins: tuple[str, ...] = ("*",)) -> Access:
        """A new credential; with all scopes unless some are named."""
        with self.live.app.app_context():
            made = credentials.create(name="A client", scopes=scopes or (Scope.ALL,), origins=origins, at=clock.now())
            key = made.credential.key
            db.session.commit()
        return Access(f"{self.live.url}/xapi/", key, made.secret)


@dataclass(frozen=True)
class Site:
    chromium: Browser
    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def other_origin(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("clients")
    with serve(folder, database_url(KIND, folder, f"clients_{worker_id}"), courses=()) as served:
        yield served


@pytest.fixture
def lrs(live: Live) -> Lrs:
    return Lrs(live)


@pytest.fixture(scope="module")
def site(chromium: Browser) -> Iterator[Site]:
    with serve_site() as port:
        yield Site(chromium, port)


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """An empty page with a memory of its own; `open_page` leads it to the site."""
    context = site.chromium.new_context()
    yield context.new_page()
    context.close()
