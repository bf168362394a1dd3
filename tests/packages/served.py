"""The application on a port of its own, units on a host of their own, and phones on which someone is signed in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from lms import create_app
from lms.accounts import sessions
from lms.accounts.models import Person
from lms.config import Settings
from lms.core import clock
from lms.core.db import db
from tests.browser.chromium import phone
from tests.browser.live import free_port


@contextmanager
def served_from(folder: Path) -> Iterator[Flask]:
    port = free_port()
    app = create_app(
        Settings(
            secret_key="only-for-tests-" * 3,
            instance_path=folder,
            database_url=f"sqlite:///{folder / 'lms.sqlite3'}",
            base_url=f"http://127.0.0.1:{port}",
            content_url=f"http://localhost:{port}",
            testing=True,
        )
    )
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        server.shutdown()
        server.server_close()
        db.engine.dispose()


def base(served: Flask) -> str:
    address: str = served.config["SETTINGS"].base_url
    return address


def signed_in(served: Flask, chromium: Browser, person: Person, language: str | None = None) -> BrowserContext:
    """Her phone; without `language` in the one that the application gives her."""
    if language:
        person.language = language
    token = sessions.start(person, device="test", address="127.0.0.1", at=clock.now())
    db.session.commit()
    with served.test_client() as http:
        with http.session_transaction(base_url=base(served)) as session:
            session.update({"_user_id": token, "_fresh": True})
        cookie = http.get_cookie("session", domain="127.0.0.1")
    assert cookie
    context = phone(chromium)
    context.add_cookies([{"name": "session", "value": cookie.value, "url": base(served)}])
    if language:
        context.add_cookies([{"name": "lang", "value": language, "url": base(served)}])
    return context
