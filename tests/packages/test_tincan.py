"""Tin Can units: how they are launched, what they may send, and what that completes."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Completion, Enrolment
from lms.packages.kinds import BadPackage
from lms.packages.models import LaunchSession
from lms.packages.tincan.launching import UnitGuard
from lms.xapi.agents import person_agent
from lms.xapi.clients import Refused
from lms.xapi.services import rebuild
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.imported import bring, enrolled, launch_path, launched
from tests.packages.tincan_packages import MANIFEST, tincan

COURSE = "https://argan.example/course"
ONE_UNIT = MANIFEST.replace("<launch>https://elsewhere.example/two.html</launch>", "")
VERBS = "http://adlnet.gov/expapi/verbs/"


@pytest.fixture
def unit(app: Flask, client: PageClient, cast: Cast) -> dict[str, str]:
    """What Amina's unit is told in its address."""
    package = bring(app, tincan())
    enrolled(cast.amina, package)
    return told_at(launched(client.sign_in(cast.amina), package))


def told_at(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def certificates() -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(select(*Certificate.__table__.columns).order_by(Certificate.id))]


def send(client: PageClient, unit: dict[str, str], *, verb: str = "completed", **more) -> TestResponse:
    statement = {
        "actor": json.loads(unit["actor"]),
        "verb": {"id": VERBS + verb, "display": {"fr": verb}},
        "object": {"id": unit["activity_id"]},
        "context": {"registration": unit["registration"]},
    }
    return call(client, unit, "statements", statement | more)


def call(client: PageClient, unit: dict[str, str], path: str, content=None, *, method: str = "POST") -> TestResponse:
    headers = {"Authorization": unit["auth"], "X-Experience-API-Version": "1.0.3", "Accept": "application/json"}
    # Another phone: cookies prove nothing here.
    other = client.app.test_client()
    answer = other.open(f"/xapi/{path}", method=method, json=content, headers=headers)
    db.session.expire_all()
    return answer


def completed() -> set[str]:
    return {row.item for row in db.session.query(Completion)}


def test_unit_is_told_where_to_report_and_for_whom(unit: dict[str, str], cast: Cast) -> None:
    assert unit["endpoint"] == "http://lms.test/xapi/"
    assert unit["auth"].startswith("Basic ")
    assert json.loads(unit["actor"])["account"] == {"homePage": "http://lms.test", "name": str(cast.amina.id)}
    assert unit["activity_id"] == COURSE
    assert unit["registration"] == str(db.session.query(Enrolment).one().registration)
    assert unit["lang"] == "fr"


@pytest.mark.parametrize("verb", ["completed", "passed"])
def test_completed_or_passed_completes_the_lesson(client: PageClient, unit: dict[str, str], verb: str) -> None:
    answer = send(client, unit, verb=verb)

    assert answer.status_code == 200, answer.text
    assert len(completed()) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"verb": "failed"},
        {"verb": "experienced"},
        {"object": {"id": f"{COURSE}/question"}},
        {"result": {"completion": False}},
        {"verb": "passed", "result": {"success": False}},
    ],
)
def test_anything_else_is_kept_and_completes_nothing(client: PageClient, unit: dict[str, str], more: dict) -> None:
    assert send(client, unit, **more).status_code == 200
    assert completed() == set()


def test_lesson_is_done_when_the_server_heard_of_it(client: PageClient, unit: dict[str, str]) -> None:
    before = clock.now()

    assert send(client, unit, timestamp="2020-01-01T00:00:00Z").status_code == 200

    assert db.session.query(Completion).one().completed_at >= before


def test_what_units_said_completes_the_same_after_a_rebuild(client: PageClient, unit: dict[str, str]) -> None:
    send(client, unit)
    before = completed()

    rebuild()

    assert completed() == before


def test_course_counts_for_the_cooperative_of_the_launch_also_after_a_rebuild(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    package = bring(app, tincan(ONE_UNIT))
    enrolled(cast.amina, package)
    for cooperative in (cast.honey, cast.argan, cast.honey):
        unit = told_at(launched(client.sign_in(cast.amina), package))
        session = db.session.query(LaunchSession).order_by(LaunchSession.launched_at.desc()).first()
        session.cooperative_id = cooperative.id
        db.session.commit()
        assert send(client, unit, verb="completed" if cooperative is cast.argan else "initialized").status_code == 200
    before = certificates()

    rebuild()

    assert before == certificates()
    assert [row.cooperative_id for row in db.session.query(Certificate)] == [cast.argan.id]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"actor": {"mbox": "mailto:esi@lms.test"}}, "The actor must be the learner"),
        ({"context": {"registration": "00000000-0000-4000-8000-000000000000"}}, "context.registration must be"),
        ({"context": {}}, "context.registration must be"),
        ({"object": {"id": f"{COURSE}/two"}}, "The object is another unit of the package"),
        ({"object": {"id": "http://lms.test/activities/courses/bees/exam"}}, "described by the platform alone"),
        ({"object": {"id": "http://lms.test/activities/units/bees/x"}}, "described by the platform alone"),
        (
            {"context": {"contextActivities": {"parent": [{"id": "http://lms.test/activities/courses/bees"}]}}},
            "described by the platform alone",
        ),
        (
            {"context": {"extensions": {"http://lms.test/activities/revision": "1"}}},
            "described by the platform alone",
        ),
        (
            {"context": {"team": {"objectType": "Group", "mbox": "mailto:coop@lms.test"}}},
            "The cooperative is named by the platform alone",
        ),
        (
            {
                "verb": "voided",
                "object": {"objectType": "StatementRef", "id": "00000000-0000-4000-8000-000000000000"},
            },
            "A unit voids nothing",
        ),
    ],
)
def test_a_unit_speaks_of_its_learner_and_itself_only(
    client: PageClient, unit: dict[str, str], more: dict, reason: str
) -> None:
    answer = send(client, unit, **more)

    assert answer.status_code == 403
    assert reason in answer.text
    assert completed() == set()


def test_a_unit_keeps_its_state_and_reads_no_one_elses(client: PageClient, unit: dict[str, str], cast: Cast) -> None:
    own = f"activities/state?activityId={COURSE}&stateId=bookmark&agent={unit['actor']}"
    other = own.replace(str(cast.amina.id), str(cast.esi.id))

    assert call(client, unit, own, {"page": 2}, method="PUT").status_code == 204
    assert call(client, unit, own, method="GET").json == {"page": 2}
    assert call(client, unit, other, method="GET").status_code == 403
    assert (
        call(client, unit, f"{own}&registration={'0' * 8}-0000-4000-8000-{'0' * 12}", method="GET").status_code == 403
    )


def test_a_unit_keeps_no_documents_of_our_activities(client: PageClient, unit: dict[str, str]) -> None:
    ours = "activities/profile?activityId=http://lms.test/activities/courses/bees&profileId=x"

    assert call(client, unit, ours, {"a": 1}, method="PUT").status_code == 403


def test_a_unit_reads_no_statements(client: PageClient, unit: dict[str, str], cast: Cast) -> None:
    assert call(client, unit, "statements", method="GET").status_code == 403
    with pytest.raises(Refused):
        UnitGuard(person_agent(cast.amina.id), cast.amina.id).check_reading()


def test_a_unit_opened_again_takes_the_word_from_the_one_before(
    app: Flask, client: PageClient, unit: dict[str, str], cast: Cast
) -> None:
    launched(client, bring(app, tincan()))

    assert send(client, unit).status_code == 401


def test_outsider_launches_nothing(app: Flask, client: PageClient, cast: Cast, unit: dict[str, str]) -> None:
    assert client.sign_in(cast.esi).post(launch_path(bring(app, tincan()))).status_code == 404


def test_a_unit_whose_address_has_arabic_letters_is_opened(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, tincan(MANIFEST.replace("elsewhere.example/two", "أركان.example/درس")))
    enrolled(cast.amina, package)

    page = client.sign_in(cast.amina).post(launch_path(package, unit=1))

    # PEP 3333: gunicorn sends headers of Latin-1 only.
    assert page.headers["Refresh"].startswith("0;url=https://xn--")
    assert page.headers["Refresh"].isascii()


def test_package_that_speaks_of_the_platform_is_refused(app: Flask, cast: Cast, client: PageClient) -> None:
    with pytest.raises(BadPackage, match="is an address of this platform"):
        bring(app, tincan(MANIFEST.replace("https://argan.example/", "http://lms.test/activities/")))


def test_a_unit_of_another_server_is_opened_there(app: Flask, client: PageClient, cast: Cast) -> None:
    package = bring(app, tincan())
    enrolled(cast.amina, package)
    page = client.sign_in(cast.amina).post(launch_path(package, unit=1))

    assert "0;url=https://elsewhere.example/two.html?endpoint=" in page.headers["Refresh"]
