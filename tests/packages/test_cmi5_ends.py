"""How a session of a cmi5 unit ends: terminated, abandoned, or overtaken by the next one."""

import json
from datetime import timedelta

import time_machine
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Enrolment
from lms.packages.kinds import LaunchMode
from lms.packages.models import LaunchSession, Package
from lms.packages.services import Imported
from tests.client import PageClient
from tests.packages.cmi5_unit import (
    completed,
    done,
    item_of,
    launched,
    statements_of,
)


def test_launch_abandons_the_session_before_it(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    first = launched(phone, argan, "press").begun()
    launched(phone, argan, "sell")

    (abandoned,) = statements_of("abandoned")
    assert abandoned.object.id == first.parameters["activityId"]
    assert abandoned.context.extensions == first.data["contextTemplate"]["extensions"]
    assert abandoned.result.duration.startswith("PT")
    refused = first.send(first.allowed())
    assert refused.status_code == 403
    assert "the session of this unit is over" in refused.json["error"]
    assert first.document("activities/state", stateId="x").status_code == 403


def test_duration_of_an_abandoned_session_is_from_launch_to_its_last_statement(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        first = launched(phone, argan, "press")
        now.shift(60)
        first.begun()
        now.shift(30)
        assert first.send(first.allowed()).status_code == 200
        now.shift(1000)
        launched(phone, argan, "press")

    (abandoned,) = statements_of("abandoned")
    assert abandoned.result.duration == "PT1M30S"


def test_ended_session_is_not_abandoned_again(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    done(phone, argan, "press", "completed")
    launched(phone, argan, "press")
    launched(phone, argan, "press")

    assert len(statements_of("abandoned")) == 1


def test_everything_is_refused_after_terminated(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    unit = done(phone, argan, "press", "completed")

    refused = unit.send(unit.allowed())
    assert refused.status_code == 403
    assert "the session is terminated" in refused.text
    assert unit.document("activities/state", stateId="x").status_code == 403
    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=False):
        assert unit.send(unit.allowed()).status_code == 401
        assert unit.document("activities/state", stateId="x").status_code == 401


def test_statement_that_terminated_overtook_counts(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    unit = launched(phone, argan, "sell").begun()
    overtaken, terminated = unit.defined("completed"), unit.defined("terminated")

    assert unit.send(terminated).status_code == 200
    assert unit.send(overtaken).status_code == 200

    db.session.expire_all()
    assert item_of(argan.package, "sell") in completed(enrolment)
    # A lost answer, and the unit asks again.
    assert [unit.send(one).status_code for one in (overtaken, terminated)] == [200, 200]
    assert len(statements_of("terminated")) == 1


def test_only_what_the_learner_has_reached_is_waited_for(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    unit = launched(phone, argan, "sell").begun()
    overtaken, known = unit.allowed(), unit.allowed()
    assert unit.send(known).status_code == 200
    unit.tells("terminated")

    # 7.1.3, 9.3.8: also what is there already, since nothing of it waits for an answer that counts.
    for late in (overtaken, known):
        refused = unit.send(late)
        assert refused.status_code == 403
        assert "the session is terminated" in refused.json["error"]


def test_nothing_is_answered_after_abandoned_not_even_once_more(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    unit = launched(phone, argan, "sell").begun()
    said = unit.defined("completed")
    assert unit.send(said).status_code == 200
    launched(phone, argan, "press")

    refused = unit.send(said)

    assert refused.status_code == 403
    assert "the session of this unit is over" in refused.json["error"]


def test_statement_that_terminated_overtook_is_not_waited_for_long(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    unit = launched(phone, argan, "sell").begun()
    overtaken = unit.defined("completed")
    unit.tells("terminated")

    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=False):
        assert unit.send(overtaken).status_code == 401
    assert completed(enrolment) == set()


def test_session_knows_its_mode(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    launched(phone, argan, "press")

    assert db.session.scalars(select(LaunchSession)).one().mode is LaunchMode.NORMAL
    assert json.loads(db.session.scalars(select(Package)).one().document)["kind"] == "cmi5"
