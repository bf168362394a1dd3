"""A card activates its account once."""

from datetime import timedelta

import pytest
import time_machine

from lms.accounts import queries, services, sessions
from lms.accounts.cards import CARD_LIFE, new_code, written_code
from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from tests.client import PageClient
from tests.factories import PIN, Cast

CHOICE = {"pin": "7391", "again": "7391", "picture": "fish"}


@pytest.fixture
def code(cast: Cast) -> str:
    """The code of a card of Amina."""
    code = services.issue_cards([cast.amina], at=clock.now())[cast.amina.id]
    db.session.commit()
    return code


@pytest.fixture
def phone(client: PageClient) -> PageClient:
    return client.speak("en")


def test_the_card_says_for_whom_it_is(phone: PageClient, code: str) -> None:
    page = phone.get(f"/activate/{code}").text

    assert "Amina" in page
    assert "Coopérative Argan Tafraout" in page
    assert page.count('name="picture"') == 12


def test_she_chooses_a_pin_and_a_picture_and_is_signed_in(phone: PageClient, cast: Cast, code: str) -> None:
    answer = phone.post(f"/activate/{code}", CHOICE)

    assert answer.headers["Location"] == "/home"
    amina = db.session.get_one(Person, cast.amina.id)
    assert (amina.picture, amina.language) == ("fish", "en")
    phone.post("/sign-out")
    assert "Amina" in phone.get("/sign-in").text
    assert phone.post(f"/sign-in/{amina.id}", {"pin": PIN}).status_code == 422
    assert phone.post(f"/sign-in/{amina.id}", {"pin": "7391"}).status_code == 303


def test_her_other_sessions_end_when_the_card_is_used(phone: PageClient, cast: Cast, code: str) -> None:
    sessions.start(cast.amina, device="old", address="a", at=clock.now())
    db.session.commit()

    phone.post(f"/activate/{code}", CHOICE)

    assert [row.device for row in queries.sessions_of(cast.amina.id)] != ["old"]
    assert len(queries.sessions_of(cast.amina.id)) == 1


@pytest.mark.parametrize("pin", ["0000", "1234", "5555", "8765", "1985", "12", "12345678", "abcd", ""])
def test_weak_pins_are_refused_and_the_card_stays(phone: PageClient, code: str, pin: str) -> None:
    page = phone.post(f"/activate/{code}", CHOICE | {"pin": pin, "again": pin})

    assert page.status_code == 422
    assert 'class="error"' in page.text
    assert phone.post(f"/activate/{code}", CHOICE).status_code == 303


@pytest.mark.parametrize("change", [{"again": "7392"}, {"picture": "dragon"}, {"picture": ""}])
def test_two_pins_that_differ_and_unknown_pictures_are_refused(phone: PageClient, code: str, change: dict) -> None:
    assert phone.post(f"/activate/{code}", CHOICE | change).status_code == 422


def test_a_card_works_once(phone: PageClient, code: str) -> None:
    phone.post(f"/activate/{code}", CHOICE)

    for answer in (phone.get(f"/activate/{code}"), phone.post(f"/activate/{code}", CHOICE)):
        assert answer.status_code == 410
        assert "used already" in answer.text


def test_a_card_ends_after_thirty_days(phone: PageClient, code: str) -> None:
    with time_machine.travel(clock.now() + CARD_LIFE + timedelta(minutes=1)):
        for answer in (phone.get(f"/activate/{code}"), phone.post(f"/activate/{code}", CHOICE)):
            assert answer.status_code == 410
            assert "no longer valid" in answer.text


def test_a_new_card_ends_the_old_one(phone: PageClient, cast: Cast, code: str) -> None:
    services.issue_cards([cast.amina], at=clock.now())
    db.session.commit()

    assert phone.get(f"/activate/{code}").status_code == 410


@pytest.mark.parametrize("code", ["P7ANPMMVY87C2051", "nonsense", "%20", "0" * 300])
def test_an_unknown_code_is_told_so(phone: PageClient, cast: Cast, code: str) -> None:
    assert phone.post(f"/activate/{code}", CHOICE).status_code == 404
    page = phone.get(f"/activate/{code}")

    assert page.status_code == 404
    assert "We know no card" in page.text


def test_a_closed_account_has_no_card(phone: PageClient, cast: Cast, code: str) -> None:
    cast.amina.closed_at = clock.now()
    db.session.commit()

    assert phone.get(f"/activate/{code}").status_code == 404


def test_the_code_can_be_typed(phone: PageClient, code: str) -> None:
    answer = phone.post("/activate", {"code": f" {written_code(code).lower()} "})

    assert phone.get("/activate").status_code == 200
    assert answer.headers["Location"] == f"/activate/{code}"
    assert phone.post("/activate", {"code": "ABC"}).status_code == 422
    assert phone.post("/activate", {"code": ""}).status_code == 422


def test_guesses_are_limited_by_address(phone: PageClient, code: str) -> None:
    statuses = {phone.get(f"/activate/{new_code()}").status_code for _ in range(50)}

    assert statuses == {404}
    assert phone.get(f"/activate/{code}").status_code == 429
    assert phone.get(f"/activate/{code}", environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200
