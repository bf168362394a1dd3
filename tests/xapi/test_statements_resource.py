"""The statements resource of the LRS, clause by clause (xAPI 1.0.3, Communication 2.1)."""

import json
from uuid import uuid4

import pytest

from lms.core.db import db
from lms.core.sizes import in_megabytes
from lms.xapi.models import Mention, StoredStatement
from tests.xapi.lrs import ADL, AMINA, BILAL, LESSON, Lrs, statement

TEAM = {"objectType": "Group", "mbox": "mailto:team@example.org", "member": [BILAL]}
COURSE = {"id": "http://example.org/courses/1"}


def put(lrs: Lrs, found: dict, statement_id: str | None = None):
    return lrs.send("PUT", "/statements", json_body=found, query_string={"statementId": statement_id or found["id"]})


def test_put_stores_under_the_id_of_the_address(lrs: Lrs) -> None:
    found = statement()
    del found["id"]
    wanted = str(uuid4())

    assert put(lrs, found, wanted).status_code == 204
    assert lrs.get(statementId=wanted).json["id"] == wanted


def test_put_refuses_another_id_inside(lrs: Lrs) -> None:
    response = put(lrs, statement(), str(uuid4()))

    assert response.status_code == 400
    assert "statementId" in response.json["error"]


def test_post_answers_the_ids_in_order(lrs: Lrs) -> None:
    batch = [statement() for _ in range(3)]

    assert lrs.store(*batch) == [one["id"] for one in batch]


def test_lrs_gives_an_id_stored_authority_version_and_timestamp(lrs: Lrs) -> None:
    found = statement(stored="2001-01-01T00:00:00Z", authority=AMINA)
    del found["id"], found["timestamp"]

    (given,) = lrs.store(found)
    kept = lrs.get(statementId=given).json

    assert kept["stored"] > "2020"
    assert kept["timestamp"] == kept["stored"]
    assert kept["authority"]["account"]["name"] == f"client/{lrs.key}"
    # Data 2.4.10
    assert kept["version"] == "1.0.0"


def test_statement_of_2_0_says_so(lrs_2: Lrs) -> None:
    (given,) = lrs_2.store(statement())

    assert lrs_2.get(statementId=given).json["version"] == "2.0.0"


def test_statement_is_given_out_as_it_came(lrs: Lrs) -> None:
    found = statement(
        result={"extensions": {"http://example.org/x": {"z": 1.50, "a": [None, {}]}}, "response": "«نعم»"}
    )
    lrs.store(found)

    kept = lrs.get(statementId=found["id"]).json

    assert {name: kept[name] for name in found} == found


def test_same_statement_again_changes_nothing(lrs: Lrs) -> None:
    team = {"objectType": "Group", "member": [AMINA, BILAL]}
    found = statement(context={"instructor": team})
    lrs.store(found)

    again = {
        **found,
        "verb": {**found["verb"], "display": {"fr": "a terminé"}},
        "object": {**found["object"], "definition": {"name": {"fr": "Leçon"}}},
        "context": {"instructor": {**team, "member": [BILAL, AMINA]}},
    }

    assert lrs.store(again) == [found["id"]]
    assert len(lrs.found()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"verb": {"id": ADL + "passed"}},
        {"actor": BILAL},
        {"actor": {**AMINA, "name": "Other"}},
        {"context": {"contextActivities": {"other": [{"id": "http://example.org/b"}, {"id": "http://example.org/a"}]}}},
        {"result": {"success": True}},
        {"timestamp": "2026-11-23T10:00:01Z"},
        {"object": {"id": "http://example.org/lessons/2"}},
    ],
)
def test_another_statement_with_the_id_is_a_conflict(lrs: Lrs, changes: dict) -> None:
    found = statement(
        context={"contextActivities": {"other": [{"id": "http://example.org/a"}, {"id": "http://example.org/b"}]}}
    )
    lrs.store(found)

    assert lrs.post({**found, **changes}).status_code == 409
    assert put(lrs, {**found, **changes}).status_code == 409


def test_moment_in_another_zone_is_the_same_statement(lrs: Lrs) -> None:
    found = statement()
    lrs.store(found)

    assert lrs.store({**found, "timestamp": "2026-11-23T11:00:00+01:00"}) == [found["id"]]


def test_batch_stands_or_falls_together(lrs: Lrs) -> None:
    batch = [statement(), statement(), statement(verb={"id": "no iri"})]

    response = lrs.post(*batch)

    assert response.status_code == 400
    assert response.json["error"].startswith("statements[2]: verb.id")
    assert lrs.found() == []
    assert db.session.query(Mention).count() == 0


def test_conflict_in_a_batch_stores_nothing_of_it(lrs: Lrs) -> None:
    first = statement()
    lrs.store(first)

    assert lrs.post(statement(), {**first, "actor": BILAL}).status_code == 409
    assert lrs.found_ids() == [first["id"]]


def test_id_twice_in_a_batch_is_refused(lrs: Lrs) -> None:
    found = statement()

    assert lrs.post(found, found).status_code == 400


def test_empty_batch_is_no_fault(lrs: Lrs) -> None:
    assert lrs.send("POST", "/statements", json_body=[]).json == []


def test_large_batch_is_stored_whole(lrs: Lrs) -> None:
    batch = [statement() for _ in range(1201)]

    assert lrs.store(*batch) == [one["id"] for one in batch]
    assert db.session.query(StoredStatement).count() == 1201


# Communication 2.1.3


def test_newest_come_first_and_oldest_on_request(lrs: Lrs) -> None:
    ids = [lrs.store(statement())[0] for _ in range(3)]

    assert lrs.found_ids() == ids[::-1]
    assert lrs.found_ids(ascending=True) == ids


def test_filters_of_agents(lrs: Lrs) -> None:
    actor, thing, team, member, instructor = (
        statement(actor=BILAL),
        statement(object=BILAL),
        statement(context={"team": TEAM}),
        statement(actor=TEAM),
        statement(context={"instructor": BILAL}),
    )
    lrs.store(actor, thing, team, member, instructor, statement())

    narrow = set(lrs.found_ids(agent=BILAL))
    wide = set(lrs.found_ids(agent=BILAL, related_agents=True))

    assert narrow == {actor["id"], thing["id"], member["id"]}
    assert wide == narrow | {team["id"], instructor["id"]}


def test_authority_is_a_related_agent(lrs: Lrs) -> None:
    other = Lrs(lrs.app)
    lrs.store(statement())
    (theirs,) = other.store(statement())
    authority = other.get(statementId=theirs).json["authority"]

    assert lrs.found_ids(agent=authority) == []
    assert lrs.found_ids(agent=authority, related_agents=True) == [theirs]


def test_filters_of_activities(lrs: Lrs) -> None:
    direct = statement(object={**COURSE, "definition": {"name": {"fr": "Cours"}}})
    parent = statement(context={"contextActivities": {"grouping": [COURSE]}})
    inside = statement(
        object={"objectType": "SubStatement", "actor": AMINA, "verb": {"id": ADL + "passed"}, "object": COURSE}
    )
    lrs.store(direct, parent, inside, statement())

    assert lrs.found_ids(activity=COURSE["id"]) == [direct["id"]]
    related = lrs.found_ids(activity=COURSE["id"], related_activities=True)
    assert related == [inside["id"], parent["id"], direct["id"]]


def test_filters_of_verb_and_registration_together(lrs: Lrs) -> None:
    registration = str(uuid4())
    both = statement(context={"registration": registration}, verb={"id": ADL + "passed"})
    lrs.store(both, statement(context={"registration": registration}), statement(verb={"id": ADL + "passed"}))

    assert lrs.found_ids(registration=registration, verb=ADL + "passed", agent=AMINA, activity=LESSON) == [both["id"]]


def test_since_is_exclusive_and_until_inclusive(lrs: Lrs) -> None:
    for _ in range(3):
        lrs.store(statement())
    newest, middle, oldest = lrs.found()

    assert lrs.found_ids(since=middle["stored"]) == [newest["id"]]
    assert lrs.found_ids(until=middle["stored"]) == [middle["id"], oldest["id"]]


def test_more_goes_on_where_the_page_ended_while_others_write(lrs: Lrs) -> None:
    ids = [lrs.store(statement())[0] for _ in range(5)]
    page = lrs.get(limit=2, agent=AMINA).json
    late = lrs.store(statement())

    seen = [one["id"] for one in page["statements"]]
    while page["more"]:
        page = lrs.send("GET", page["more"].removeprefix("/xapi")).json
        seen += [one["id"] for one in page["statements"]]

    assert seen == ids[::-1]
    assert late[0] not in seen


def test_more_in_ascending_order_brings_what_was_written_meanwhile(lrs: Lrs) -> None:
    ids = [lrs.store(statement())[0] for _ in range(3)]
    page = lrs.get(limit=2, ascending=True).json
    ids += lrs.store(statement())

    rest = lrs.send("GET", page["more"].removeprefix("/xapi")).json

    assert [one["id"] for one in page["statements"] + rest["statements"]] == ids


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": "-1"}, {"limit": "many"}, {"agent": "Amina"}, {"agent": '{"name": "x"}'}, {"verb": "passed"},
        {"activity": "x"}, {"registration": "x"}, {"since": "yesterday"}, {"until": "2026"}, {"format": "long"},
        {"ascending": "1"}, {"related_agents": "yes"}, {"cursor": "x"}, {"StatementId": "x"}, {"page": "2"},
        {"statementId": "x"}, {"statementId": str(uuid4()), "verb": ADL + "passed"}, {"agent": '{"mbox": 1}'},
        {"statementId": str(uuid4()), "voidedStatementId": str(uuid4())}, {"activity": "http://example.org/\0"},
        {"since": "0001-01-01T00:00:00+14:00"}, {"agent": '{"mbox": "mailto:a@b.c", "mbox": "mailto:a@b.d"}'},
        {"agent": '{"mbox": "mailto:a@b.c", "objectType": null}'},
    ],
)  # fmt: skip
def test_bad_parameter_is_named(lrs: Lrs, asked: dict[str, str]) -> None:
    response = lrs.get(**asked)

    assert response.status_code == 400
    assert any(name in response.json["error"] for name in asked)
    # Communication 2.1.3: whatever became of the request.
    assert response.headers["X-Experience-API-Consistent-Through"].endswith("Z")


def test_unknown_statement_is_not_found(lrs: Lrs) -> None:
    assert lrs.get(statementId=str(uuid4())).status_code == 404


def test_consistent_through_is_not_before_what_is_seen(lrs: Lrs) -> None:
    lrs.store(statement())
    response = lrs.get()

    assert response.headers["X-Experience-API-Consistent-Through"] >= response.json["statements"][0]["stored"][:19]
    assert response.headers["Last-Modified"].endswith("GMT")


def test_ids_format_keeps_what_identifies(lrs: Lrs) -> None:
    lrs.store(
        statement(
            actor={"objectType": "Group", "name": "Two", "member": [AMINA, BILAL]},
            object={**COURSE, "objectType": "Activity", "definition": {"name": {"fr": "Cours"}}},
            context={"instructor": AMINA, "contextActivities": {"parent": [{**COURSE, "definition": {}}]}},
        )
    )

    (found,) = lrs.found(format="ids")

    assert found["actor"]["member"][0] == {"objectType": "Agent", "mbox": AMINA["mbox"]}
    assert found["object"] == COURSE
    assert found["verb"] == {"id": ADL + "completed"}
    assert found["context"]["contextActivities"]["parent"] == [COURSE]
    assert "name" not in found["context"]["instructor"]


def test_canonical_format_shows_one_language_of_the_known_definition(lrs: Lrs) -> None:
    names = {"ar-MA": "المنحل", "fr-MA": "La ruche"}
    lrs.store(statement(object={"id": LESSON, "definition": {"name": names}}))
    (given,) = lrs.store(statement())

    headers = {"Accept-Language": "fr-MA, ar-MA;q=0.5"}
    query = {"statementId": given, "format": "canonical"}
    found = lrs.send("GET", "/statements", query_string=query, headers=headers).json

    assert found["object"]["definition"]["name"] == {"fr-MA": "La ruche"}


def test_canonical_format_without_a_wish_shows_one_language(lrs: Lrs) -> None:
    lrs.store(statement(verb={"id": ADL + "completed", "display": {"ar-MA": "أتم", "fr-MA": "a terminé"}}))

    (found,) = lrs.found(format="canonical")

    assert len(found["verb"]["display"]) == 1


# HTTP


def test_head_answers_as_get_without_the_body(lrs: Lrs) -> None:
    lrs.store(statement())

    response = lrs.send("HEAD", "/statements")

    assert response.status_code == 200
    assert response.data == b""
    assert int(response.headers["Content-Length"]) > 100


def test_other_content_types_are_refused(lrs: Lrs) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        response = lrs.post(statement(), headers={"Content-Type": content_type})
        assert response.status_code == 400


def test_request_beyond_the_limit_is_refused(lrs: Lrs) -> None:
    limit = lrs.app.config["SETTINGS"].lrs_request_bytes

    response = lrs.post(statement(result={"response": "x" * limit}))

    assert response.status_code == 413
    assert response.json == {"error": f"The request is larger than {in_megabytes(limit)}"}
    assert lrs.found() == []


def test_alternate_syntax_of_1_0_3_is_a_whole_request(lrs: Lrs) -> None:
    found = statement()
    form = {
        "statementId": found["id"], "content": json.dumps(found), "Authorization": lrs.authorization,
        "X-Experience-API-Version": "1.0.3", "Content-Type": "application/json",
    }  # fmt: skip

    put = lrs.app.test_client().post("/xapi/statements?method=PUT", data=form)
    form = {"statementId": found["id"], "Authorization": lrs.authorization, "X-Experience-API-Version": "1.0.3"}
    got = lrs.app.test_client().post("/xapi/statements?method=GET", data=form)

    assert put.status_code == 204
    assert got.json["id"] == found["id"]


def test_alternate_syntax_is_unknown_to_2_0(lrs_2: Lrs) -> None:
    form = {"Authorization": lrs_2.authorization, "X-Experience-API-Version": "2.0.0"}

    assert lrs_2.app.test_client().post("/xapi/statements?method=GET", data=form).status_code == 400


def test_statement_without_a_timestamp_may_be_sent_again(lrs: Lrs) -> None:
    found = statement()
    del found["timestamp"]

    assert [put(lrs, found).status_code for _ in range(2)] == [204, 204]
