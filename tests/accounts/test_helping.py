from sqlalchemy import select

from lms.accounts.models import SignIn
from lms.core.db import db
from lms.learning.models import Enrolment
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

    assert client.get("/helping").status_code == 409
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
    assert client.post("/helping/delete").status_code == 404


def test_help_lasts_one_sitting(cast: Cast, client: PageClient, time_machine) -> None:
    time_machine.move_to("2026-11-27T10:00:00Z")
    help_amina(client, cast)

    time_machine.move_to("2026-11-27T12:01:00Z")

    assert client.get("/home").status_code in (302, 303)
