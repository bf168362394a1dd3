"""What is sent of statements that void others or refer to them, and of those that a filter wants."""

from typing import Any

import pytest
import time_machine
from flask import Flask

from lms.core import clock
from lms.xapi.clients import Scope
from lms.xapi.forwarding import queries
from lms.xapi.forwarding.filters import Filter
from tests.xapi.lrs import Lrs, statement, voiding
from tests.xapi.others import Said, Scripted, forward, letters, refuses, target


def test_voiding_without_effect_here_is_not_sent(app: Flask, lrs: Lrs, other: Scripted) -> None:
    target(other.url)
    foreign = statement()
    stranger = Lrs(app, scopes=(Scope.STATEMENTS_WRITE,))
    stranger.store(voiding(foreign["id"]))
    lrs.store(foreign)

    forward()

    assert other.taken == [foreign["id"]]


def test_voiding_that_came_first_follows_what_it_voids(lrs: Lrs, other: Scripted) -> None:
    target(other.url)
    late = statement()
    (first,) = lrs.store(voiding(late["id"]))
    lrs.store(late)

    forward()

    assert other.taken == [late["id"], first]


def test_target_that_fails_at_a_voiding_that_came_first_gets_nothing_else_again(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    late = statement()
    (first,) = lrs.store(voiding(late["id"]))
    lrs.store(*[statement() for _ in range(3)])
    forward()
    done = found.cursor
    lrs.store(late)

    def answer(statements: list[dict[str, Any]]) -> Said:
        ids = [one["id"] for one in statements]
        return None if first not in ids else (400, "apart", {}) if len(ids) > 1 else (503, "not now", {})

    other.answer = answer  # type: ignore[method-assign]
    forward()

    assert found.cursor >= done
    other.requests.clear()
    other.answer = lambda _: None  # type: ignore[method-assign]
    assert found.next_try_at is not None
    with time_machine.travel(found.next_try_at, tick=False):
        forward()
    assert [one["id"] for request in other.requests for one in request] == [late["id"], first]
    assert queries.lag_of(found).statements == 0


def test_voiding_that_is_not_allowed_there_stops_nothing(lrs: Lrs, other: Scripted) -> None:
    target(other.url)
    (first,) = lrs.store(statement())
    second, third = lrs.store(voiding(first), statement())
    other.answer = refuses(second, status=403)  # type: ignore[method-assign]

    forward()

    assert other.taken == [first, third]
    assert [str(one.statement_id) for one in letters()] == [second]


def test_filter_sends_what_is_wanted_and_what_voids_it(lrs: Lrs, other: Scripted) -> None:
    wanted = Filter(activities=("http://example.org/courses/",))
    found = target(other.url, wanted=wanted)
    yes, no = lrs.store(statement(object={"id": "http://example.org/courses/1"}), statement())
    voids, _other = lrs.store(voiding(yes), voiding(no))

    forward()

    assert other.taken == [yes, voids]
    assert queries.lag_of(found).statements == 0


BEES = Filter(activities=("http://example.org/courses/",))


def about_bees(**changes: Any) -> dict[str, Any]:
    return statement(object={"id": "http://example.org/courses/1"}, **changes)


def comment(on: str, **changes: Any) -> dict[str, Any]:
    return statement(object={"objectType": "StatementRef", "id": on}, **changes)


@pytest.mark.parametrize("is_behind", [True, False], ids=["forwarder is behind", "forwarder keeps up"])
def test_reference_that_came_first_follows_what_it_refers_to(lrs: Lrs, other: Scripted, is_behind: bool) -> None:
    found = target(other.url, wanted=BEES)
    late, unwanted = about_bees(), statement()
    first = comment(late["id"])
    of_comment = comment(first["id"])
    for one in (of_comment, first, comment(unwanted["id"]), late, unwanted, comment(first["id"])):
        lrs.store(one)
        if not is_behind:
            forward()
    last = lrs.store(comment(of_comment["id"]))

    forward()

    assert [other.taken[:3], other.taken[-1:]] == [[late["id"], first["id"], of_comment["id"]], last]
    assert len(other.taken) == 5
    assert sum(map(len, other.requests)) == 5
    assert queries.lag_of(found).statements == 0


def test_reference_that_was_sent_for_its_own_sake_is_not_sent_again(lrs: Lrs, other: Scripted) -> None:
    answered = "http://adlnet.gov/expapi/verbs/answered"
    target(other.url, wanted=Filter(verbs=(answered,)))
    late = statement(verb={"id": answered})
    (first,) = lrs.store(comment(late["id"], verb={"id": answered}))
    lrs.store(late)

    forward()

    assert [one["id"] for request in other.requests for one in request] == [first, late["id"]]


def test_voided_reference_that_came_first_arrives_with_its_voiding(lrs: Lrs, other: Scripted) -> None:
    target(other.url, wanted=BEES)
    late = about_bees()
    (first,) = lrs.store(comment(late["id"]))
    (voids,) = lrs.store(voiding(first))
    lrs.store(late)

    forward()

    assert other.taken == [late["id"], first, voids]


def test_only_what_was_stored_since_is_sent(lrs: Lrs, other: Scripted) -> None:
    lrs.store(statement())
    target(other.url, since=clock.now())
    ids = lrs.store(statement())

    forward()

    assert other.taken == ids
