"""The alternate request syntax of xAPI 1.0.3 (Communication 1.3): a form that holds a whole request, for old browsers.

Turned into the request that it stands for before anything else looks at it, so that no view knows of it.
"""

import io
import re
from collections.abc import Callable, Iterable
from socket import socket
from typing import Any
from urllib.parse import parse_qs, unquote_to_bytes, urlencode

from lms.core.errors import DomainError
from lms.core.sizes import in_megabytes
from lms.xapi.parameters import BadRequest

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Form fields that are headers of the request.
_HEADERS = {
    "Authorization": "HTTP_AUTHORIZATION", "X-Experience-API-Version": "HTTP_X_EXPERIENCE_API_VERSION",
    "Content-Type": "CONTENT_TYPE", "Content-Length": "", "If-Match": "HTTP_IF_MATCH",
    "If-None-Match": "HTTP_IF_NONE_MATCH",
}  # fmt: skip
# What a header cannot hold (RFC 9110, 5.5); WSGI hands headers over in Latin-1.
_UNFIT = re.compile(r"[^\t\x20-\x7e\xa0-\xff]")
# A client that says nothing for so long in the middle of a request is given up: it holds a thread of the server.
PATIENCE_S = 15
# Not HEAD: its answer has a length and no body, which a browser that asked by POST would wait for.
_METHODS = frozenset(("GET", "PUT", "POST", "DELETE"))
# Bytes of a form, which is read before it is known who sends it. Old browsers sent a few statements at a time.
LONGEST_FORM = 4_000_000
MOST_FIELDS = 100
PIECE = 65536
# Where a fault of the form is kept in the request.
FAULT = "lms.xapi.fault"


class TooLargeForm(DomainError):
    status = 413
    message = f"The form is larger than {in_megabytes(LONGEST_FORM)}; send the request itself instead"


class AlternateSyntax:
    """WSGI middleware for the paths under `prefix`."""

    def __init__(self, app: Wsgi, *, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(self.prefix) and "gunicorn.socket" in environ:
            start_response = _patient_until_answered(environ["gunicorn.socket"], start_response)
        if environ["PATH_INFO"].startswith(f"{self.prefix}/"):
            # Many clients put "/statements" behind an address that ends with a slash; a redirect would break preflights.
            environ["PATH_INFO"] = self.prefix + environ["PATH_INFO"][len(self.prefix) :].lstrip("/")
        if (
            environ["REQUEST_METHOD"] == "POST"
            and environ["PATH_INFO"].startswith(self.prefix)
            and "method=" in environ.get("QUERY_STRING", "")
            and environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
            # 2.0 has no such syntax: there `method` is a parameter that nobody knows.
            and not environ.get("HTTP_X_EXPERIENCE_API_VERSION", "").startswith("2")
        ):
            self._unwrap(environ)
        return self.app(environ, start_response)

    def _unwrap(self, environ: Environ) -> None:
        try:
            _unwrap(environ)
        except DomainError as fault:
            # Said by whoever answers for the resource, in the form of its errors.
            environ[FAULT] = fault


def _patient_until_answered(connection: socket, start_response: Callable[..., Any]) -> Callable[..., Any]:
    """Limit how long each piece of the request may take, but not the answer: of that the timeout would bound the whole,
    and a page of statements takes its time over a slow line."""
    before = connection.gettimeout()
    connection.settimeout(PATIENCE_S)

    def start(*told: Any, **more: Any) -> Any:
        connection.settimeout(before)
        return start_response(*told, **more)

    return start


def _unwrap(environ: Environ) -> None:
    asked = parse_qs(environ["QUERY_STRING"])
    method = asked.pop("method", [""])[0].upper()
    if method not in _METHODS:
        raise BadRequest(f"method: {method[:20]!r} is not one of {', '.join(sorted(_METHODS))}")
    if asked:
        # Communication 1.3: all that the request carries stands in the form.
        raise BadRequest(f"{sorted(asked)[0]}: beside `method` the address of a form carries nothing")
    fields = _fields(_body(environ))
    given = dict(fields)
    for name in _HEADERS:
        if _UNFIT.search(given.get(name, "")):
            raise BadRequest(f"{name}: holds characters that a header cannot hold")
    if given.get("X-Experience-API-Version", "").startswith("2"):
        raise BadRequest("method: xAPI 2.0 has no alternate request syntax")
    parameters = []
    content = b""
    environ["CONTENT_TYPE"] = "application/json"
    for name, value in fields:
        if name == "content":
            content = value.encode()
        elif name in _HEADERS:
            if _HEADERS[name]:
                environ[_HEADERS[name]] = value
        else:
            parameters.append((name, value))
    environ["REQUEST_METHOD"] = method
    environ["QUERY_STRING"] = urlencode(parameters)
    environ["CONTENT_LENGTH"] = str(len(content))
    environ["wsgi.input"] = io.BytesIO(content)


def _body(environ: Environ) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise BadRequest("Content-Length: not a whole number")
    if int(length) > LONGEST_FORM:
        raise TooLargeForm
    try:
        body: bytes = environ["wsgi.input"].read(int(length))
    except OSError:
        body = b""
    if len(body) != int(length):
        raise BadRequest("The form breaks off")
    return body


def _fields(body: bytes) -> list[tuple[str, str]]:
    parts = body.split(b"&", MOST_FIELDS)
    if len(parts) > MOST_FIELDS:
        raise BadRequest(f"The form has more than {MOST_FIELDS} fields")
    try:
        pairs = [part.partition(b"=") for part in parts if part]
        return [(_unquoted(name).decode(), _unquoted(value).decode()) for name, _equals, value in pairs]
    except UnicodeDecodeError as error:
        raise BadRequest("The form is not UTF-8") from error


def _unquoted(text: bytes) -> bytes:
    """Piece by piece: the standard library makes an object of each escape, and who sends nothing but escapes is unknown yet."""
    found = bytearray()
    position = 0
    while position < len(text):
        end = position + PIECE
        # No escape is cut in two.
        cut = text.rfind(b"%", end - 2, end) if end < len(text) else -1
        end = cut if cut > position else end
        found += unquote_to_bytes(text[position:end].replace(b"+", b" "))
        position = end
    return bytes(found)
