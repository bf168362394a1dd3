"""Who may do what at the LRS: credentials, scopes, origins, versions. And what it says of agents, activities and itself."""

import json
from datetime import timedelta

import pytest
import time_machine

from lms.core import clock
from lms.core.db import db
from lms.xapi import credentials, queries
from lms.xapi.clients import Scope
from tests.client import PageClient
from tests.xapi.lrs import ADL, AMINA, BILAL, LESSON, Lrs, basic, statement, voiding

STATE = {"activityId": LESSON, "agent": json.dumps(AMINA), "stateId": "x"}
PROFILE = {"agent": json.dumps(AMINA), "profileId": "x"}
# Method, path, parameters, scopes that allow it.
DOORS = [
    ("POST", "/statements", {}, {Scope.STATEMENTS_WRITE}),
    ("PUT", "/statements", {"statementId": "x"}, {Scope.STATEMENTS_WRITE}),
    ("GET", "/statements", {}, {Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE, Scope.ALL_READ}),
    ("GET", "/activities/state", STATE, {Scope.STATE, Scope.ALL_READ}),
    *((method, "/activities/state", STATE, {Scope.STATE}) for method in ("PUT", "POST", "DELETE")),
    ("GET", "/agents/profile", PROFILE, {Scope.PROFILE, Scope.ALL_READ}),
    *((method, "/agents/profile", PROFILE, {Scope.PROFILE}) for method in ("PUT", "POST", "DELETE")),
    ("GET", "/activities/profile", {"activityId": LESSON}, {Scope.PROFILE, Scope.ALL_READ}),
    *((method, "/activities/profile", {"activityId": LESSON}, {Scope.PROFILE}) for method in ("PUT", "POST", "DELETE")),
    ("GET", "/activities", {"activityId": LESSON}, set(Scope) - {Scope.STATEMENTS_WRITE}),
    ("GET", "/agents", {"agent": json.dumps(AMINA)}, set(Scope) - {Scope.STATEMENTS_WRITE}),
]


@pytest.mark.parametrize(("method", "path", "asked", "allowed"), DOORS)
def test_each_scope_opens_its_doors_only(app, method: str, path: str, asked: dict, allowed: set[Scope]) -> None:
    refused = {
        scope for scope in Scope if Lrs(app, scopes=[scope]).send(method, path, query_string=asked).status_code == 403
    }

    assert refused == set(Scope) - allowed - {Scope.ALL}


@pytest.mark.parametrize(("method", "path", "asked", "allowed"), DOORS)
def test_stranger_is_asked_who_he_is(app, method: str, path: str, asked: dict, allowed: set[Scope]) -> None:
    lrs = Lrs(app)

    for authorization in ("", "Basic", "Bearer x", "Basic %%%", basic("x", "y"), basic(lrs.key, "y"), "Basic eA=="):
        response = lrs.send(method, path, query_string=asked, headers={"Authorization": authorization})

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Basic")


def test_mine_is_what_the_client_stored_itself(app) -> None:
    mine = Lrs(app, scopes=[Scope.STATEMENTS_WRITE, Scope.STATEMENTS_READ_MINE])
    (own,) = mine.store(statement())
    (other,) = Lrs(app).store(statement(object={"objectType": "StatementRef", "id": own}))

    assert mine.found_ids() == [own]
    assert mine.found_ids(agent=AMINA, verb=ADL + "completed") == [own]
    assert mine.get(statementId=other).status_code == 404


def test_own_statement_that_was_voided_is_still_ones_own(app) -> None:
    mine = Lrs(app, scopes=[Scope.STATEMENTS_WRITE, Scope.STATEMENTS_READ_MINE])
    own, _voiding = mine.store(voided := statement(), voiding(voided["id"]))
    other, _voiding = Lrs(app).store(voided := statement(), voiding(voided["id"]))

    assert mine.get(voidedStatementId=own).json["id"] == own
    assert mine.get(voidedStatementId=other).status_code == 404


def test_without_define_nothing_is_learnt_of_activities(app) -> None:
    told = statement(object={"id": LESSON, "definition": {"name": {"fr": "La ruche"}}})
    Lrs(app, scopes=[Scope.STATEMENTS_WRITE]).store(told)
    lrs = Lrs(app)

    assert "definition" not in lrs.send("GET", "/activities", query_string={"activityId": LESSON}).json
    lrs.store({**told, "id": statement()["id"]})
    assert "definition" in lrs.send("GET", "/activities", query_string={"activityId": LESSON}).json


def test_revoked_credential_is_refused(lrs: Lrs) -> None:
    lrs.store(statement())
    credentials.revoke(db.session.scalar(queries.credential_with_key(lrs.key)), at=clock.now())
    db.session.commit()

    assert lrs.post(statement()).status_code == 401


def test_last_use_is_noted_for_reading_too(lrs: Lrs) -> None:
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        at = clock.now()
        lrs.get()

    found = db.session.scalar(queries.credential_with_key(lrs.key))
    db.session.refresh(found)

    assert abs(found.last_used_at - at) < timedelta(minutes=1)


def test_secret_is_not_kept(lrs: Lrs) -> None:
    new = credentials.create(name="x", scopes=[Scope.ALL], origins=[], at=clock.now())

    assert new.secret not in str([getattr(new.credential, column.name) for column in new.credential.__table__.c])


def test_browser_of_a_named_origin_may_use_it(app) -> None:
    lrs = Lrs(app, origins=["https://content.example"])

    named = lrs.post(statement(), headers={"Origin": "https://content.example", "Sec-Fetch-Site": "cross-site"})
    other = lrs.post(statement(), headers={"Origin": "https://elsewhere.example"})

    assert named.status_code == 200
    assert named.headers["Access-Control-Allow-Origin"] == "https://content.example"
    assert "X-Experience-API-Consistent-Through" in named.headers["Access-Control-Expose-Headers"]
    assert other.status_code == 403
    assert "Origin" in other.json["error"]


def test_page_elsewhere_may_read_that_there_is_no_such_resource(client: PageClient) -> None:
    answer = client.get("/xapi/nothing", headers={"Origin": "https://content.example"})

    assert answer.status_code == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "https://content.example"


def test_preflight_needs_no_credential(app) -> None:
    response = app.test_client().options(
        "/xapi/statements",
        headers={
            "Origin": "https://content.example", "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization,x-experience-api-version",
        },
    )  # fmt: skip

    assert response.status_code == 200
    assert "PUT" in response.headers["Access-Control-Allow-Methods"]
    assert "authorization" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("given", "answered"),
    [
        ("1.0", "1.0.3"),
        ("1.0.0", "1.0.3"),
        ("1.0.9", "1.0.3"),
        ("2.0", "2.0.0"),
        ("2.0.0", "2.0.0"),
        ("2.0.1", "2.0.0"),
    ],
)
def test_version_is_agreed_by_header(app, given: str, answered: str) -> None:
    assert Lrs(app, version=given).get().headers["X-Experience-API-Version"] == answered


@pytest.mark.parametrize("given", ["", "0.95", "1.1.0", "3.0", "1.0.x", "2"])
def test_other_versions_are_refused_and_told(app, given: str) -> None:
    response = Lrs(app, version=given).get()

    assert response.status_code == 400
    assert response.headers["X-Experience-API-Version"]
    assert "X-Experience-API-Version" in response.json["error"]


def test_about_needs_neither_version_nor_credential(app) -> None:
    assert app.test_client().get("/xapi/about").json["version"] == ["1.0.3", "2.0.0"]


def test_definitions_of_an_activity_are_merged(lrs: Lrs) -> None:
    for name in ({"ar-MA": "المنحل"}, {"fr-MA": "La ruche"}):
        lrs.store(statement(object={"id": LESSON, "definition": {"name": name, "type": ADL}}))

    found = lrs.send("GET", "/activities", query_string={"activityId": LESSON}).json

    assert found["definition"] == {"name": {"ar-MA": "المنحل", "fr-MA": "La ruche"}, "type": ADL}


def test_others_do_not_describe_our_activities(lrs: Lrs) -> None:
    ours = "http://lms.test/activities/courses/bees"
    lrs.store(statement(object={"id": ours, "definition": {"name": {"fr": "Piraté"}}}))

    assert "definition" not in lrs.send("GET", "/activities", query_string={"activityId": ours}).json


def test_person_gathers_the_names_of_an_agent(lrs: Lrs) -> None:
    lrs.store(statement(), statement(actor={**AMINA, "name": "Amina B."}))

    person = lrs.send("GET", "/agents", query_string={"agent": json.dumps({"mbox": AMINA["mbox"]})}).json

    assert person == {"objectType": "Person", "name": ["Amina B.", "Amina"], "mbox": [AMINA["mbox"]]}


def test_person_has_names_of_relevant_agents_and_groups(lrs_2: Lrs) -> None:
    named = {**AMINA, "name": "Amina of the hive"}
    member = {**AMINA, "name": "Amina of the group"}
    group = {"objectType": "Group", "member": [member]}
    lrs_2.store(
        statement(actor=BILAL, context={"contextAgents": [{"objectType": "contextAgent", "agent": named}]}),
        statement(actor=BILAL, context={"contextGroups": [{"objectType": "contextGroup", "group": group}]}),
    )

    person = lrs_2.send("GET", "/agents", query_string={"agent": json.dumps({"mbox": AMINA["mbox"]})}).json

    assert person["name"] == ["Amina of the group", "Amina of the hive"]


def test_ids_alone_name_no_relevant_agents(lrs_2: Lrs) -> None:
    agents = [{"objectType": "contextAgent", "agent": AMINA, "relevantTypes": ["http://example.org/t"]}]
    members = [{"objectType": "contextGroup", "group": {"objectType": "Group", "name": "Hive", "member": [AMINA]}}]
    lrs_2.store(statement(actor=BILAL, context={"contextAgents": agents, "contextGroups": members}))

    (found,) = lrs_2.found(format="ids")

    bare = {"objectType": "Agent", "mbox": AMINA["mbox"]}
    assert found["context"]["contextAgents"] == [agents[0] | {"agent": bare}]
    assert found["context"]["contextGroups"] == [members[0] | {"group": {"objectType": "Group", "member": [bare]}}]


def test_openid_never_passes_as_the_mailbox_of_another(lrs: Lrs) -> None:
    agent = json.dumps({"openid": AMINA["mbox"]})

    answer = lrs.send("PUT", "/activities/state", query_string={"activityId": LESSON, "agent": agent, "stateId": "s"})

    assert answer.status_code == 400
    assert "openid" in answer.json["error"]


def test_unknown_agent_is_a_person_as_well(lrs: Lrs) -> None:
    person = lrs.send("GET", "/agents", query_string={"agent": json.dumps(BILAL)}).json

    assert person == {"objectType": "Person", "account": [BILAL["account"]]}


def test_wrong_method_is_told(lrs: Lrs) -> None:
    response = lrs.send("DELETE", "/statements")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_slash_too_many_is_forgiven(lrs: Lrs) -> None:
    assert lrs.send("GET", "//statements").status_code == 200
