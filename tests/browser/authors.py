"""Trainers and members signed in without the pages (they have tests of their own), for the tests of authoring."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext

from lms.accounts import queries, sessions
from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from tests.browser.live import Live


def trainer_of(email: str = "khadija@lms.test") -> Person:
    found = queries.staff_with_email(email)
    assert found
    return found


def signed_in(
    live: Live, chromium: Browser, who: Any, *, language: str = "fr", width: int = 1280, **options: Any
) -> BrowserContext:
    """`who`: in an application context answers the person."""
    with live.app.app_context():
        person = who()
        person.language = language
        token = sessions.start(person, device="test", address="127.0.0.1", at=clock.now())
        db.session.commit()
        db.engine.dispose()
    signer = live.app.session_interface.get_signing_serializer(live.app)
    cookie = signer.dumps({"_user_id": token, "_fresh": True})
    height = 740 if width < 500 else 900
    context = chromium.new_context(viewport={"width": width, "height": height}, locale=f"{language}-MA", **options)
    context.add_cookies(
        [{"name": "session", "value": cookie, "url": live.url}, {"name": "lang", "value": language, "url": live.url}]
    )
    return context
