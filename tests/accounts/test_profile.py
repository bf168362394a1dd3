"""My account, and the administrator's list of staff."""

import io
from uuid import uuid4

import pytest
from PIL import Image

from lms.accounts import queries, sessions
from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from tests.client import PageClient
from tests.factories import PASSWORD, PIN, Cast

NEW_PASSWORD = "seven camels walk at noon"


@pytest.fixture
def amina(client: PageClient, cast: Cast) -> PageClient:
    return client.speak("en").sign_in(cast.amina)


@pytest.fixture
def driss(client: PageClient, cast: Cast) -> PageClient:
    return client.speak("en").sign_in(cast.driss)


def other_session(person: Person) -> str:
    sessions.start(person, device="Other phone", address="a", at=clock.now())
    db.session.commit()
    return str(next(row.id for row in queries.sessions_of(person.id) if row.device == "Other phone"))


def photo(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def upload(client: PageClient, content: bytes, name: str = "me.jpg"):
    return client.post("/me/photo", {"photo": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def test_profile_shows_name_cooperative_and_devices(amina: PageClient, cast: Cast) -> None:
    other_session(cast.amina)

    page = amina.get("/me").text

    for text in ("Amina", "Coopérative Argan Tafraout", "06 12 00 00 01", "Other phone", "This device"):
        assert text in page


def test_profile_of_staff_shows_the_role(driss: PageClient) -> None:
    page = driss.get("/me").text

    assert "driss@lms.test" in page
    assert "/me/password" in page
    assert "/me/pin" not in page


def test_a_motif_can_be_chosen(amina: PageClient, cast: Cast) -> None:
    assert amina.get("/me/picture").status_code == 200
    assert amina.post("/me/picture", {"picture": "teapot"}).headers["Location"] == "/me"
    assert db.session.get_one(Person, cast.amina.id).picture == "teapot"
    assert amina.post("/me/picture", {"picture": "../secret"}).status_code == 422


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_is_drawn_anew(amina: PageClient, cast: Cast, kind: str) -> None:
    answer = upload(amina, photo(kind))

    picture = db.session.get_one(Person, cast.amina.id).picture
    with amina.get(f"/media/{picture}") as served:
        size = Image.open(io.BytesIO(served.data)).size
    assert answer.headers["Location"] == "/me"
    assert picture.endswith(".webp")
    assert size == (192, 192)
    assert picture in amina.get("/me").text
    assert amina.get("/me/picture").status_code == 200


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 not a photo", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo()[:60], b"GIF89a"]
)
def test_an_upload_that_lies_about_its_type_is_refused(amina: PageClient, cast: Cast, content: bytes) -> None:
    answer = upload(amina, content)

    assert answer.status_code == 422
    assert "not a picture that we can read" in answer.text
    assert db.session.get_one(Person, cast.amina.id).picture == "bee"


def test_a_form_without_a_photo_is_refused(amina: PageClient) -> None:
    assert amina.post("/me/photo", {}).status_code == 422


def test_pin_is_changed_with_the_old_one_and_other_phones_are_signed_out(amina: PageClient, cast: Cast) -> None:
    other_session(cast.amina)

    answer = amina.post("/me/pin", {"old": PIN, "pin": "7391", "again": "7391"})

    assert amina.get("/me/pin").status_code == 200
    assert answer.headers["Location"] == "/me"
    assert [row.device for row in queries.sessions_of(cast.amina.id)] == ["test"]
    assert amina.get("/me").status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"old": "9999", "pin": "7391", "again": "7391"},
        {"old": PIN, "pin": "1234", "again": "1234"},
        {"old": PIN, "pin": "7391", "again": "7390"},
        {"old": PIN, "pin": "1985", "again": "1985"},
        {},
    ],
)
def test_a_wrong_old_pin_or_a_weak_new_one_changes_nothing(amina: PageClient, cast: Cast, form: dict) -> None:
    before = cast.amina.secret_hash

    assert amina.post("/me/pin", form).status_code == 422
    assert db.session.get_one(Person, cast.amina.id).secret_hash == before


def test_the_old_pin_cannot_be_guessed_for_ever(amina: PageClient) -> None:
    form = {"old": "9999", "pin": "7391", "again": "7391"}

    assert [amina.post("/me/pin", form).status_code for _ in range(6)] == [422] * 5 + [429]


def test_staff_change_their_password(driss: PageClient) -> None:
    wrong = driss.post("/me/password", {"old": "wrong", "password": NEW_PASSWORD, "again": NEW_PASSWORD})
    weak = driss.post("/me/password", {"old": PASSWORD, "password": "short", "again": "short"})
    right = driss.post("/me/password", {"old": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD})

    assert driss.get("/me/password").status_code == 200
    assert (wrong.status_code, weak.status_code, right.status_code) == (422, 422, 303)


def test_members_have_no_password_and_staff_no_pin(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.esi)
    assert client.get("/me/password").status_code == client.post("/me/password").status_code == 404

    client.sign_in(cast.driss)
    assert client.get("/me/pin").status_code == client.post("/me/pin").status_code == 404


def test_she_signs_out_another_phone(amina: PageClient, cast: Cast) -> None:
    session_id = other_session(cast.amina)

    assert amina.post(f"/me/sessions/{session_id}/delete").headers["Location"] == "/me"
    assert [row.device for row in queries.sessions_of(cast.amina.id)] == ["test"]


def test_she_signs_out_everywhere_else(amina: PageClient, cast: Cast) -> None:
    other_session(cast.amina)

    amina.post("/me/sessions/delete")

    assert [row.device for row in queries.sessions_of(cast.amina.id)] == ["test"]


def test_outsider_cannot_end_the_session_of_another(client: PageClient, cast: Cast) -> None:
    session_id = other_session(cast.amina)

    assert client.sign_in(cast.esi).post(f"/me/sessions/{session_id}/delete").status_code == 404
    assert client.post(f"/me/sessions/{uuid4()}/delete").status_code == 404
    client.post("/me/sessions/delete")
    assert len(queries.sessions_of(cast.amina.id)) == 1


def test_visitors_are_asked_to_sign_in(client: PageClient, cast: Cast) -> None:
    paths = ["/me", "/me/picture", "/me/pin", "/me/password", "/staff/people"]
    posts = [
        "/me/picture",
        "/me/photo",
        "/me/pin",
        "/me/password",
        "/me/sessions/delete",
        f"/staff/people/{cast.salma.id}/sessions/delete",
    ]

    assert {client.get(path).status_code for path in paths} == {303}
    assert {client.post(path).status_code for path in posts} == {303}


def test_administrator_sees_staff_and_ends_their_sessions(client: PageClient, cast: Cast) -> None:
    other_session(cast.salma)
    client.speak("en").sign_in(cast.yassine)

    page = client.get("/staff/people").text
    answer = client.post(f"/staff/people/{cast.salma.id}/sessions/delete")

    assert all(name in page for name in ("Khadija", "Driss", "Salma", "Yassine", "National officer", "Agadir"))
    assert "Amina" not in page
    assert answer.headers["Location"] == "/staff/people"
    assert not queries.sessions_of(cast.salma.id)


def test_an_administrator_stays_signed_in_where_she_sits(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.yassine)

    client.post(f"/staff/people/{cast.yassine.id}/sessions/delete")

    assert client.get("/staff/people").status_code == 200


@pytest.mark.parametrize("name", ["amina", "esi", "khadija", "driss", "salma"])
def test_nobody_else_sees_or_ends_sessions_of_staff(client: PageClient, cast: Cast, name: str) -> None:
    other_session(cast.yassine)
    client.sign_in(getattr(cast, name))

    assert client.get("/staff/people").status_code == 404
    assert client.post(f"/staff/people/{cast.yassine.id}/sessions/delete").status_code == 404
    assert len(queries.sessions_of(cast.yassine.id)) == 1


def test_members_are_not_in_the_list_of_staff(client: PageClient, cast: Cast) -> None:
    assert client.sign_in(cast.yassine).post(f"/staff/people/{cast.amina.id}/sessions/delete").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "zgh"])
def test_pages_are_well_formed_in_every_language(client: PageClient, cast: Cast, language: str) -> None:
    client.speak(language)
    pages = [client.get(path) for path in ("/language", "/sign-in", "/sign-in/phone", "/staff/sign-in", "/activate")]
    client.sign_in(cast.amina)
    pages += [client.get(path) for path in ("/me", "/me/picture", "/me/pin")]
    client.sign_in(cast.yassine)
    pages += [client.get(path) for path in ("/me", "/me/picture", "/me/password", "/staff/people", "/staff")]

    assert {page.status_code for page in pages} == {200}
