"""Forwarding to another LRS that is there, away, busy, broken or choosy."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lms.core import clock
from lms.core.db import db
from lms.xapi.forwarding import exchange, lease, queries, targets
from lms.xapi.forwarding.models import ForwardingTarget, Trouble
from lms.xapi.forwarding.runner import Forwarder
from tests.xapi.lrs import Lrs, statement
from tests.xapi.others import Said, Scripted, forward, letters, refuses, target


def says(status: int, **headers: str) -> Any:
    return lambda _statements: (status, "not now", {name.replace("_", "-"): value for name, value in headers.items()})


def test_statements_arrive_in_the_order_of_storing(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    ids = lrs.store(*[statement() for _ in range(120)])

    forward()

    assert other.taken == ids
    assert [len(one) for one in other.requests] == [50, 50, 20]
    assert found.accepted == 120
    assert queries.lag_of(found).statements == 0


def test_nothing_is_sent_twice_when_nothing_is_new(lrs: Lrs, other: Scripted) -> None:
    target(other.url)
    lrs.store(statement())
    forward()

    forward()

    assert len(other.requests) == 1


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (401, Trouble.CREDENTIALS), (403, Trouble.CREDENTIALS), (404, Trouble.ADDRESS), (302, Trouble.ADDRESS),
        (429, Trouble.BUSY), (500, Trouble.BROKEN), (503, Trouble.BUSY), (204, Trouble.NO_LRS),
    ],
)  # fmt: skip
def test_target_that_fails_gets_the_whole_later(lrs: Lrs, other: Scripted, status: int, trouble: Trouble) -> None:
    found = target(other.url)
    ids = lrs.store(statement(), statement())
    other.answer = says(status)  # type: ignore[method-assign]

    said = forward()

    assert (found.trouble, found.failures, other.taken, letters()) == (trouble, 1, [], [])
    assert said[0].startswith(f"Archive: {trouble}: {status}")
    assert found.next_try_at is not None
    other.answer = lambda _: None  # type: ignore[method-assign]
    with time_machine.travel(found.next_try_at, tick=False):
        assert forward() == ["Archive: takes statements again"]
    assert other.taken == ids


def test_answer_of_a_proxy_is_no_acknowledgement(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    lrs.store(statement())
    other.answer = lambda _: (200, "<p>Please sign in</p>", {})  # type: ignore[method-assign]

    forward()

    assert (found.trouble, found.accepted) == (Trouble.NO_LRS, 0)


def test_retry_after_is_waited_for(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    lrs.store(statement())
    other.answer = says(429, Retry_After="3600")  # type: ignore[method-assign]

    forward()

    assert found.next_try_at is not None
    assert found.next_try_at - clock.now() > timedelta(minutes=59)
    assert forward() == []
    assert len(other.requests) == 1


def test_retry_after_is_read_in_whatever_case(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    lrs.store(statement())
    other.answer = says(429, retry_after="3600")  # type: ignore[method-assign]

    forward()

    assert found.next_try_at is not None
    assert found.next_try_at - clock.now() > timedelta(minutes=59)


def test_refused_statement_is_a_dead_letter_and_the_others_go_on(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    ids = lrs.store(*[statement() for _ in range(9)])
    other.answer = refuses(ids[3])  # type: ignore[method-assign]

    forward()

    assert other.taken == ids[:3] + ids[4:]
    (letter,) = letters()
    assert (str(letter.statement_id), letter.reason) == (ids[3], "400 actor: wrong")
    assert (found.failures, queries.lag_of(found).statements) == (0, 0)


def test_dead_letter_is_tried_again_when_asked(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    ids = lrs.store(statement(), statement())
    other.answer = refuses(ids[0])  # type: ignore[method-assign]
    forward()
    targets.send_again(found)
    db.session.commit()
    forward()
    assert [one.is_waiting for one in letters()] == [False]

    other.answer = lambda _: None  # type: ignore[method-assign]
    targets.send_again(found, [letters()[0].id])
    db.session.commit()
    forward()

    assert letters() == []
    assert other.taken == [ids[1], ids[0]]


def test_target_that_has_taken_nothing_yet_is_itself_at_fault(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    lrs.store(statement(), statement())
    other.answer = says(400)  # type: ignore[method-assign]

    forward()

    assert (found.trouble, letters()) == (Trouble.REFUSES_ALL, [])
    assert queries.lag_of(found).statements == 2


def test_409_for_what_is_there_already_is_done(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    ids = lrs.store(statement(), statement())
    other.answer = refuses(ids[0], status=409)  # type: ignore[method-assign]
    other.pages = [(200, lrs.get(statementId=ids[0]).json, {})]

    forward()

    assert (found.accepted, letters()) == (2, [])


def test_409_is_a_dead_letter_where_the_key_may_not_look(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    ids = lrs.store(statement(), statement())
    other.answer = refuses(ids[0], status=409)  # type: ignore[method-assign]
    other.pages = [(403, {}, {}), (403, {}, {})]

    forward()

    assert found.accepted == 1
    assert [str(one.statement_id) for one in letters()] == [ids[0]]


@pytest.mark.parametrize("status", [400, 405])
def test_409_is_a_dead_letter_where_the_target_does_not_understand_the_look(
    lrs: Lrs, other: Scripted, status: int
) -> None:
    found = target(other.url)
    ids = lrs.store(statement(), statement())
    other.answer = refuses(ids[0], status=409)  # type: ignore[method-assign]
    other.pages = [(status, "no such parameter", {})] * 2

    forward()

    assert (found.accepted, found.is_failing, other.taken) == (1, False, ids[1:])
    (letter,) = letters()
    assert letter.reason == f"409 actor: wrong; looked for: {status} no such parameter"


def test_409_for_another_statement_says_that_one_is_there(lrs: Lrs, other: Scripted) -> None:
    target(other.url)
    ids = lrs.store(statement(), statement())
    other.answer = refuses(ids[0], status=409)  # type: ignore[method-assign]
    other.pages = [(200, lrs.get(statementId=ids[1]).json | {"actor": {"mbox": "mailto:other@example.org"}}, {})]

    forward()

    assert [one.reason for one in letters()] == ["409 actor: wrong; another statement is there"]


@pytest.mark.parametrize("status", [302, 408, 429, 500, 503])
def test_409_is_left_for_later_where_the_look_fails(lrs: Lrs, other: Scripted, status: int) -> None:
    found = target(other.url)
    ids = lrs.store(statement(), statement())
    other.answer = refuses(ids[1], status=409)  # type: ignore[method-assign]
    other.pages = [(404, {}, {}), (status, "<p>Not now</p>", {})]

    forward()

    assert (found.accepted, found.is_failing, letters()) == (1, True, [])
    assert queries.lag_of(found).statements == 1


def test_statements_of_2_0_travel_in_requests_of_2_0(lrs: Lrs, lrs_2: Lrs, other: Scripted) -> None:
    target(other.url)
    ids = [*lrs.store(statement()), *lrs_2.store(statement(version="2.0.0")), *lrs.store(statement())]

    forward()

    assert (other.taken, other.versions) == (ids, ["1.0.3", "2.0.0", "1.0.3"])


def test_paused_target_gets_all_when_it_goes_on(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    exchange.pause(found)
    db.session.commit()
    ids = lrs.store(statement())
    forward()
    assert other.taken == []

    exchange.resume(found)
    db.session.commit()
    forward()

    assert other.taken == ids


def test_second_forwarder_leaves_a_target_alone_until_the_lease_is_over(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    lrs.store(statement())
    assert lease.claim(ForwardingTarget, found.id, "another", at=clock.now())
    db.session.commit()

    forward()
    assert other.taken == []
    with time_machine.travel(clock.now() + lease.LEASE, tick=False):
        forward()

    assert len(other.taken) == 1


def test_forwarder_that_lost_its_lease_writes_nothing_down(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    lrs.store(statement())

    def answer(_statements: list[dict[str, Any]]) -> Said:
        with other_app.app_context(), db.engine.begin() as connection:
            connection.execute(db.update(ForwardingTarget).values(leased_by="another"))
        return None

    other_app = lrs.app
    other.answer = answer  # type: ignore[method-assign]
    assert Forwarder(lambda _: None).round() == 0
    db.session.expire_all()

    assert (found.accepted, found.cursor, found.leased_by) == (0, 0, "another")


def test_secret_under_another_key_is_a_plain_failure(lrs: Lrs, other: Scripted) -> None:
    found = target(other.url)
    lrs.store(statement())
    found.sealed_secret = "gAAAA"
    db.session.commit()

    forward()

    assert (found.trouble, other.requests) == (Trouble.SECRET, [])


def test_large_statements_go_in_batches_of_their_own(lrs: Lrs, other: Scripted) -> None:
    target(other.url)
    large = "x" * 900_000
    lrs.store(*[statement(result={"response": large}) for _ in range(5)])

    forward()

    assert [len(one) for one in other.requests] == [4, 1]
