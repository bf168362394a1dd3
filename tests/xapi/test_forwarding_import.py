"""Copying statements from an LRS that stumbles, lies or speaks an older version."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from lms.core import clock
from lms.core.db import db
from lms.xapi import queries as log
from lms.xapi.forwarding import exchange, lease, queries, receiving, sources
from lms.xapi.forwarding.models import ImportSource, Trouble
from lms.xapi.forwarding.runner import Forwarder
from tests.factories.statements import recorded
from tests.xapi.lrs import Lrs, statement
from tests.xapi.others import Scripted, copy, cursor, faults, forward, here, page, source, stored, through


def test_pages_are_followed(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    other.pages += [page(stored(), more="/xapi/statements/more/2"), page(stored())]

    assert forward() == []

    assert other.asked[1] == "/xapi/statements/more/2"
    assert (found.accepted, found.known, cursor()) == (2, 0, "2026-11-23T10:00:00+00:00")
    assert not any(one.is_trusted for one in log.statements_with_ids(list(map(UUID, here()))))


def test_source_is_asked_again_after_a_minute_and_nothing_is_copied_twice(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    one, late = stored(), stored(stored="2026-11-23T10:05:00Z")
    other.pages += [page(one), page(one, late)]
    forward()
    forward()
    assert len(other.asked) == 1

    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        forward()

    assert "since=2026-11-23T09%3A59%3A59" in other.asked[1]
    assert (found.accepted, found.known, here()) == (2, 0, sorted([one["id"], late["id"]]))


def test_what_is_here_already_is_counted_once(app: Flask, lrs: Lrs, other: Scripted) -> None:
    found = source(other.url)
    (known,) = lrs.store(statement())
    one = stored(**{name: value for name, value in lrs.get(statementId=known).json.items() if name != "stored"})
    other.pages += [page(one), page(one)]

    forward()
    copy()

    assert (found.accepted, found.known, here()) == (0, 1, [known])


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T09:59:30.000Z", "2026-11-23T09:59:30"), ("2026-11-23T10:59:30+01:00", "2026-11-23T09:59:30"),
        ("2026-11-23T09:59:30", "2026-11-23T09:59:30"), ("2026-11-23T10:00:30Z", "2026-11-23T10:00:00"),
        ("soon", "2026-11-23T10:00:00"), ("", "2026-11-23T10:00:00"), ("0001-01-01T00:00:00+14:00", "2026-11-23T10:00:00"),
    ],
)  # fmt: skip
def test_import_goes_on_no_later_than_what_is_consistent_there(
    app: Flask, other: Scripted, moment: str, expected: str
) -> None:
    source(other.url)
    other.pages += [through(page(stored()), moment)]

    forward()

    assert cursor() == expected + "+00:00"


def test_gap_of_one_page_is_not_forgotten_with_the_next(app: Flask, other: Scripted) -> None:
    source(other.url)
    first = through(page(stored(), more="/xapi/statements/more/2"), "2026-11-23T09:59:30Z")
    second = through(page(stored(stored="2026-11-23T10:00:10Z")), "2026-11-23T10:00:20Z")
    other.pages += [first, second]

    forward()

    assert cursor() == "2026-11-23T09:59:30+00:00"
    assert queries.source_standings()[0].lag_s(datetime(2026, 11, 23, 10, tzinfo=UTC)) == 30


def test_what_is_committed_there_later_is_copied_by_the_next_import(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    late = stored(stored="2026-11-23T09:59:40Z")
    other.pages += [through(page(stored()), "2026-11-23T09:59:30Z"), page(late)]
    forward()

    copy()

    assert found.accepted == 2
    assert "since=2026-11-23T09%3A59%3A29" in other.asked[1]


@pytest.mark.parametrize("moment", ["2199-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_wrong_clock_there_hides_nothing(app: Flask, other: Scripted, moment: str) -> None:
    found = source(other.url)
    other.pages += [page(stored(stored=moment)), page(stored())]

    forward()
    copy()

    assert found.accepted == 2
    assert found.stored_there is not None
    assert found.stored_there <= clock.now()
    assert "since=2199" not in other.asked[1]


def test_pages_without_end_are_left(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    more = "/xapi/statements/more/"
    circle = [page(stored(), more=more + "1"), page(more=more + "2"), page(stored(), more=more + "1")]
    other.pages += [*circle, *circle]

    forward()

    assert (found.trouble, found.detail) == (Trouble.NO_LRS, f"The pages have no end: {more}1")
    assert len(other.asked) == 3
    assert len(recorded()) == 2


@pytest.mark.parametrize("filling", [[], [stored()]], ids=["empty", "the same"])
def test_pages_that_say_nothing_new_are_left(app: Flask, other: Scripted, filling: list[dict[str, Any]]) -> None:
    found = source(other.url)
    other.pages += [page(*filling, more=f"/xapi/statements/more/{number}") for number in range(200)]

    forward()
    assert (found.trouble, found.failures) == (Trouble.NO_LRS, 1)
    assert len(other.asked) <= receiving.BARREN + 1
    assert found.next_try_at is not None
    with time_machine.travel(found.next_try_at, tick=False):
        forward()

    assert (found.failures, len(recorded())) == (2, len(filling))


def test_empty_pages_in_between_are_no_end(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    other.pages += [page(more=f"/xapi/statements/more/{number}") for number in range(receiving.BARREN - 1)]
    other.pages += [page(stored())]

    forward()

    assert (found.accepted, found.is_failing) == (1, False)


def test_page_on_another_server_is_not_asked_for(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    other.pages += [page(stored(), more="https://elsewhere.example/statements/more/2")]

    forward()

    assert (found.trouble, len(recorded()), len(other.asked)) == (Trouble.NO_LRS, 1, 1)


@pytest.mark.parametrize("more", ["//[", "\0", "/xapi/\0é \n", "//elsewhere\0/"])
def test_odd_address_of_the_next_page_is_a_failure(app: Flask, other: Scripted, more: str) -> None:
    found = source(other.url)
    other.pages += [page(stored(), more=more)]

    forward()

    assert (found.trouble in (Trouble.NO_LRS, Trouble.ADDRESS, Trouble.UNREACHABLE), found.accepted) == (True, 1)


def test_lrs_without_2_0_is_asked_in_1_0_3(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    other.pages += [(400, "X-Experience-API-Version", {}), page(stored())]

    forward()

    assert found.accepted == 1
    assert other.versions == ["2.0.0", "1.0.3"]


def test_failing_source_is_left_alone_longer_and_longer_and_loses_nothing(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    one, two = stored(), stored(stored="2026-11-23T10:01:00Z")
    other.pages += [
        page(one, more="/xapi/statements/more/2"),
        (503, "", {"retry-after": "600"}),
        (500, "", {}),
        page(two),
    ]

    said: list[str] = []
    worker = Forwarder(said.append)
    while worker.round():
        pass
    assert said == ["Field: busy: 503"]
    db.session.expire_all()
    assert (found.trouble, found.failures, cursor()) == (Trouble.BUSY, 1, "2026-11-23T10:00:00+00:00")
    assert found.next_try_at is not None
    assert found.next_try_at - clock.now() > timedelta(minutes=9)
    assert copy() == []
    for failures in (2, 0):
        with time_machine.travel(found.next_try_at, tick=False):
            worker.round()
        db.session.expire_all()
        assert found.failures == failures

    assert other.asked[1:] == ["/xapi/statements/more/2"] * 3
    assert said[1:] == ["Field: gives statements again"]
    assert here() == sorted([one["id"], two["id"]])


def test_reading_begins_anew_where_its_next_page_is_gone(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    one, two = stored(), stored(stored="2026-11-23T10:01:00Z")
    other.pages += [page(one, more="/xapi/statements/more/2"), (404, "", {}), page(one, two)]

    forward()
    assert found.next_try_at is not None
    with time_machine.travel(found.next_try_at, tick=False):
        forward()

    assert "since=" in other.asked[2]
    assert (found.accepted, here()) == (2, sorted([one["id"], two["id"]]))


def test_killed_import_goes_on_at_the_last_page_and_copies_nothing_twice(
    app: Flask, other: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = source(other.url)
    one, two, three = [stored(stored=f"2026-11-23T10:0{minute}:00Z") for minute in range(3)]
    other.pages += [page(one, more="/xapi/statements/more/2"), page(two, three)]

    move, moved = sources.move, []

    def move_and_end(row: ImportSource, progress: sources.Progress) -> None:
        """The process ends when the second page is stored and not committed."""
        move(row, progress)
        moved.append(progress)
        if len(moved) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(sources, "move", move_and_end)
    with pytest.raises(KeyboardInterrupt):
        forward()
    db.session.rollback()
    db.session.expire_all()
    assert (here(), found.accepted, cursor()) == ([one["id"]], 1, "2026-11-23T10:00:00+00:00")
    other.pages += [page(one, two, three)]
    forward()
    assert len(other.asked) == 2, "The lease of the one that was killed is over after two minutes"
    with time_machine.travel(clock.now() + lease.LEASE, tick=False):
        forward()

    assert "since=2026-11-23T09%3A59%3A59" in other.asked[2]
    assert here() == sorted([one["id"], two["id"], three["id"]])
    assert (found.accepted, found.known, faults()) == (3, 0, [])


def test_second_worker_that_came_meanwhile_is_not_disturbed(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    other.pages += [page(stored())]
    assert lease.claim(ImportSource, found.id, "another", at=clock.now())
    db.session.commit()

    forward()

    assert (other.asked, found.leased_by) == ([], "another")


def test_one_fault_of_ours_does_not_stop_the_others(
    app: Flask, other: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = min(source(other.url).id, source(other.url, name="Another").id)
    other.pages += [page(stored()), page(stored())]
    find = receiving._find

    def broken(source_id: UUID) -> Any:
        if source_id == first:
            raise RuntimeError("A fault of ours")
        return find(source_id)

    monkeypatch.setattr(receiving, "_find", broken)
    with pytest.raises(RuntimeError):
        forward()

    db.session.expire_all()
    assert [one.accepted for one in db.session.query(ImportSource).order_by(ImportSource.id)] == [0, 1]


def test_slow_source_is_asked_for_less(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    found.trouble, found.failures = Trouble.TOO_MUCH, 2
    db.session.commit()
    other.pages += [page(stored()), page()]

    forward()
    copy()

    assert ["limit=25&" in one or one.endswith("limit=25") for one in other.asked] == [True, False]
    assert "limit=100" in other.asked[1]


def test_secret_under_another_key_is_a_plain_failure(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    found.sealed_secret = "gAAAA"
    db.session.commit()

    forward()

    assert (found.trouble, other.asked) == (Trouble.SECRET, [])


def test_paused_source_is_copied_when_it_goes_on(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    other.pages += [page(stored())]
    exchange.pause(found)
    db.session.commit()
    forward()
    assert other.asked == []

    exchange.resume(found)
    db.session.commit()
    forward()

    assert found.accepted == 1


@pytest.mark.parametrize("body", ["<p>Sign in</p>", "[]", '{"statements": 1}', '{"more": ""}', "{" * 5000], ids=len)
def test_what_is_no_statement_result_is_a_failure(app: Flask, other: Scripted, body: str) -> None:
    found = source(other.url)
    other.pages += [(200, body, {})]

    forward()

    assert found.trouble is Trouble.NO_LRS
    assert "no StatementResult" in found.detail


def test_lag_is_what_may_be_missing(app: Flask, other: Scripted) -> None:
    found = source(other.url)
    begin = datetime(2026, 11, 27, 10, tzinfo=UTC)
    first = page(stored(), more="/xapi/statements/more/2")
    other.pages += [first, (503, "", {}), through(page(), "2026-11-27T09:59:40Z")]
    found.created_at = begin - timedelta(minutes=5)
    db.session.commit()
    assert queries.source_standings()[0].lag_s(begin) == 300

    with time_machine.travel(begin, tick=False):
        forward()
    assert queries.source_standings()[0].lag_s(begin) == timedelta(days=4).total_seconds()
    with time_machine.travel(begin, tick=False):
        exchange.resume(found)
        db.session.commit()
        forward()

    assert queries.source_standings()[0].lag_s(begin) == 20
    assert queries.source_standings()[0].lag_s(begin - timedelta(hours=1)) == 0
