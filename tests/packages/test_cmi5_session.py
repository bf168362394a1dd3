"""What a launched unit may do in the LRS, and what is refused there with a reason."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Enrolment
from lms.packages.cmi5.guard import guard_of
from lms.packages.models import LaunchSession
from lms.packages.services import Imported
from lms.xapi import credentials
from lms.xapi.clients import Refused, Scope
from lms.xapi.statement import read
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.cmi5_packages import au, block, package
from tests.packages.cmi5_unit import ADL, CmiUnit, completed, enrolled, imported, item_of, slug_of, statements_of


@pytest.fixture
def enrolment(app: Flask, cast: Cast) -> Enrolment:
    return enrolled(cast.amina, imported(app))


@pytest.fixture
def found(app: Flask, enrolment: Enrolment) -> Imported:
    return imported(app)


@pytest.fixture
def unit(client: PageClient, cast: Cast, found: Imported) -> CmiUnit:
    return CmiUnit.launched(client.sign_in(cast.amina), slug_of(found), item_of(found.package, "press"))


def refusal(response: Any, status: int = 403) -> str:
    assert response.status_code == status, response.get_data(as_text=True)
    return str(response.get_json()["error"])


def test_nothing_goes_before_initialized_nor_that_before_the_preferences(unit: CmiUnit) -> None:
    unit.fetch()
    unit.data = unit.document("activities/state", stateId="LMS.LaunchData").get_json()

    assert "11.0" in refusal(unit.send(unit.defined("initialized")))
    unit.document("agents/profile", profileId="cmi5LearnerPreferences")
    assert "7.1.1" in refusal(unit.send(unit.allowed()))
    assert unit.send(unit.defined("initialized")).status_code == 200


def test_preferences_may_be_read_by_the_alternate_syntax(unit: CmiUnit) -> None:
    unit.fetch()
    unit.data = unit.document("activities/state", stateId="LMS.LaunchData").get_json()
    form = {
        "Authorization": f"Basic {unit.token}", "X-Experience-API-Version": "1.0.3",
        "profileId": "cmi5LearnerPreferences", "agent": unit.parameters["actor"],
    }  # fmt: skip

    read = unit.http.post("/xapi/agents/profile?method=GET", data=form)

    assert read.status_code == 200
    assert unit.send(unit.defined("initialized")).status_code == 200


def test_refused_statement_is_not_stored_and_neither_is_its_batch(unit: CmiUnit) -> None:
    unit.begun()
    wrong = unit.defined("completed", result={"completion": False, "duration": "PT1M"})

    reason = refusal(unit.send(unit.allowed(), wrong))

    assert reason.startswith("statement 2: ")
    assert "9.5.3" in reason
    assert statements_of("experienced") == []
    assert statements_of("completed") == []


def test_whole_session_may_come_in_one_batch(unit: CmiUnit, enrolment: Enrolment, found: Imported) -> None:
    unit.begun()

    response = unit.send(*(unit.defined(verb) for verb in ("completed", "passed", "terminated")))

    assert response.status_code == 200
    db.session.expire_all()
    assert item_of(found.package, "press") in completed(enrolment)


def test_a_statement_costs_the_same_in_a_course_of_many_blocks(app: Flask, cast: Cast, client: PageClient) -> None:
    costs = []
    for person, blocks in ((cast.amina, 2), (cast.esi, 200)):
        children = [block(f"b{number}", au(f"u{number}")) for number in range(blocks)]
        judged = block("last", au("judged", moveOn="CompletedAndPassed"), au("more", moveOn="Completed"))
        brought = imported(app, package(*children, judged))
        enrolled(person, brought)
        unit = CmiUnit.launched(client.sign_in(person), slug_of(brought), item_of(brought.package, "judged")).begun()
        with queries_seen() as queries:
            unit.tells("completed")
        costs.append(len(queries))
        assert not any("package.document" in query for query in queries)
        said = len(statements_of("satisfied"))
        unit.tells("passed")
        more = CmiUnit.launched(client, slug_of(brought), item_of(brought.package, "more")).begun()
        more.tells("completed")
        # The block and the course.
        assert len(statements_of("satisfied")) == said + 2

    assert costs[0] == costs[1] < 40


def test_batch_ends_with_terminated(unit: CmiUnit) -> None:
    unit.begun()

    assert "terminated" in refusal(unit.send(unit.defined("terminated"), unit.allowed()))


def test_statement_sent_again_after_a_lost_answer_is_taken_once(unit: CmiUnit) -> None:
    unit.begun()
    said = unit.defined("passed")

    assert [unit.send(said).status_code for _time in range(2)] == [200, 200]
    assert len(statements_of("passed")) == 1


def test_same_id_with_other_content_is_a_conflict(unit: CmiUnit) -> None:
    unit.begun()
    said = unit.allowed()
    unit.send(said)

    assert unit.send({**said, "verb": {"id": f"{ADL}interacted"}}).status_code == 409


def test_allowed_statement_is_recorded_and_moves_nothing(unit: CmiUnit, enrolment: Enrolment) -> None:
    unit.begun()

    assert unit.send(unit.allowed("passed"), unit.allowed("completed"), unit.allowed()).status_code == 200
    assert len(statements_of("experienced")) == 1
    assert completed(enrolment) == set()


def test_unit_cannot_void(unit: CmiUnit) -> None:
    unit.begun()
    said = unit.allowed()
    unit.send(said)

    voiding = unit.allowed("voided", object={"objectType": "StatementRef", "id": said["id"]})
    assert "void" in refusal(unit.send(voiding))


def test_unit_cannot_complete_a_lesson_of_ours_nor_earn_a_certificate(unit: CmiUnit, enrolment: Enrolment) -> None:
    unit.begun()
    course = "http://lms.test/activities/courses/bees"
    earned = unit.allowed("http://id.tincanapi.com/verb/earned", object={"id": "https://x.example/certificate"})
    earned["context"]["contextActivities"]["parent"] = [{"id": course}]

    assert "platform" in refusal(unit.send(unit.allowed("completed", object={"id": f"{course}/exam"})))
    assert "platform" in refusal(unit.send(earned))
    assert completed(enrolment) == set()


def test_unit_reads_no_statements(unit: CmiUnit) -> None:
    unit.begun()

    refusal(unit.call("GET", "statements"))
    refusal(unit.call("GET", "statements", statementId=str(uuid4())))


def test_unit_keeps_documents_of_its_own(unit: CmiUnit) -> None:
    unit.begun()

    assert unit.document("activities/state", "PUT", {"page": 3}, stateId="bookmark").status_code == 204
    assert unit.document("activities/state", stateId="bookmark").get_json() == {"page": 3}
    assert unit.document("agents/profile", "POST", {"a": 1}, profileId="mine").status_code == 204
    activity = {"activityId": unit.parameters["activityId"], "profileId": "shared"}
    assert unit.call("POST", "activities/profile", {"a": 1}, **activity).status_code == 204


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_launch_data_and_preferences_are_the_platforms(unit: CmiUnit, method: str) -> None:
    unit.begun()
    body = {"languagePreference": "en-US", "audioPreference": "off"}

    assert "10.2.1" in refusal(unit.document("activities/state", method, body, stateId="LMS.LaunchData"))
    assert "11.0" in refusal(unit.document("agents/profile", method, body, profileId="cmi5LearnerPreferences"))
    assert unit.document("activities/state", stateId="LMS.LaunchData").get_json() == unit.data


def test_unit_deletes_no_documents_wholesale(unit: CmiUnit) -> None:
    unit.begun()

    refusal(unit.document("activities/state", "DELETE"))


def test_documents_are_those_of_its_learner_registration_and_activity(unit: CmiUnit, cast: Cast) -> None:
    unit.begun()
    esi = json.dumps({"account": {"homePage": "http://lms.test", "name": str(cast.esi.id)}})

    assert "8.1.3" in refusal(unit.document("agents/profile", profileId="cmi5LearnerPreferences", agent=esi))
    assert "8.1.4" in refusal(unit.document("activities/state", stateId="x", registration=str(uuid4())))
    other = "http://lms.test/activities/courses/bees"
    assert "8.1.5" in refusal(unit.document("activities/state", stateId="x", activityId=other))
    assert unit.call("GET", "agents/profile", profileId="cmi5LearnerPreferences").status_code == 400


def test_state_documents_are_of_the_registration(unit: CmiUnit) -> None:
    unit.begun()

    assert "8.1.4" in refusal(
        unit.call(
            "GET",
            "activities/state",
            stateId="x",
            activityId=unit.parameters["activityId"],
            agent=unit.parameters["actor"],
        )
    )


def test_wrong_or_missing_authorization_is_refused(unit: CmiUnit) -> None:
    unit.begun()
    said = unit.allowed()
    unit.token = "dW5pdDp3cm9uZw=="

    assert unit.send(said).status_code == 401
    unit.token = ""
    assert unit.send(said).status_code == 401


def test_unit_of_a_closed_account_stores_nothing_more(unit: CmiUnit, cast: Cast) -> None:
    unit.begun()
    cast.amina.closed_at = clock.now()
    db.session.commit()

    assert unit.send(unit.allowed()).status_code == 401
    assert unit.document("activities/state", stateId="x").status_code == 401


def test_token_of_a_closed_account_is_not_given(unit: CmiUnit, cast: Cast) -> None:
    cast.amina.closed_at = clock.now()
    db.session.commit()

    assert unit.fetch()["error-code"] == "2"


def test_unit_of_one_learner_says_nothing_of_another(unit: CmiUnit, cast: Cast) -> None:
    unit.begun()
    said = unit.defined("passed", actor={"account": {"homePage": "http://lms.test", "name": str(cast.esi.id)}})

    assert "8.1.3" in refusal(unit.send(said))


def test_session_that_ended_meanwhile_stores_nothing_more(unit: CmiUnit) -> None:
    unit.begun()
    session = db.session.scalars(select(LaunchSession)).one()
    guard = guard_of(session)
    session.ended_at = clock.now()
    db.session.flush()

    with pytest.raises(Refused):
        guard.check_statements([read(json.dumps(unit.allowed()).encode())[0]])
    with pytest.raises(Refused):
        guard.check_reading()


def test_account_of_the_administration_reads_what_units_of_every_learner_stored(
    app: Flask, client: PageClient, cast: Cast, found: Imported
) -> None:
    for person in (cast.amina, cast.esi):
        enrolled(person, found)
        for _session in range(2):
            phone = PageClient(app).sign_in(person)
            unit = CmiUnit.launched(phone, slug_of(found), item_of(found.package, "press")).begun()
            assert unit.document("activities/state", "PUT", {"of": str(person.id)}, stateId="own").status_code == 204
            unit.tells("terminated")
    reader = credentials.create(name="reader", scopes=[Scope.ALL_READ], origins=[], at=clock.now())
    db.session.commit()

    token = base64.b64encode(f"{reader.credential.key}:{reader.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "X-Experience-API-Version": "1.0.3"}
    verb = f"{ADL}initialized"
    answer = client.http.get("/xapi/statements", query_string={"verb": verb}, headers=headers).get_json()

    for person in (cast.amina, cast.esi):
        about = {"activityId": unit.parameters["activityId"], "stateId": "own"}
        agent = json.dumps({"account": {"homePage": "http://lms.test", "name": str(person.id)}})
        registration = db.session.query(Enrolment).filter_by(person_id=person.id).one().registration
        query = {**about, "agent": agent, "registration": str(registration)}
        state = client.http.get("/xapi/activities/state", query_string=query, headers=headers)
        assert state.get_json() == {"of": str(person.id)}
    actors = [one["actor"]["account"]["name"] for one in answer["statements"]]
    assert sorted(actors) == sorted([str(cast.amina.id), str(cast.esi.id)] * 2)
