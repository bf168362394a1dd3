"""The alternate request syntax of xAPI 1.0.3 (Communication 1.3): a form that holds a whole request, for old browsers.

Turned into the request that it stands for before anything else looks at it, so that no view knows of it.
"""

import io
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

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
_METHODS = frozenset(("GET", "PUT", "POST", "DELETE", "HEAD"))


class AlternateSyntax:
    """WSGI middleware for the paths under `prefix`."""

    def __init__(self, app: Wsgi, *, prefix: str, limit: int) -> None:
        self.app = app
        self.prefix = prefix
        self.limit = limit

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(self.prefix) and "gunicorn.socket" in environ:
            environ["gunicorn.socket"].settimeout(PATIENCE_S)
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
        asked = parse_qs(environ["QUERY_STRING"])
        method = asked.pop("method", [""])[0].upper()
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return
        # Communication 1.3: beside `method` the address carries nothing.
        if method not in _METHODS or asked or not 0 <= length <= self.limit:
            return
        try:
            body = environ["wsgi.input"].read(length)
        except OSError:
            body = b""
        try:
            if len(body) != length:
                raise ValueError("The form breaks off")
            fields = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100)
        except ValueError:
            environ["wsgi.input"] = io.BytesIO(body)
            return
        given = dict(fields)
        is_unfit = any(_UNFIT.search(given.get(name, "")) for name in _HEADERS)
        if is_unfit or given.get("X-Experience-API-Version", "").startswith("2"):
            environ["wsgi.input"] = io.BytesIO(body)
            return
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
