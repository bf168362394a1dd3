"""Forwarding over a line that is slow, or to a target that stops taking."""

import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
import time_machine
import urllib3

from lms.xapi.forwarding import remote
from lms.xapi.forwarding.delivery import Item, deliver
from lms.xapi.forwarding.models import Trouble
from lms.xapi.forwarding.remote import Answer, Failed, RemoteLrs, TooSlow
from lms.xapi.statement import read
from tests.xapi.lrs import Lrs, statement
from tests.xapi.others import forward, scripted, target

STEP_S = 0.5
# More than the buffers of both ends hold.
LARGE = 12_000_000


@contextmanager
def slow_server(*, pause_s: float | None) -> Iterator[tuple[str, list[int]]]:
    """Takes 64 KB, then rests for so long, and so on; without `pause_s` it stops for good. What it took is in the list."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    taken: list[int] = []
    is_over = threading.Event()

    def serve() -> None:
        connection, _address = listener.accept()
        with connection:
            head, _blank, rest = connection.recv(65536).partition(b"\r\n\r\n")
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            left = int(lengths[0].partition(b":")[2]) - len(rest)
            while left > 0:
                if is_over.wait(pause_s):
                    return
                left -= len(connection.recv(min(left, 65536)))
            taken.append(left)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/xapi/", taken
    finally:
        is_over.set()
        listener.close()
        thread.join()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "TIMEOUT", urllib3.Timeout(connect=STEP_S, read=10))


def test_slow_line_may_take_longer_than_a_step_for_the_whole() -> None:
    calls: list[None] = []
    with slow_server(pause_s=0.005) as (url, taken):
        other = RemoteLrs(url, "key", "secret", meanwhile=lambda: calls.append(None))
        begin = time.monotonic()

        answer = other.send(['"' + "x" * LARGE + '"'], [], version="1.0.3")

        other.close()
    assert (answer.status, taken) == (200, [0])
    assert time.monotonic() - begin > STEP_S
    # The lease is renewed meanwhile.
    assert len(calls) > LARGE // remote.PIECE


def test_target_that_takes_no_more_is_too_slow() -> None:
    with slow_server(pause_s=None) as (url, taken):
        other = RemoteLrs(url, "key", "secret")
        with pytest.raises(TooSlow) as caught:
            other.send(['"' + "x" * LARGE + '"'], [], version="1.0.3")
        other.close()
    assert (caught.value.trouble, taken) == (Trouble.UNREACHABLE, [])


class Narrow(RemoteLrs):
    """Takes so many statements at a time and no more."""

    def __init__(self, most: int) -> None:
        super().__init__("http://127.0.0.1/xapi/", "key", "secret")
        self.most = most
        self.sent: list[int] = []

    def send(self, documents: Sequence[str], _attachments: object, *, version: str) -> Answer:
        self.sent.append(len(documents))
        if len(documents) > self.most:
            raise TooSlow(Trouble.UNREACHABLE, f"The request of {version} was not taken in time")
        ids = [json.loads(one)["id"] for one in documents]
        return Answer(200, urllib3.HTTPHeaderDict(), json.dumps(ids).encode())


def items(count: int) -> list[Item]:
    found = [read(json.dumps(statement()).encode()) for _ in range(count)]
    return [Item(seq, one, text.decode()) for seq, (one, text) in enumerate(found, 1)]


def test_batch_that_is_too_much_for_the_line_is_halved() -> None:
    narrow, batch = Narrow(2), items(8)

    outcome = deliver(narrow, batch)

    assert outcome.accepted == [one.id for one in batch]
    assert (outcome.failure, outcome.refused) == (None, [])
    assert narrow.sent == [8, 4, 2, 2, 4, 2, 2]


def test_target_that_takes_not_even_one_fails_without_a_dead_letter() -> None:
    narrow = Narrow(0)

    outcome = deliver(narrow, items(8))

    assert isinstance(outcome.failure, Failed)
    assert (outcome.accepted, outcome.refused, narrow.sent) == ([], [], [8, 4, 2, 1])


def test_batch_that_is_not_answered_in_time_is_halved_the_next_time(lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "TIMEOUT", urllib3.Timeout(connect=STEP_S, read=STEP_S))
    ids = lrs.store(*[statement() for _ in range(60)])
    is_over = threading.Event()

    def answer(statements: list[dict[str, object]]) -> None:
        if len(statements) > 25:
            is_over.wait(20)

    with scripted() as other:
        other.answer = answer  # type: ignore[method-assign,assignment]
        found = target(other.url)
        forward()
        assert (found.trouble, found.failures) == (Trouble.TOO_MUCH, 1)
        is_over.set()
        assert found.next_try_at is not None
        with time_machine.travel(found.next_try_at, tick=False):
            forward()

    assert [len(one) for one in other.requests] == [50, 25, 35]
    assert (other.taken, found.accepted, found.failures) == (ids, 60, 0)
