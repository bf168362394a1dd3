"""Statements that void others or refer to them (Data 2.3.2, Communication 2.1.4)."""

from lms.xapi.clients import Scope
from tests.xapi.lrs import ADL, BILAL, Lrs, statement, voiding


def test_voided_statement_is_found_by_its_own_parameter_only(lrs: Lrs) -> None:
    (given,) = lrs.store(statement())
    (void,) = lrs.store(voiding(given))

    assert lrs.get(statementId=given).status_code == 404
    assert lrs.get(voidedStatementId=given).json["id"] == given
    assert lrs.found_ids() == [void]


def test_voiding_may_come_before_what_it_voids(lrs: Lrs) -> None:
    given = statement()
    lrs.store(voiding(given["id"]))
    lrs.store(given)

    assert lrs.get(voidedStatementId=given["id"]).status_code == 200
    assert lrs.get(statementId=given["id"]).status_code == 404


def test_voiding_statement_cannot_be_voided(lrs: Lrs) -> None:
    (given,) = lrs.store(statement())
    (void,) = lrs.store(voiding(given))

    assert lrs.post(voiding(void)).status_code == 403
    assert lrs.get(voidedStatementId=given).status_code == 200


def test_client_voids_its_own_statements_only(lrs: Lrs) -> None:
    (given,) = lrs.store(statement())
    other = Lrs(lrs.app, scopes=[Scope.STATEMENTS_WRITE])

    assert other.post(voiding(given)).status_code == 403
    assert lrs.get(statementId=given).status_code == 200


def test_reference_is_found_by_what_it_refers_to(lrs: Lrs) -> None:
    """Communication 2.1.3, Filter Conditions for StatementRefs; recursively."""
    target = statement(verb={"id": ADL + "passed"}, actor=BILAL)
    first = statement(object={"objectType": "StatementRef", "id": target["id"]})
    second = statement(object={"objectType": "StatementRef", "id": first["id"]})
    lrs.store(target)
    lrs.store(first)
    lrs.store(second)

    assert lrs.found_ids(verb=ADL + "passed", agent=BILAL) == [second["id"], first["id"], target["id"]]


def test_reference_that_came_first_is_found_too(lrs: Lrs) -> None:
    target = statement(verb={"id": ADL + "passed"}, actor=BILAL)
    first = statement(object={"objectType": "StatementRef", "id": target["id"]})
    second = statement(object={"objectType": "StatementRef", "id": first["id"]})
    lrs.store(second)
    lrs.store(first)
    lrs.store(target)

    assert set(lrs.found_ids(agent=BILAL)) == {second["id"], first["id"], target["id"]}


def test_references_in_a_circle_end(lrs: Lrs) -> None:
    one, other = statement(), statement()
    one["object"] = {"objectType": "StatementRef", "id": other["id"]}
    other["object"] = {"objectType": "StatementRef", "id": one["id"]}

    lrs.store(one)

    assert lrs.store(other) == [other["id"]]


# format
