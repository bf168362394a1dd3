"""What stands before the resources of the LRS on the server."""

import socket
from collections.abc import Iterable
from typing import Any

import pytest

from lms.xapi.alternate import PATIENCE_S, AlternateSyntax


@pytest.mark.parametrize("before", [None, 60.0])
def test_only_reading_is_limited_in_time(before: float | None) -> None:
    server, client = socket.socketpair()
    seen: list[float | None] = []

    def resource(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.append(environ["gunicorn.socket"].gettimeout())
        start_response("200 OK", [])
        return [b"a long answer"]

    with server, client:
        server.settimeout(before)
        environ = {"PATH_INFO": "/xapi/statements", "REQUEST_METHOD": "GET", "gunicorn.socket": server}
        AlternateSyntax(resource, prefix="/xapi")(environ, lambda *_told: seen.append(server.gettimeout()))

        assert [*seen, server.gettimeout()] == [PATIENCE_S, before, before]


def test_other_pages_keep_the_patience_of_the_server() -> None:
    server, client = socket.socketpair()

    with server, client:
        environ = {"PATH_INFO": "/courses", "REQUEST_METHOD": "GET", "gunicorn.socket": server}
        AlternateSyntax(lambda _environ, _start: [], prefix="/xapi")(environ, lambda *_told: None)

        assert server.gettimeout() is None
