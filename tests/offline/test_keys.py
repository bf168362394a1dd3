"""What a phone is given to act for a person, and switching to her."""

from lms.accounts import queries
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Enrolment
from tests.client import PageClient
from tests.factories import PIN, Cast
from tests.offline.phones import Phone


def test_keys_are_given_to_who_is_signed_in(client: PageClient, cast: Cast) -> None:
    keys = client.sign_in(cast.amina).post("/offline/keys", {"pin": PIN})

    assert keys.json["person"] == str(cast.amina.id)
    assert keys.json["name"] == {"ar": "أمينة", "fr": "Amina"}
    assert client.get(keys.json["face"]).status_code == 200
    assert keys.headers["Cache-Control"] == "no-store"


def test_stranger_gets_no_keys(client: PageClient, cast: Cast) -> None:
    assert client.post("/offline/keys", {"pin": PIN}, headers={"Accept": "application/json"}).status_code == 401


def test_secret_is_hers_alone_and_the_same_for_ever(client: PageClient, cast: Cast) -> None:
    first, again = (client.sign_in(cast.amina).post("/offline/keys", {"pin": PIN}).json["secret"] for _ in range(2))
    of_esi = client.sign_in(cast.esi).post("/offline/keys", {"pin": PIN}).json["secret"]

    assert first == again
    assert first != of_esi
    assert len(first) == 43


def test_token_is_a_session_that_she_sees_and_the_page_stays_signed_in(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.amina).post("/offline/keys", {"pin": PIN})

    page = client.speak("fr").get("/me")

    assert page.status_code == 200
    assert len(queries.sessions_of(cast.amina.id)) == 2
    assert "marche sans réseau" in page.text


def test_token_that_is_replaced_is_ended(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.amina)
    old = client.post("/offline/keys", {"pin": PIN}).json["token"]

    new = client.post("/offline/keys", {"pin": PIN}, headers={"Authorization": f"Bearer {old}"}).json["token"]

    http = client.http
    assert http.get("/offline/state", headers={"Authorization": f"Bearer {old}"}).status_code == 401
    assert http.get("/offline/state", headers={"Authorization": f"Bearer {new}"}).status_code == 200


def test_phone_that_asks_again_is_one_phone_and_another_stays(client: PageClient, cast: Cast) -> None:
    elsewhere = client.sign_in(cast.amina).post("/offline/keys", {"pin": PIN}).json["token"]
    client.sign_in(cast.amina)

    tokens = [client.post("/offline/keys", {"pin": PIN}).json["token"] for _ in range(3)]

    def status(token: str) -> int:
        return client.http.get("/offline/state", headers={"Authorization": f"Bearer {token}"}).status_code

    assert [status(one) for one in tokens] == [401, 401, 200]
    assert status(elsewhere) == 200
    assert sum(one.is_for_sync for one in queries.sessions_of(cast.amina.id)) == 2


def test_nobody_ends_the_token_of_another(phone: Phone, cast: Cast) -> None:
    phone.client.sign_in(cast.esi).post("/offline/keys", {"pin": PIN}, headers=phone.headers)

    assert phone.statuses(phone.completion()) == ["stored"]


def test_two_touches_switch_to_the_next_person(phone: Phone, cast: Cast) -> None:
    client = phone.client.sign_in(cast.esi)

    answer = client.post("/offline/session", {"pin": PIN}, headers=phone.headers)

    assert answer.json == {"home": "/home"}
    assert "Amina" in client.get("/home").text
    # Esi's session of this browser has ended; the phone's token lives on.
    assert not queries.sessions_of(cast.esi.id)
    assert phone.statuses(phone.completion()) == ["stored"]


def test_token_without_the_pin_is_no_session(phone: Phone, cast: Cast) -> None:
    client = phone.client.sign_in(cast.esi)
    for form in ({}, {"pin": "1379"}, {"pin": "x" * 1000}):
        assert client.post("/offline/session", form, headers=phone.headers).status_code == 422

    assert "Amina" not in client.get("/home").text


def test_session_of_a_phone_counts_attempts_like_every_door(phone: Phone) -> None:
    for _attempt in range(5):
        phone.client.post("/offline/session", {"pin": "1379"}, headers=phone.headers)

    answer = phone.client.post("/offline/session", {"pin": PIN}, headers=phone.headers)

    assert answer.status_code == 429


def test_nothing_is_kept_on_the_phone_of_a_helper(client: PageClient, cast: Cast, enrolment: Enrolment) -> None:
    client.sign_in(cast.bilal).post("/helping", {"phone": cast.amina.phone, "pin": PIN})

    for answer in (client.post("/offline/keys", {"pin": PIN}), client.get("/offline/courses/bees")):
        assert answer.status_code == 409
    assert len(queries.sessions_of(cast.amina.id)) == 1


def test_closed_account_syncs_nothing(phone: Phone, cast: Cast) -> None:
    cast.amina.closed_at = clock.now()
    db.session.commit()

    assert phone.send(phone.completion()).status_code == 401


def test_who_holds_her_phone_but_not_her_pin_gets_no_keys(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.amina)
    for form in ({}, {"pin": "1379"}, {"pin": "x" * 1000}):
        refused = client.post("/offline/keys", form, headers={"Accept": "application/json"})

        assert refused.status_code == 422
        assert refused.json["message"]
    assert len(queries.sessions_of(cast.amina.id)) == 1
