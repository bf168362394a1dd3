"""Agreeing, stopping, and the pages of staff: who may, what is shown, and that nothing odd breaks them."""

import dataclasses
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.config import Settings
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.notices.channels import stopping
from lms.notices.channels.models import Attempt, Channel, Consent, EndedBy, Outcome
from tests import factories
from tests.client import PageClient
from tests.factories import Cast
from tests.notices.channels.reminding import NOON, agrees, at, come, tell
from tests.notices.channels.standing import Phone

SMS, WHATSAPP, PUSH = Channel.SMS, Channel.WHATSAPP, Channel.PUSH


@pytest.fixture
def pushing(app: Flask) -> Iterator[None]:
    """A deployment with web push."""
    usual: Settings = app.config["SETTINGS"]
    reminders = dataclasses.replace(usual.reminders, push_contact="mailto:it@lms.test")
    app.config["SETTINGS"] = dataclasses.replace(usual, reminders=reminders)
    yield
    app.config["SETTINGS"] = usual


def consents() -> list[Consent]:
    return list(db.session.scalars(select(Consent).order_by(Consent.given_at)))


def link(consent: Consent, app: Flask) -> str:
    return f"/stop/{stopping.token_of(consent.code, app.config['SETTINGS'].secret_key)}"


def subscription(endpoint: str = "https://fcm.googleapis.com/fcm/send/abc", **keys: str) -> str:
    browser = Phone().browser
    return json.dumps({"endpoint": endpoint, "keys": {"p256dh": browser.public_key, "auth": browser.secret} | keys})


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_consent_is_given_with_one_touch_and_recorded_with_its_time(
    client: PageClient, cast: Cast, language: str
) -> None:
    page = client.speak(language).sign_in(cast.amina)
    assert "06 12 00 00 01" in page.get("/me/reminders").text

    shown = page.follow(page.post("/me/reminders", {"channel": "sms"}))

    (consent,) = consents()
    assert (consent.person_id, consent.channel, consent.address) == (cast.amina.id, SMS, "+212612000001")
    assert clock.now() - consent.given_at < timedelta(minutes=1)
    assert f"/me/reminders/{consent.id}/delete" in shown.text


def test_consent_is_withdrawn_as_easily(client: PageClient, cast: Cast) -> None:
    (consent,) = agrees(cast.amina, SMS)
    page = client.sign_in(cast.amina)

    answer = page.follow(page.post(f"/me/reminders/{consent.id}/delete"))

    assert consent.ended_by is EndedBy.PERSON
    assert 'value="sms"' in answer.text
    assert page.post(f"/me/reminders/{consent.id}/delete").status_code == 404


def test_outsider_ends_no_consent_of_others(client: PageClient, cast: Cast) -> None:
    (consent,) = agrees(cast.amina, SMS)

    assert client.sign_in(cast.esi).post(f"/me/reminders/{consent.id}/delete").status_code == 404
    assert consent.ended_at is None


@pytest.mark.parametrize("path", ["/me/reminders", "/staff/reminders", "/staff/reminders/recorded"])
def test_pages_ask_who_is_there(client: PageClient, cast: Cast, path: str) -> None:
    assert client.get(path).status_code in (302, 303)


@pytest.mark.parametrize("channel", ["", "fax", "push", "sms\0", "🐝" * 500])
def test_channel_that_is_not_offered_is_refused_with_words(client: PageClient, cast: Cast, channel: str) -> None:
    answer = client.speak("en").sign_in(cast.amina).post("/me/reminders", {"channel": channel})

    assert answer.status_code == 422
    assert consents() == []


def test_person_without_a_number_cannot_be_written_to(client: PageClient, cast: Cast) -> None:
    cast.amina.phone = None
    db.session.commit()

    answer = client.speak("en").sign_in(cast.amina).post("/me/reminders", {"channel": "sms"})

    assert answer.status_code == 409
    assert "Ask your adviser" in answer.text


def test_browser_is_remembered_with_its_keys(client: PageClient, cast: Cast, pushing: None) -> None:
    page = client.sign_in(cast.amina)
    assert 'data-module="offline"' in page.get("/me/reminders").text

    said = {"channel": "push", "subscription": subscription()}
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 10) Chrome/120"}
    answer = page.post("/me/reminders", said, headers=agent)

    (consent,) = consents()
    assert answer.status_code == 303
    assert (consent.channel, consent.device) == (PUSH, "Android · Chrome")
    assert consent.push_key


def test_adviser_without_a_phone_may_choose_the_browser_alone(client: PageClient, cast: Cast, pushing: None) -> None:
    page = client.sign_in(cast.driss).get("/me/reminders").text

    assert 'data-module="offline"' in page
    assert 'value="sms"' not in page


@pytest.mark.parametrize(
    "said",
    ["", "null", "[]", "{", "\x00", "[" * 5000, '{"endpoint": 3}', subscription("https://10.0.0.1/x"), subscription("http://fcm.googleapis.com/x"),
     subscription("https://fcm.googleapis.com.evil.test/"), subscription(p256dh="AA"), subscription(auth="AA"),
     subscription("https://fcm.googleapis.com/" + "x" * 3000)],
)  # fmt: skip
def test_what_is_no_browser_of_a_known_push_service_is_refused(
    client: PageClient, cast: Cast, pushing: None, said: str
) -> None:
    answer = client.sign_in(cast.amina).post("/me/reminders", {"channel": "push", "subscription": said})

    assert answer.status_code == 422
    assert consents() == []


def test_oldest_browsers_give_way(client: PageClient, cast: Cast, pushing: None) -> None:
    page = client.sign_in(cast.amina)
    for number in range(7):
        said = subscription(f"https://fcm.googleapis.com/{number}")
        page.post("/me/reminders", {"channel": "push", "subscription": said})

    left = [one.address for one in consents() if one.ended_at is None]
    assert sorted(left) == [f"https://fcm.googleapis.com/{number}" for number in range(2, 7)]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_link_stops_with_one_touch_without_signing_in(
    client: PageClient, cast: Cast, app: Flask, language: str, direction: str
) -> None:
    cast.amina.language = language
    (consent,) = agrees(cast.amina, SMS)
    path = link(consent, app)

    page = client.get(path)
    assert f'dir="{direction}"' in page.text, "The page is in the language of the message"
    assert page.text.count("<form") == 1
    assert consent.ended_at is None, "A messenger that looks at the link stops nothing"
    stopped = client.follow(client.post(path))

    assert consent.ended_by is EndedBy.LINK
    assert "<form" not in stopped.text
    assert client.post(path).status_code == 303


def test_link_stops_one_channel_and_not_the_other(client: PageClient, cast: Cast, app: Flask) -> None:
    sms, whatsapp = agrees(cast.amina, SMS, WHATSAPP)

    client.post(link(sms, app))

    assert (sms.ended_at is None, whatsapp.ended_at is None) == (False, True)


def test_page_of_the_link_tells_nothing_of_her(client: PageClient, cast: Cast, app: Flask) -> None:
    (consent,) = agrees(cast.amina, SMS)

    page = client.get(link(consent, app)).text

    assert not any(word in page for word in (cast.amina.name_ar, cast.amina.name_fr, "612", str(cast.amina.id)))


@pytest.mark.parametrize("token", ["x", "a" * 16, "A" * 16, "é" * 16, "a" * 500, "%00", "aaaaaaaa-2222222"])
def test_link_that_we_did_not_make_is_nothing(client: PageClient, cast: Cast, token: str) -> None:
    agrees(cast.amina, SMS)

    assert client.get(f"/stop/{token}").status_code == 404
    assert client.post(f"/stop/{token}").status_code == 404


def test_link_that_another_site_posts_stops_nothing(client: PageClient, cast: Cast, app: Flask) -> None:
    (consent,) = agrees(cast.amina, SMS)

    answer = client.post(link(consent, app), headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, consent.ended_at) == (403, None)


def attempts(people: int, channel: Channel, outcome: Outcome = Outcome.SENT) -> None:
    for _number in range(people):
        person = factories.person()
        db.session.flush()
        (consent,) = agrees(person, channel)
        db.session.add(
            Attempt(
                id=new_id(), person_id=person.id, consent_id=consent.id, channel=channel, at=NOON, day="2026-11-27",
                language="ar", words="جديد", outcome=outcome, centimes=80, detail="503 out of order" if outcome is Outcome.FAILED else "",
            )
        )  # fmt: skip
    db.session.commit()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_staff_see_counts_and_costs_by_channel(client: PageClient, cast: Cast, language: str) -> None:
    attempts(6, SMS)
    attempts(5, SMS, Outcome.FAILED)

    page = client.speak(language).sign_in(cast.yassine).get("/staff/reminders").text

    assert "4,80" in page or "4.80" in page, "Six messages of 80 centimes; what was not sent costs nothing"
    assert "503 out of order" in page


def test_of_fewer_than_five_people_nothing_is_shown(client: PageClient, cast: Cast) -> None:
    attempts(4, SMS)

    page = client.speak("en").sign_in(cast.salma).get("/staff/reminders").text

    assert "&lt; 5" in page
    assert "3.20" not in page
    assert "—" in page


def test_what_would_have_been_sent_is_read_without_names(client: PageClient, cast: Cast) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        come()

    page = client.speak("fr").sign_in(cast.yassine).get("/staff/reminders/recorded").text

    assert "لديكم جديد" in page
    assert not any(word in page for word in (cast.amina.name_fr, cast.amina.name_ar, "612000001", "/stop/"))


@pytest.mark.parametrize("who", ["amina", "bilal", "esi", "driss", "khadija"])
@pytest.mark.parametrize("path", ["/staff/reminders", "/staff/reminders/recorded"])
def test_costs_are_for_those_who_pay(client: PageClient, cast: Cast, who: str, path: str) -> None:
    assert client.sign_in(getattr(cast, who)).get(path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30])
def test_odd_page_numbers_break_nothing(client: PageClient, cast: Cast, page: str) -> None:
    assert client.sign_in(cast.yassine).get(f"/staff/reminders/recorded?page={page}").status_code == 200


@pytest.mark.parametrize(("who", "is_shown"), [("yassine", True), ("salma", True), ("driss", False), ("amina", False)])
def test_way_to_the_costs_is_shown_to_those_who_may_go_it(
    client: PageClient, cast: Cast, who: str, is_shown: bool
) -> None:
    page = client.sign_in(getattr(cast, who)).get("/me/reminders").text

    assert ('href="/staff/reminders"' in page) == is_shown
