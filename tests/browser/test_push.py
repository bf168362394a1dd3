"""Web push in a real browser: agreeing on the page, what a locked screen shows, and stopping from the notification."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from lms import create_app
from lms.accounts import sessions
from lms.accounts.models import Person
from lms.config import ReminderSettings, Settings
from lms.core import clock
from lms.core.db import db
from lms.notices.channels import services
from lms.notices.channels.models import Channel, Consent, EndedBy
from lms.notices.channels.words import stop_path, stop_words_in, words_in
from tests.browser.chromium import phone
from tests.browser.live import SECRET, free_port
from tests.browser.shelf import until
from tests.browser.test_journey import check_with_axe
from tests.factories import make_cast
from tests.notices.channels.standing import Phone

pytestmark = pytest.mark.browser
# The push service of a browser is on the Internet: its word is put in its place.
SUBSCRIBED = """
PushManager.prototype.subscribe = async (options) => ({
  toJSON: () => ({ endpoint: "https://fcm.googleapis.com/fcm/send/one", keys: %s, asked: options.applicationServerKey }),
});
"""


@pytest.fixture
def pushing(tmp_path: Path) -> Iterator[Flask]:
    """A deployment with web push."""
    port = free_port()
    settings = Settings(
        secret_key=SECRET, instance_path=tmp_path, database_url=f"sqlite:///{tmp_path / 'push.sqlite3'}",
        base_url=f"http://127.0.0.1:{port}", testing=True, reminders=ReminderSettings(push_contact="mailto:it@lms.test"),
    )  # fmt: skip
    app = create_app(settings)
    with app.app_context():
        upgrade()
        make_cast()
        db.session.remove()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def sign_in(app: Flask, context: BrowserContext, base: str) -> None:
    client = app.test_client()
    with app.app_context():
        person = db.session.scalars(select(Person).where(Person.phone == "+212612000001")).one()
        token = sessions.start(person, device="test", address="127.0.0.1", at=clock.now())
        db.session.commit()
        db.session.remove()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    cookie = client.get_cookie("session")
    assert cookie
    context.add_cookies(
        [{"name": "session", "value": cookie.value, "url": base}, {"name": "lang", "value": "ar", "url": base}]
    )


def consent_of(app: Flask) -> Consent:
    with app.app_context():
        found = db.session.scalars(select(Consent)).one()
        db.session.expunge(found)
        db.session.remove()
        return found


def deliver(context: BrowserContext, page: Page, base: str, message: dict[str, Any]) -> None:
    """As a push service does, the message already opened."""
    devtools = context.new_cdp_session(page)
    known: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(one["registrationId"] for one in event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    # A message to a worker that does not run yet is lost.
    page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)")
    until(page, lambda: bool(known))

    def is_shown() -> bool:
        devtools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": base, "registrationId": known[-1], "data": json.dumps(message)},
        )
        page.wait_for_timeout(1000)
        return bool(
            page.evaluate(
                "navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.length)"
            )
        )

    until(page, is_shown)


def test_phone_is_reminded_and_stops_it_from_the_notification(pushing: Flask, chromium: Browser) -> None:
    base = pushing.config["SETTINGS"].base_url
    context = phone(chromium)
    context.grant_permissions(["notifications"], origin=base)
    browser = Phone().browser
    context.add_init_script(SUBSCRIBED % json.dumps({"p256dh": browser.public_key, "auth": browser.secret}))
    sign_in(pushing, context, base)
    page = context.new_page()
    page.goto(f"{base}/me/reminders")

    check_with_axe(page)
    page.locator("form[data-key] button").click()
    page.wait_for_selector("form[action$='/delete']")
    check_with_axe(page)

    consent = consent_of(pushing)
    assert (consent.ended_at, consent.address) == (None, "https://fcm.googleapis.com/fcm/send/one")
    with pushing.app_context():
        stop = stop_path(consent)
        text, stop_text = words_in("ar"), stop_words_in("ar")
    said = {"text": text, "page": "/notices", "stop": stop, "stop_text": stop_text, "lang": "ar", "dir": "rtl"}
    deliver(context, page, base, said)
    shown = page.evaluate(
        """navigator.serviceWorker.ready.then((one) => one.getNotifications()).then(([{ title, body, lang, dir, tag, actions }]) =>
           ({ title, body, lang, dir, tag, actions: actions.map(({ action, title }) => [action, title]) }))"""
    )
    assert shown == {
        "title": text, "body": "", "lang": "ar", "dir": "rtl", "tag": "new", "actions": [["stop", stop_text]],
    }  # fmt: skip

    # What the browser itself sends cannot be made here; a made event is heard alike, and only may not be waited for.
    context.service_workers[0].evaluate(
        """() => registration.getNotifications().then(([notification]) =>
           dispatchEvent(new NotificationEvent("notificationclick", { notification, action: "stop" })))"""
    )
    until(page, lambda: consent_of(pushing).ended_at is not None)

    assert consent_of(pushing).ended_by is EndedBy.LINK
    context.close()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_link_in_a_message_is_one_button(pushing: Flask, chromium: Browser, language: str) -> None:
    with pushing.app_context():
        person = db.session.scalars(select(Person).where(Person.phone == "+212612000001")).one()
        person.language = language
        path = stop_path(services.agree(person, Channel.SMS, at=clock.now()))
        db.session.commit()
        db.session.remove()
    context = phone(chromium, locale="en-GB")
    page = context.new_page()
    page.goto(pushing.config["SETTINGS"].base_url + path)
    assert page.locator("html").get_attribute("lang") == f"{language}-MA"
    check_with_axe(page)

    page.locator("main button").click()

    page.wait_for_selector("main .notice--good")
    check_with_axe(page)
    assert consent_of(pushing).ended_by is EndedBy.LINK
    context.close()


def test_browser_that_is_not_allowed_says_so_and_the_others_stay(pushing: Flask, chromium: Browser) -> None:
    base = pushing.config["SETTINGS"].base_url
    context = phone(chromium)
    context.add_init_script("PushManager.prototype.subscribe = () => Promise.reject(new Error('denied'));")
    sign_in(pushing, context, base)
    page = context.new_page()
    page.goto(f"{base}/me/reminders")

    page.locator("form[data-key] button").click()

    page.wait_for_selector(".notice--now")
    assert page.locator("button:has-text('ذكّروني')").count() == 3
    context.close()


def test_without_script_the_browser_is_not_offered_and_sms_is(pushing: Flask, chromium: Browser) -> None:
    base = pushing.config["SETTINGS"].base_url
    context = phone(chromium, script=False)
    sign_in(pushing, context, base)
    page = context.new_page()
    page.goto(f"{base}/me/reminders")

    assert not page.locator("form[data-key]").is_visible()
    page.locator("form:has(input[value=sms]) button").click()

    assert page.locator("form[action$='/delete']").count() == 1
    context.close()
