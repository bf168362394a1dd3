"""A unit's way to the platform over a socket, with the words of Flask's test client."""

import json as json_module
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

from werkzeug import Response

# Nothing that a test asks for takes longer.
PATIENCE_S = 30


class Wire:
    def __init__(self, url: str) -> None:
        self.url = url

    def open(
        self, path: str, *, method: str, query_string: Any = None, json: Any = None, headers: Any = None
    ) -> Response:
        address = f"{self.url}{path}?{urlencode(query_string or {})}"
        body = None if json is None else json_module.dumps(json).encode()
        asked = urllib.request.Request(
            address, body, {"Content-Type": "application/json", **(headers or {})}, method=method
        )
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
                return Response(answer.read(), answer.status, list(answer.headers.items()))
        except urllib.error.HTTPError as refused:
            return Response(refused.read(), refused.code, list(refused.headers.items()))

    def post(self, path: str, **given: Any) -> Response:
        return self.open(path, method="POST", **given)
