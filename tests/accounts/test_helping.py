import pytest
from sqlalchemy import func, select

from lms.accounts import queries, secrets, sessions
from lms.accounts.models import SignIn
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Enrolment
from lms.notices.channels import services
from lms.notices.channels.models import Channel, Consent
from lms.xapi import queries as xapi
from lms.xapi import verbs
from lms.xapi.agents import person_agent
from lms.xapi.statement import decode
from tests.client import PageClient
from tests.factories import PIN, Cast
from tests.factories.courses import publish_bees


def help_amina(client: PageClient, cast: Cast) -> PageClient:
    """Bilal's phone, on which Amina has typed her PIN."""
    client.sign_in(cast.bilal)
    assert client.post("/helping", {"phone": cast.amina.phone, "pin": PIN}).status_code == 303
    return client


def test_what_is_done_with_help_says_who_helped(cast: Cast, client: PageClient) -> None:
    publish_bees()
    db.session.commit()

    help_amina(client, cast).post("/courses/bees/enrolment")

    (enrolment,) = db.session.scalars(select(Enrolment))
    assert enrolment.person_id == cast.amina.id
    (registered,) = [one for one in map(decode, xapi.trusted_documents()) if one.verb.id == verbs.REGISTERED.id]
    assert registered.context.instructor == person_agent(cast.bilal.id)


def test_helper_is_on_each_screen_and_the_end_leads_back_to_her_account(cast: Cast, client: PageClient) -> None:
    client.speak("fr")
    help_amina(client, cast)
    assert "Terminer l’aide" in client.get("/home").text

    back = client.follow(client.post("/helping/delete"))

    assert "Terminer l’aide" not in back.text
    assert cast.bilal.name_fr in client.get("/me").text
    ended = db.session.scalar(select(SignIn).where(SignIn.helper_id == cast.bilal.id))
    assert ended is not None
    assert ended.ended_at is not None


def test_signing_out_ends_the_help_only(cast: Cast, client: PageClient) -> None:
    help_amina(client, cast).post("/sign-out")

    assert cast.bilal.name_fr in client.speak("fr").get("/me").text


def test_helped_person_sees_who_helped(cast: Cast, client: PageClient) -> None:
    help_amina(client, cast)

    page = client.sign_in(cast.amina).speak("fr").get("/me").text

    assert "Qui m’a aidé" in page
    assert cast.bilal.name_fr in page


def test_help_needs_the_persons_own_pin(cast: Cast, client: PageClient) -> None:
    client.sign_in(cast.bilal).speak("fr")

    wrong = client.post("/helping", {"phone": cast.amina.phone, "pin": "0000"})
    own = client.post("/helping", {"phone": cast.bilal.phone, "pin": PIN})

    assert wrong.status_code == 422
    assert own.status_code == 422
    assert "votre propre numéro" in own.text
    assert cast.bilal.name_fr in client.get("/me").text


def test_who_is_helped_helps_nobody(cast: Cast, client: PageClient) -> None:
    help_amina(client, cast)

    refused = client.speak("fr").get("/helping")
    assert refused.status_code == 409
    assert "Terminer l’aide" in refused.text
    assert client.post("/helping", {"phone": cast.esi.phone, "pin": PIN}).status_code == 409


def test_faces_are_of_this_phone_and_another(cast: Cast, client: PageClient) -> None:
    for person in (cast.amina, cast.bilal):
        client.post("/sign-in/phone", {"phone": person.phone, "pin": PIN})

    assert f"/helping/{cast.amina.id}" in client.get("/helping").text
    assert client.get(f"/helping/{cast.amina.id}").status_code == 200
    assert client.get(f"/helping/{cast.bilal.id}").status_code == 404
    assert client.post(f"/helping/{cast.amina.id}", {"pin": "12"}).status_code == 422
    assert client.post(f"/helping/{cast.amina.id}", {"pin": "9999"}).status_code == 422
    assert client.post(f"/helping/{cast.amina.id}", {"pin": PIN}).status_code == 303


def test_outsiders_reach_nothing(cast: Cast, client: PageClient) -> None:
    assert client.get("/helping").status_code in (302, 303)
    client.sign_in(cast.esi)

    assert client.get(f"/helping/{cast.amina.id}").status_code == 404
    assert client.post(f"/helping/{cast.amina.id}", {"pin": PIN}).status_code == 404
    # As a second touch does.
    assert client.post("/helping/delete").headers["Location"] == "/home"


@pytest.mark.parametrize("path", ["/me/reminders", "/me/sessions/delete", "/me/pin"])
def test_helper_does_not_agree_or_lock_out_in_her_name(cast: Cast, client: PageClient, path: str) -> None:
    said = {"channel": "sms", "old": PIN, "pin": "7391", "again": "7391"}
    before = len(queries.sessions_of(cast.amina.id))

    refused = help_amina(client, cast).post(path, said)

    assert refused.status_code == 409
    assert "/helping/delete" in refused.text
    assert len(queries.sessions_of(cast.amina.id)) == before + 1
    assert db.session.scalar(select(func.count()).select_from(Consent)) == 0
    assert secrets.verify_secret(cast.amina.secret_hash or "", PIN)


def test_helper_ends_none_of_her_sessions_and_none_of_her_consents(cast: Cast, client: PageClient) -> None:
    consent = services.agree(cast.amina, Channel.SMS, at=clock.now())
    sessions.start(cast.amina, device="Nokia", address="127.0.0.1", at=clock.now())
    phone = cast.amina.session_id
    db.session.commit()
    help_amina(client, cast)

    assert client.post(f"/me/sessions/{phone}/delete").status_code == 409
    assert client.post(f"/me/reminders/{consent.id}/delete").status_code == 409
    assert phone in {one.id for one in queries.sessions_of(cast.amina.id)}
    assert consent.ended_at is None


def test_pages_with_help_offer_nothing_that_is_refused(cast: Cast, client: PageClient) -> None:
    sessions.start(cast.amina, device="Nokia", address="127.0.0.1", at=clock.now())
    db.session.commit()
    offered = ("/me/sessions", "/me/pin", "/me/reminders")

    alone = client.sign_in(cast.amina).get("/me").text
    page = help_amina(client, cast).speak("en").get("/me").text
    reminders = client.get("/me/reminders").text

    assert all(address in alone for address in offered)
    assert not any(address in page for address in offered)
    assert 'name="channel"' not in reminders
    assert "This is done without help" in reminders


def test_shelf_with_help_says_at_once_that_nothing_is_kept(cast: Cast, client: PageClient) -> None:
    publish_bees()
    db.session.commit()

    page = help_amina(client, cast).speak("fr").get("/offline").text

    assert "rien n’est gardé" in page
    for offered in ('data-module="shelf"', 'data-module="trace"', "/offline/faces"):
        assert offered not in page


def test_help_lasts_one_sitting(cast: Cast, client: PageClient, time_machine) -> None:
    time_machine.move_to("2026-11-27T10:00:00Z")
    help_amina(client, cast)

    time_machine.move_to("2026-11-27T12:01:00Z")

    assert client.get("/home").status_code in (302, 303)
