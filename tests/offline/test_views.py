import pytest

from lms.core.db import db
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, publish_bees
from tests.offline.phones import Phone


@pytest.fixture
def phone(client: PageClient, cast: Cast) -> Phone:
    enrol(cast.amina, publish_bees())
    db.session.commit()
    return Phone(client.sign_in(cast.amina).speak("fr")).fetch()


@pytest.mark.parametrize(
    "path",
    [
        "/worker.js",
        "/manifest.webmanifest?lang=ar",
        "/offline/icons/192.png",
        "/offline/icons/mask-512.png",
        "/offline/shell",
        "/offline/shell/ar",
        "/offline/shell/zgh",
        "/offline",
    ],
)
def test_pages(phone: Phone, path: str) -> None:
    answer = phone.client.get(path)
    assert answer.status_code == 200
    print(answer.text if "png" not in path else "")


def test_package(phone: Phone) -> None:
    package = phone.package
    print(len(str(package)), package["pages"].keys(), package["media"], package["practice"].keys(), package["card"])
    for path in [*package["pages"]]:
        assert phone.client.get(path).status_code == 200


def test_delivery(phone: Phone) -> None:
    print(phone.send(phone.completion(), phone.answer(), phone.completion("hive/the-queen"), 7, {"id": "x"}).json)
    assert phone.statuses(phone.completion()) == ["known"]
    assert phone.client.http.post("/offline/session", headers=phone.headers).status_code == 200
    print(phone.client.http.get("/offline/state", headers=phone.headers).json)


def test_refusals(phone: Phone, cast: Cast) -> None:
    phone.send(7, {"id": "x"}, phone.completion() | {"verb": {"id": "http://adlnet.gov/expapi/verbs/passed"}})
    assert phone.client.get("/staff/refusals").status_code == 404
    page = phone.client.sign_in(cast.salma).get("/staff/refusals")
    assert page.status_code == 200
    print(page.text)
