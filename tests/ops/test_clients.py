"""Clients of the record store, given and refused by administrators."""

import re
import shlex
from html import unescape

import pytest

from lms.core.db import db
from lms.core.ids import new_id
from lms.xapi.clients import Scope
from lms.xapi.models import Credential
from tests.client import PageClient
from tests.factories import Cast
from tests.xapi.lrs import Lrs, basic, statement


@pytest.fixture
def administrator(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.yassine).speak("fr")


def filled(**values: object) -> dict[str, object]:
    """What the form sends."""
    return {"id": str(new_id()), "name": "Ralph", "scopes": ["statements/write"], "origins": ""} | values


def created(client: PageClient, **values: object) -> tuple[str, str]:
    page = client.post("/staff/clients", filled(**values))
    assert page.status_code == 200, page.text
    assert page.headers["Cache-Control"] == "no-store"
    key, secret = re.search(r"curl -u '([^:]+):([^']+)'", unescape(page.text)).groups()
    return key, secret


def send(app, key: str, secret: str) -> int:
    return app.test_client().post(
        "/xapi/statements", json=statement(),
        headers={"Authorization": basic(key, secret), "X-Experience-API-Version": "1.0.3"},
    ).status_code  # fmt: skip


def test_new_client_may_do_what_was_chosen(app, administrator: PageClient) -> None:
    key, secret = created(administrator)

    assert send(app, key, secret) == 200
    assert secret not in administrator.get("/staff/clients").text


def test_form_sent_twice_makes_one_client(administrator: PageClient) -> None:
    offered = administrator.get("/staff/clients/new").text
    sent = filled(id=re.search(r'name="id" type="hidden" value="([^"]+)"', offered).group(1))
    _key, secret = created(administrator, **sent)

    again = administrator.post("/staff/clients", sent)

    assert again.status_code == 409
    assert db.session.query(Credential).one().key in again.text
    assert secret not in again.text


def test_form_that_is_not_whole_can_be_sent_again(administrator: PageClient) -> None:
    page = administrator.post("/staff/clients", filled(id=""))

    created(administrator, id=re.search(r'name="id" type="hidden" value="([^"]+)"', page.text).group(1))


def test_web_sites_are_kept_as_browsers_name_them(administrator: PageClient) -> None:
    created(administrator, origins=" https://Cours.Example.ma, http://localhost:8080\t* ")

    assert db.session.query(Credential).one().origins == ["https://cours.example.ma", "http://localhost:8080", "*"]


@pytest.mark.parametrize("scope", list(Scope))
def test_example_is_a_request_that_the_client_may_make(app, administrator: PageClient, scope: Scope) -> None:
    page = administrator.post("/staff/clients", filled(scopes=[scope.value]))
    command = unescape(re.search(r"<code>(curl .*?)</code>", page.text, re.DOTALL).group(1)).replace("\\\n", "")
    _curl, *options, address = shlex.split(command)
    given = list(zip(options[::2], options[1::2], strict=True))
    (account,) = (value for option, value in given if option == "-u")
    headers = dict(value.split(": ", 1) for option, value in given if option == "-H")
    body = next((value for option, value in given if option == "-d"), None)

    headers["Authorization"] = basic(*account.split(":"))
    answer = app.test_client().open(address, method="POST" if body else "GET", headers=headers, data=body)

    assert answer.status_code == 200, answer.text


def test_refused_client_is_shown_and_shut_out(app, administrator: PageClient) -> None:
    key, secret = created(administrator)
    found = db.session.query(Credential).one()
    path = f"/staff/clients/{found.id}/revocation"

    assert administrator.get(path).status_code == 200
    assert administrator.post(path).status_code == 303
    assert administrator.post(path).status_code == 303
    assert send(app, key, secret) == 401
    assert "Refus" in administrator.get("/staff/clients").text


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""}, {"name": "x" * 101}, {"scopes": []}, {"scopes": ["everything"]}, {"origins": "example.ma"},
        {"origins": "https://example.ma/path"}, {"name": "a\0b"}, {"origins": "https://["}, {"origins": "https://a@b.ma"},
        {"id": ""}, {"id": "1"},
    ],
)  # fmt: skip
def test_faulty_form_makes_nothing(administrator: PageClient, values: dict) -> None:
    page = administrator.post("/staff/clients", filled(**values))

    assert page.status_code == 422
    assert db.session.query(Credential).count() == 0


def test_last_use_is_shown(app, administrator: PageClient) -> None:
    assert "Aucun programme" in administrator.get("/staff/clients").text
    lrs = Lrs(app)
    assert "Jamais" in administrator.get("/staff/clients").text

    lrs.store(statement())

    assert "Jamais" not in administrator.get("/staff/clients").text


@pytest.mark.parametrize("who", ["amina", "khadija", "driss", "salma", "esi"])
def test_nobody_else_sees_or_makes_clients(app, client: PageClient, cast: Cast, who: str) -> None:
    Lrs(app)
    found = db.session.query(Credential).one().id
    client.sign_in(getattr(cast, who))

    answers = [
        client.get(path) for path in ("/staff/clients", "/staff/clients/new", f"/staff/clients/{found}/revocation")
    ]
    answers += [client.post("/staff/clients", filled())]
    answers += [client.post(f"/staff/clients/{found}/revocation")]

    assert {answer.status_code for answer in answers} == {404}
    assert db.session.query(Credential).one().revoked_at is None


@pytest.mark.parametrize(
    ("who", "seen"),
    [("khadija", {"packages"}), ("driss", set()), ("salma", {"statements"}),
     ("yassine", {"packages", "statements", "clients", "forwarding"})],
)  # fmt: skip
def test_menu_names_the_desks_that_are_open(client: PageClient, cast: Cast, who: str, seen: set[str]) -> None:
    page = client.sign_in(getattr(cast, who)).get("/staff/courses")

    assert {
        name for name in ("packages", "statements", "clients", "forwarding") if f'href="/staff/{name}"' in page.text
    } == seen
    assert {client.get(f"/staff/{name}").status_code for name in seen} <= {200}
