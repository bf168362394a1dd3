"""That the rules of a session are applied to what was really launched and really said: over HTTP, one rule at a time."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Completion, Enrolment
from lms.packages.services import Imported
from lms.xapi.agents import group_agent
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.cmi5_unit import CmiUnit, completed, enrolled, imported, item_of, slug_of, statements_of


@pytest.fixture
def enrolment(app: Flask, cast: Cast) -> Enrolment:
    return enrolled(cast.amina, imported(app))


@pytest.fixture
def found(app: Flask, enrolment: Enrolment) -> Imported:
    return imported(app)


@pytest.fixture
def phone(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.amina)


def begun(phone: PageClient, found: Imported, name: str = "press") -> CmiUnit:
    return CmiUnit.launched(phone, slug_of(found), item_of(found.package, name)).begun()


def refusal(response: TestResponse) -> str:
    assert response.status_code == 403, response.text
    return str(response.get_json()["error"])


def later(**by: int) -> str:
    return (clock.now() + timedelta(**by)).isoformat()


@pytest.mark.parametrize(("first", "second"), [("completed", "completed"), ("passed", "passed"), ("passed", "failed")])
def test_what_an_earlier_session_said_is_not_said_again(
    phone: PageClient, found: Imported, first: str, second: str
) -> None:
    begun(phone, found).tells(first, "terminated")

    unit = begun(phone, found)

    assert unit.data["launchMode"] == "Normal"
    assert "in this registration" in refusal(unit.send(unit.defined(second)))


def test_units_and_learners_have_pasts_of_their_own(phone: PageClient, found: Imported, cast: Cast, app: Flask) -> None:
    begun(phone, found).tells("completed", "terminated")
    begun(phone, found, "sell").tells("completed", "terminated")
    enrolled(cast.esi, found)

    begun(PageClient(app).sign_in(cast.esi), found).tells("completed")


@pytest.mark.parametrize("verb", ["passed", "failed"])
def test_nothing_is_judged_in_a_review(phone: PageClient, found: Imported, verb: str) -> None:
    # Completed is all that it asks for: no other rule forbids a first « failed ».
    begun(phone, found, "sell").tells("completed", "terminated")

    unit = begun(phone, found, "sell")

    assert unit.data["launchMode"] == "Review"
    assert "in launch mode Review" in refusal(unit.send(unit.defined(verb)))


@pytest.mark.parametrize(("verb", "scaled"), [("passed", 0.5), ("failed", 0.8)])
def test_score_is_held_to_the_mastery_score_of_the_course(
    phone: PageClient, found: Imported, verb: str, scaled: float
) -> None:
    unit = begun(phone, found)

    assert "where 0.8 is needed" in refusal(unit.send(unit.defined(verb, score={"scaled": scaled})))
    assert unit.send(unit.defined("passed", score={"scaled": 0.8})).status_code == 200


def test_nothing_was_said_before_initialized(phone: PageClient, found: Imported) -> None:
    unit = begun(phone, found)

    assert "before that of “initialized”" in refusal(unit.send(unit.allowed(timestamp=later(minutes=-1))))


def test_terminated_is_the_last_that_was_said(phone: PageClient, found: Imported) -> None:
    unit = begun(phone, found)
    assert unit.send(unit.allowed(timestamp=later(seconds=50))).status_code == 200

    early = unit.defined("terminated", timestamp=later(seconds=40))

    assert "is the last statement" in refusal(unit.send(early))
    assert unit.send(unit.defined("terminated", timestamp=later(seconds=55))).status_code == 200


def test_lesson_is_done_when_the_server_heard_of_it(phone: PageClient, found: Imported, enrolment: Enrolment) -> None:
    unit = begun(phone, found, "sell")
    before = clock.now()

    # The phone's clock runs ahead.
    assert unit.send(unit.defined("completed", timestamp=later(minutes=30))).status_code == 200

    item = item_of(found.package, "sell")
    row = db.session.query(Completion).filter_by(registration=enrolment.registration, item=item).one()
    assert before <= row.completed_at <= clock.now()


def with_team(statement: dict[str, Any], **more: str) -> dict[str, Any]:
    statement["context"]["team"] |= more
    return statement


def test_cooperative_is_the_one_of_the_launch_however_the_unit_writes_it(
    phone: PageClient, found: Imported, cast: Cast, enrolment: Enrolment
) -> None:
    unit = begun(phone, found)
    unit.tells("completed")

    assert unit.send(with_team(unit.defined("passed"), name="Another name")).status_code == 200

    db.session.expire_all()
    (said,) = statements_of("satisfied")
    assert said.team == group_agent(cast.argan.id)
    assert item_of(found.package, "press") in completed(enrolment)
