"""A load of keep-alive connections from one process, light enough not to be what is measured."""

import socket
import threading
import time
from urllib.parse import urlsplit


def request_bytes(url: str, headers: dict[str, str]) -> tuple[tuple[str, int], bytes]:
    found = urlsplit(url)
    assert found.hostname
    assert found.port
    lines = [
        f"GET {found.path} HTTP/1.1",
        f"Host: {found.netloc}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return (found.hostname, found.port), "\r\n".join([*lines, "", ""]).encode()


def read_answer(connection: socket.socket, rest: bytes) -> tuple[int, int, bytes]:
    """(status, size in bytes with headers, bytes of the next answer). Raises ConnectionError at the end."""
    data = rest
    while b"\r\n\r\n" not in data:
        data += _receive(connection)
    head, _blank, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += _receive(connection)
    return int(head.split(b" ", 2)[1]), len(head) + 4 + length, body[length:]


def _receive(connection: socket.socket) -> bytes:
    got = connection.recv(65536)
    if not got:
        raise ConnectionError
    return got


def size_of(url: str, headers: dict[str, str]) -> int:
    """Bytes of one answer, status line and headers included. Raises AssertionError unless it is a 200."""
    address, asked = request_bytes(url, headers)
    with socket.create_connection(address) as connection:
        connection.sendall(asked)
        status, size, _rest = read_answer(connection, b"")
    assert status == 200, f"{url}: {status}"
    return size


def pages_per_second(url: str, headers: dict[str, str], *, seconds: float, connections: int = 4) -> float:
    address, asked = request_bytes(url, headers)
    counts = [0] * connections
    end = time.perf_counter() + seconds

    def run(number: int) -> None:
        while time.perf_counter() < end:
            with socket.create_connection(address) as connection:
                rest = b""
                try:
                    while time.perf_counter() < end:
                        connection.sendall(asked)
                        status, _size, rest = read_answer(connection, rest)
                        assert status == 200, status
                        counts[number] += 1
                except ConnectionError:
                    continue  # the server ends a connection after its share of requests

    threads = [threading.Thread(target=run, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
