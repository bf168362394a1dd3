"""The trivial server to measure against: what another server answered, byte for byte, as files in memory."""

import http.client
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

# A server says these by itself.
_OF_THE_CONNECTION = {"connection", "date", "server", "transfer-encoding", "keep-alive"}
_ASKED = ("Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Save-Data")


class _Copies(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.original = urlsplit(url).netloc
        self.kept: dict[str, tuple[int, list[tuple[str, str]], bytes]] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has seen enough hangs up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Copies

    def do_GET(self) -> None:
        if self.path not in self.server.kept:
            self.server.kept[self.path] = self._fetch()
        status, headers, content = self.server.kept[self.path]
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _fetch(self) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.server.original)
        connection.request(
            "GET", self.path, headers={name: self.headers[name] for name in _ASKED if name in self.headers}
        )
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in _OF_THE_CONNECTION]
        return answer.status, headers, content

    def log_message(self, *_args: object) -> None:
        """The table is all that is printed."""


@contextmanager
def serve_copies(url: str) -> Iterator[str]:
    """The address of a server that asks `url` once for each path, and answers it from memory ever after."""
    server = _Copies(url)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
