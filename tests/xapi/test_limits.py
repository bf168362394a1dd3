"""What many writers at once, big batches and lying requests do to a served LRS: nothing."""

import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from lms.core.db import db
from lms.xapi.models import StoredStatement
from tests.xapi.lrs import ADL, statement
from tests.xapi.served import Answer, Served, served

MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("limits")) as found:
        yield found


def body(*found: dict[str, Any]) -> bytes:
    return json.dumps(found if len(found) != 1 else found[0]).encode()


def at_once(work: list[Callable[[], Answer]]) -> list[Answer]:
    """All of them, begun at one moment in threads of their own."""
    barrier, answers = threading.Barrier(len(work)), [(0, b"")] * len(work)

    def run(index: int) -> None:
        barrier.wait()
        answers[index] = work[index]()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def about(number: int, chance: random.Random, **changes: Any) -> dict[str, Any]:
    """A statement about one of few agents and activities, which it also tells something of."""
    lesson = {"id": f"http://example.org/lessons/{number}", "definition": {"name": {"en": f"Lesson {chance.random()}"}}}
    person = {"mbox": f"mailto:person{chance.randrange(5)}@example.org"}
    return statement(actor=person, object=lesson, **changes)


def test_concurrent_batches_about_the_same_things_all_succeed(live: Served) -> None:
    chance = random.Random(7)

    for _round in range(10):
        batches = [body(*(about(chance.randrange(8), chance) for _ in range(40))) for _ in range(8)]
        answers = at_once([lambda one=one: live.ask("POST", "/statements", one) for one in batches])

        assert {status for status, _content in answers} == {200}, answers


def test_long_batches_in_opposite_orders_do_not_deadlock(live: Served) -> None:
    chance = random.Random(8)

    for _round in range(4):
        shared = [about(number, chance) for number in range(1200)]
        orders = [shared, shared[::-1], chance.sample(shared, len(shared)), shared[600:] + shared[:600]]
        answers = at_once([lambda one=one: live.ask("POST", "/statements", body(*one)) for one in orders])

        assert {status for status, _content in answers} == {200}, [content[:200] for _status, content in answers]
        assert count_of(live, [one["id"] for one in shared]) == 1200


def test_one_id_told_by_many_at_once_is_one_statement(live: Served) -> None:
    for _round in range(10):
        name = str(uuid4())
        same = [lambda name=name: live.ask("POST", "/statements", body(statement(id=name)))] * 4
        others = [
            lambda name=name, verb=verb: live.ask(
                "PUT", f"/statements?statementId={name}", body(statement(id=name, verb={"id": verb}))
            )
            for verb in (ADL + "passed", ADL + "failed")
        ]
        answers = at_once(same + others)

        statuses = Counter(status for status, _content in answers)
        assert set(statuses) <= {200, 204, 409}
        assert statuses[200] in (0, 4)
        assert statuses[200] // 4 + statuses[204] == 1
        assert count_of(live, [name]) == 1


def test_voiding_the_same_statements_at_once_does_not_deadlock(live: Served) -> None:
    targets = [statement() for _ in range(50)]
    assert live.ask("POST", "/statements", body(*targets))[0] == 200
    orders = [targets, targets[::-1], random.Random(9).sample(targets, 50), targets[25:] + targets[:25]]

    def voids(order: list[dict[str, Any]]) -> bytes:
        return body(
            *(
                statement(verb={"id": ADL + "voided"}, object={"objectType": "StatementRef", "id": one["id"]})
                for one in order
            )
        )

    answers = at_once([lambda one=one: live.ask("POST", "/statements", voids(one)) for one in orders])

    assert {status for status, _content in answers} == {200}, answers


def test_only_one_creates_a_document_where_none_is(live: Served) -> None:
    for _round in range(10):
        path = f"/activities/profile?activityId=http://example.org/a&profileId={uuid4()}"
        answers = at_once(
            [lambda path=path, n=n: live.ask("PUT", path, b'{"by":%d}' % n, If_None_Match="*") for n in range(6)]  # type: ignore[misc]
        )

        assert Counter(status for status, _content in answers) == {204: 1, 412: 5}


def test_concurrent_merges_all_arrive(live: Served) -> None:
    for _round in range(10):
        path = f"/agents/profile?agent=%7B%22mbox%22:%22mailto:a@example.org%22%7D&profileId={uuid4()}"
        answers = at_once([lambda path=path, n=n: live.ask("POST", path, b'{"n%d":1}' % n) for n in range(6)])  # type: ignore[misc]

        assert {status for status, _content in answers} == {204}
        assert json.loads(live.ask("GET", path)[1]) == {f"n{n}": 1 for n in range(6)}


def count_of(live: Served, ids: list[str]) -> int:
    with live.app.app_context():
        found = db.session.scalar(
            select(func.count()).select_from(StoredStatement).where(StoredStatement.id.in_([UUID(one) for one in ids]))
        )
    return found or 0
