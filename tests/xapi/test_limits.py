"""What many writers at once, big batches and lying requests do to a served LRS: nothing."""

import json
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid4

import psutil
import pytest
from sqlalchemy import func, select

from lms.core.db import db
from lms.xapi.models import StoredStatement
from tests.xapi.lrs import ADL, mixed, statement
from tests.xapi.served import KIND, Answer, Served, served

AGENT = quote('{"mbox":"mailto:a@example.org"}')
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
        path = f"/agents/profile?agent={AGENT}&profileId={uuid4()}"
        answers = at_once([lambda path=path, n=n: live.ask("POST", path, b'{"n%d":1}' % n) for n in range(6)])  # type: ignore[misc]

        assert {status for status, _content in answers} == {204}
        assert json.loads(live.ask("GET", path)[1]) == {f"n{n}": 1 for n in range(6)}


def count_of(live: Served, ids: list[str]) -> int:
    with live.app.app_context():
        found = db.session.scalar(
            select(func.count()).select_from(StoredStatement).where(StoredStatement.id.in_([UUID(one) for one in ids]))
        )
    return found or 0


def request(live: Served, method: str, path: str, *lines: str, content: bytes = b"") -> bytes:
    """A request as bytes, with no other headers than these and the credentials."""
    head = [f"{method} /xapi{path} HTTP/1.1", "Host: x", "Connection: close", "X-Experience-API-Version: 1.0.3",
            f"Authorization: {live.authorization}", "Content-Type: application/json", *lines]  # fmt: skip
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + content


def address(live: Served) -> tuple[str, int]:
    found = urlsplit(live.url)
    assert found.hostname
    assert found.port
    return found.hostname, found.port


def status_of(answer: bytes) -> int:
    """0 where the server closed without a word."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


ONE = body(statement(id="11111111-2222-4333-8444-888888888888"))
CHUNKED = "Transfer-Encoding: chunked"
LIES = {
    "too short": (["Content-Length: 20"], ONE),
    "none": ([], ONE),
    "zero": (["Content-Length: 0"], ONE),
    "negative": (["Content-Length: -1"], ONE),
    "a word": (["Content-Length: many"], ONE),
    "a fraction": (["Content-Length: 1.5"], ONE),
    "signed": ([f"Content-Length: +{len(ONE)}"], ONE),
    "hexadecimal": (["Content-Length: 0x20"], ONE),
    "digits of another script": (["Content-Length: \xb2"], ONE),
    "two that differ": (["Content-Length: 5", f"Content-Length: {len(ONE)}"], ONE),
    "in a list": ([f"Content-Length: 5, {len(ONE)}"], ONE),
    "beyond what is read": ([f"Content-Length: {1 << 40}"], ONE),
    "beyond any number": ([f"Content-Length: {'9' * 400}"], ONE),
    "and chunks": ([CHUNKED, "Content-Length: 5"], b"5\r\n[1,2,\r\n0\r\n\r\n"),
    "chunks of no size": ([CHUNKED], b"zz\r\n" + ONE + b"\r\n0\r\n\r\n"),
    "chunks of negative size": ([CHUNKED], b"-5\r\n" + ONE + b"\r\n0\r\n\r\n"),
    "a chunk too short": ([CHUNKED], b"5\r\n" + ONE + b"\r\n0\r\n\r\n"),
    "chunks in another coding": (["Transfer-Encoding: gzip, chunked"], b"0\r\n\r\n"),
    "an unknown coding": (["Transfer-Encoding: \x0bchunked"], ONE),
    "a line in a header": (["Content-Length: 2", " X-Folded: yes"], b"{}"),
    "a header without colon": (["Content-Length 2"], b"{}"),
    "a NUL in a header": (["If-Match: a\0b", "Content-Length: 2"], b"{}"),
    "a header too long": (["If-Match: " + "a" * 100_000, "Content-Length: 2"], b"{}"),
    "headers too many": ([f"X-{number}: 1" for number in range(1000)], b"{}"),
}  # fmt: skip


@pytest.mark.parametrize("what", LIES)
def test_lying_request_is_refused_and_the_next_one_served(live: Served, what: str) -> None:
    lines, content = LIES[what]

    answer = live.say(request(live, "POST", "/statements", *lines, content=content), ends=True)

    assert 400 <= status_of(answer) < 500 or answer == b""
    assert live.ask("GET", "/about")[0] == 200
    assert count_of(live, ["11111111-2222-4333-8444-888888888888"]) == 0


def test_body_shorter_than_it_says_is_not_stored(live: Served) -> None:
    answer = live.say(request(live, "POST", "/statements", f"Content-Length: {len(ONE) + 9}", content=ONE), ends=True)

    assert status_of(answer) == 400
    assert b"Content-Length" in answer.partition(b"\r\n\r\n")[2]
    assert count_of(live, ["11111111-2222-4333-8444-888888888888"]) == 0


def test_chunks_are_a_body_as_well(live: Served) -> None:
    found = body(statement())

    answer = live.say(
        request(live, "POST", "/statements", CHUNKED, content=b"%x\r\n%s\r\n0\r\n\r\n" % (len(found), found))
    )

    assert status_of(answer) == 200


def test_chunks_beyond_the_limit_are_refused(live: Served) -> None:
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    path = f"/activities/state?activityId=http://example.org/a&stateId=great&agent={AGENT}"

    answer = live.say(request(live, "PUT", path, CHUNKED, content=chunk * 40 + b"0\r\n\r\n"))

    # Who has not sent all may find the connection closed.
    assert status_of(answer) in (0, 413)
    assert live.ask("GET", path)[0] == 404


@pytest.mark.slow
def test_silent_clients_are_given_up(live: Served) -> None:
    silent = request(live, "POST", "/statements", "Content-Length: 1000", content=b"[")
    form = silent.replace(b"/statements ", b"/statements?method=PUT ").replace(
        b"application/json", b"application/x-www-form-urlencoded"
    )
    with ExitStack() as stack:
        # More than the workers have threads.
        waiting = [stack.enter_context(socket.create_connection(address(live), timeout=60)) for _ in range(10)]
        for number, connection in enumerate(waiting):
            connection.sendall(form if number % 3 == 0 else silent)

        assert live.ask("GET", "/about")[0] == 200
        assert {status_of(connection.recv(65536)) for connection in waiting} <= {0, 400, 408}


def test_half_a_request_line_is_no_fault(live: Served) -> None:
    for sent in (b"", b"\r\n\r\n", b"GET", b"GET /xapi/about", b"\x16\x03\x01\x02\x00\x01", b"GET /xapi/\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
                 b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", b"\xff" * 5000, b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\n\r\n",
                 b"GET /xapi/about HTTP/9.9\r\n\r\n", b"POST /xapi/statements HTTP/1.0\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):  # fmt: skip
        assert status_of(live.say(sent, ends=True, seconds=5)) < 500

    assert live.ask("GET", "/about")[0] == 200


def test_great_batch_needs_little_memory(live: Served, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(10)
    # As clients write them: the kilobyte of a usual statement.
    found = body(*(about(chance.randrange(500), chance, result={"response": "r" * 300}) for _ in range(10_000)))
    for _ in range(8):
        assert live.ask("POST", "/statements", body(statement()))[0] == 200
    before = largest_worker(live)

    assert live.ask("POST", "/statements", found)[0] == 200

    after = largest_worker(live)
    with capsys.disabled():
        print(f"\n10,000 statements ({len(found) / MEGABYTE:.0f} MB) on {KIND}: from {before:.0f} to {after:.0f} MB")
    assert after - before <= 100
    assert after < 150


def test_memory_of_large_attachments_is_given_back(live: Served) -> None:
    assert live.ask("POST", "/statements", body(statement()))[0] == 200
    before = largest_worker(live)

    for number in range(5):
        content = bytes([number]) * (20 * MEGABYTE)
        attachment = {
            "usageType": "http://example.org/film", "display": {"en": "film"}, "contentType": "video/mp4",
            "length": len(content), "sha2": sha256(content).hexdigest(),
        }  # fmt: skip
        found, content_type = mixed(statement(attachments=[attachment]), (content, "video/mp4", attachment["sha2"]))
        assert live.ask("POST", "/statements", found, Content_Type=content_type)[0] == 200

    # One of them may be held by each worker; without giving back it was 100 MB and more.
    assert largest_worker(live) - before <= 60


def largest_worker(live: Served) -> float:
    """Megabytes, those included that it shares with the others."""
    assert live.process is not None
    workers = psutil.Process(live.process.pid).children()
    return max(worker.memory_info().rss for worker in workers) / MEGABYTE
