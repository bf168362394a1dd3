"""What others store never stands in the way of what the platform says, nor of voiding."""

import pytest

from lms.core.db import db
from lms.core.ids import id_from
from lms.learning.models import Completion, Enrolment
from lms.xapi.clients import Scope
from lms.xapi.models import Mention, StoredStatement
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, publish_bees
from tests.xapi.lrs import AMINA, BILAL, Lrs, statement, voiding


def test_id_that_a_client_took_first_keeps_nobody_from_her_lesson(cast: Cast, app) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    taken = str(id_from("completed", enrolment.registration, LESSONS[0]))
    Lrs(app, scopes=[Scope.STATEMENTS_WRITE]).store(statement(id=taken))
    enrolment = db.session.query(Enrolment).one()

    complete(cast.amina, enrolment, LESSONS[0])
    complete(cast.amina, enrolment, LESSONS[0])
    db.session.commit()

    assert db.session.query(Completion).filter_by(item=LESSONS[0]).count() == 1
    assert db.session.query(StoredStatement).filter_by(is_trusted=True).count() == 2


def test_voided_statement_that_comes_with_its_reference_stays_hidden(lrs: Lrs) -> None:
    given = statement(actor=BILAL)
    lrs.store(voiding(given["id"]))
    (_first, reference) = lrs.store(given, statement(object={"objectType": "StatementRef", "id": given["id"]}))

    assert given["id"] not in lrs.found_ids(agent=BILAL)
    assert reference in lrs.found_ids()


def test_voiding_statement_is_not_voided_within_its_batch(lrs: Lrs) -> None:
    (given,) = lrs.store(statement())
    first = voiding(given)

    assert lrs.post(first, voiding(first["id"])).status_code == 403
    assert lrs.get(statementId=given).status_code == 200


def test_statement_of_very_many_activities_is_kept_shown_and_voided(lrs: Lrs) -> None:
    activities = [{"id": f"a:{number}"} for number in range(40_000)]
    (given,) = lrs.store(statement(context={"contextActivities": {"other": activities}}))

    assert lrs.get(format="canonical").status_code == 200
    lrs.store(voiding(given))
    place = db.session.query(StoredStatement).order_by(StoredStatement.seq).first().seq
    assert db.session.query(Mention).filter_by(seq=place).count() == 0


@pytest.mark.parametrize("large", [{"response": "x" * 1_000_000}, {"extensions": {"x:y": [{}] * 400_000}}])
def test_more_than_a_megabyte_of_json_is_refused(lrs: Lrs, large: dict) -> None:
    response = lrs.post(statement(result=large))

    assert response.status_code == 413
    assert "larger than 1 MB (1000000 bytes)" in response.json["error"]


@pytest.mark.parametrize(
    "body", [b"[1,1]", b"[{},]", b"[{} {}]", b"[,{}]", b"[{}", b"[[]]", b"[{}]]", b'["x"]', b"[null]"]
)
def test_list_that_is_no_batch_is_refused(lrs: Lrs, body: bytes) -> None:
    response = lrs.send("POST", "/statements", data=body, headers={"Content-Type": "application/json"})

    assert response.status_code == 400
    assert response.json["error"]


def test_large_statements_come_in_smaller_pages(lrs: Lrs) -> None:
    ids = [lrs.store(statement(result={"response": "x" * 900_000}))[0] for _ in range(7)]

    page = lrs.get().json
    seen = [one["id"] for one in page["statements"]]
    while page["more"]:
        page = lrs.send("GET", page["more"].removeprefix("/xapi")).json
        seen += [one["id"] for one in page["statements"]]

    assert len(ids) == 7
    assert seen == ids[::-1]


def test_names_are_not_told_to_who_may_not_read_statements(app) -> None:
    Lrs(app).store(statement())
    narrow = Lrs(app, scopes=[Scope.STATEMENTS_READ_MINE])

    told = narrow.send("GET", "/agents", query_string={"agent": '{"mbox":"mailto:amina@example.org"}'}).json

    assert "name" not in told
    assert AMINA["name"] not in str(told)


def test_statement_without_a_zone_is_the_same_again(lrs: Lrs) -> None:
    found = statement(timestamp="2026-11-23T10:00:00")
    lrs.store(found)

    assert lrs.store(found) == [found["id"]]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_moment_beyond_the_calendar_is_refused(lrs: Lrs, moment: str) -> None:
    response = lrs.post(statement(timestamp=moment))

    assert response.status_code == 400
    assert "timestamp" in response.json["error"]


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/statements"), ("GET", "/nowhere"), ("PATCH", "/about")])
def test_wrong_address_is_answered_as_an_lrs(lrs: Lrs, method: str, path: str) -> None:
    response = lrs.send(method, path)

    assert response.status_code in (404, 405)
    assert response.is_json
    assert response.headers["X-Experience-API-Version"]
