"""What a person declares of a disability: by herself, with consent, and taken back whenever she likes."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from lms.accounts.declaring import declare
from lms.accounts.models import HealthConsent, Person
from lms.core.db import db
from tests.client import PageClient
from tests.factories import PIN, Cast

PATH = "/me/declaration"


def consents(person: Person) -> list[HealthConsent]:
    query = select(HealthConsent).where(HealthConsent.person_id == person.id)
    return list(db.session.scalars(query.order_by(HealthConsent.given_at)))


def declared(person: Person) -> bool | None:
    return db.session.get_one(Person, person.id).has_disability


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False)])
def test_what_she_declares_is_kept_with_her_consent(client: PageClient, cast: Cast, said: str, kept: bool) -> None:
    client.speak("en").sign_in(cast.amina)

    answer = client.post(PATH, {"disability": said})

    assert answer.headers["Location"] == "/me"
    assert declared(cast.amina) is kept
    (consent,) = consents(cast.amina)
    assert consent.ended_at is None
    assert consent.helper_id is None
    page = client.get(PATH).text
    assert f'value="{said}" checked' in page
    assert "You agreed on" in page


def test_she_takes_it_back(client: PageClient, cast: Cast) -> None:
    client.speak("en").sign_in(cast.amina).post(PATH, {"disability": "yes"})

    client.post(PATH, {"disability": "unsaid"})

    assert declared(cast.amina) is None
    (consent,) = consents(cast.amina)
    assert consent.ended_at is not None
    assert "You agreed on" not in client.get(PATH).text


def test_another_answer_is_another_consent_and_the_same_is_none(cast: Cast) -> None:
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)]

    for said, day in zip((True, True, False), days, strict=True):
        declare(cast.amina, said, at=day)
    db.session.commit()

    assert [(one.given_at, one.ended_at) for one in consents(cast.amina)] == [(days[0], days[2]), (days[2], None)]
    assert declared(cast.amina) is False


def test_saying_nothing_keeps_nothing(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.amina).post(PATH, {"disability": "unsaid"})

    assert (declared(cast.amina), consents(cast.amina)) == (None, [])


@pytest.mark.parametrize("form", [{}, {"disability": ""}, {"disability": "True"}, {"disability": "ja"}])
def test_anything_else_is_refused(client: PageClient, cast: Cast, form: dict) -> None:
    client.sign_in(cast.amina).post(PATH, {"disability": "no"})

    answer = client.speak("en").post(PATH, form)

    assert answer.status_code == 422
    assert "Choose one of the three." in answer.text
    assert declared(cast.amina) is False


def test_with_help_it_is_kept_who_helped_and_nothing_said_before_is_shown(client: PageClient, cast: Cast) -> None:
    client.speak("en").sign_in(cast.amina).post(PATH, {"disability": "yes"})
    client.sign_in(cast.bilal)
    client.post("/helping", {"phone": cast.amina.phone, "pin": PIN})

    page = client.get(PATH).text
    client.post(PATH, {"disability": "no"})

    assert " checked" not in page
    assert "You agreed on" not in page
    assert [one.helper_id for one in consents(cast.amina)] == [None, cast.bilal.id]
    assert declared(cast.bilal) is None


@pytest.mark.parametrize("name", ["khadija", "driss", "salma", "yassine"])
def test_staff_are_not_asked(client: PageClient, cast: Cast, name: str) -> None:
    client.sign_in(getattr(cast, name))

    assert client.get(PATH).status_code == client.post(PATH, {"disability": "yes"}).status_code == 404
    assert PATH not in client.get("/me").text


def test_visitors_are_asked_to_sign_in(client: PageClient, cast: Cast) -> None:
    assert client.get(PATH).status_code == client.post(PATH, {"disability": "yes"}).status_code == 303


def test_nobody_else_is_shown_it(client: PageClient, cast: Cast) -> None:
    client.speak("en").sign_in(cast.amina).post(PATH, {"disability": "yes"})

    for person, path in ((cast.bilal, "/cooperative/register"), (cast.driss, f"/staff/cooperatives/{cast.argan.id}")):
        assert "disab" not in client.sign_in(person).get(path).text.lower()


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_page_is_well_formed(client: PageClient, cast: Cast, language: str) -> None:
    client.speak(language).sign_in(cast.amina)

    assert client.get(PATH).status_code == 200
    assert PATH in client.get("/me").text
