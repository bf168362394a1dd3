"""Another Learning Record Store, over HTTP: sending statements there and reading from it. Knows no database."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import UUID

import msgspec
import urllib3
from urllib3 import HTTPHeaderDict
from urllib3.exceptions import (
    HTTPError,
    LocationParseError,
    MaxRetryError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from lms.core import clock
from lms.xapi.forwarding.backoff import retry_after
from lms.xapi.forwarding.models import Trouble
from lms.xapi.multipart import write_mixed
from lms.xapi.statement import VERSION, Attachment

# Each bounds one step and not the whole: urllib3 keeps `connect` for every piece that is sent, `read` for every one received.
TIMEOUT = urllib3.Timeout(connect=10, read=30)
PIECE = 16 * 1024
LARGEST_ANSWER = 256 * 1024 * 1024
LONGEST_WORDS = 400
# What urllib3 puts before its reasons: the name of a class and of the host, which is on the page already.
_POOL = re.compile(r"^\w+\(host=.*?\): ")


class Failed(Exception):
    """Nothing can be had from there at present."""

    def __init__(self, trouble: Trouble, detail: str, *, wait: timedelta | None = None) -> None:
        super().__init__(detail)
        # PostgreSQL keeps no null character.
        self.trouble, self.detail, self.wait = trouble, detail.replace("\0", "")[:LONGEST_WORDS], wait


class TooSlow(Failed):
    """A part of the request was not taken in time. A smaller request may be."""


@dataclass(frozen=True)
class Answer:
    status: int
    # Found in whatever case (RFC 9110, 5.1).
    headers: HTTPHeaderDict
    body: bytes

    @property
    def is_refusal(self) -> bool:
        """What was asked for is not to be had: not there, not for this key, or not understood. Asking again helps nobody."""
        return 400 <= self.status < 500 and self.status not in (408, 429)

    @property
    def words(self) -> str:
        """The status and what the server says of it."""
        text = self.body[: LONGEST_WORDS * 4].decode("utf-8", "replace").replace("\0", "")
        return f"{self.status} {' '.join(text.split())}".strip()[:LONGEST_WORDS]

    def failure(self) -> Failed:
        """The answer, taken as a word about the server and not about what was sent."""
        kinds = {
            401: Trouble.CREDENTIALS,
            403: Trouble.CREDENTIALS,
            408: Trouble.BUSY,
            429: Trouble.BUSY,
            503: Trouble.BUSY,
        }
        usual = Trouble.BROKEN if self.status >= 500 else Trouble.ADDRESS if self.status >= 300 else Trouble.NO_LRS
        wait = retry_after(self.headers.get("Retry-After"), now=clock.now())
        return Failed(kinds.get(self.status, usual), self.words, wait=wait)


class RemoteLrs:
    """Redirects are not followed, so that key and secret go nowhere else; certificates are always checked.

    `meanwhile` is called before each request and each piece of it: less than a minute passes between two calls.
    """

    def __init__(self, endpoint: str, key: str, secret: str, *, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.endpoint = endpoint
        self._meanwhile = meanwhile
        self._headers = urllib3.make_headers(basic_auth=f"{key}:{secret}".encode().decode("latin-1"))
        self._pool = urllib3.PoolManager(timeout=TIMEOUT, retries=False, cert_reqs="CERT_REQUIRED")

    def close(self) -> None:
        self._pool.clear()

    def send(
        self, documents: Sequence[str], attachments: Sequence[tuple[Attachment, bytes]], *, version: str
    ) -> Answer:
        """POST a batch of statements (Communication 2.1.2). Raises Failed where no answer comes, TooSlow where it was not taken."""
        body, content_type = b"[" + ",".join(documents).encode() + b"]", "application/json"
        if attachments:
            body, content_type = write_mixed(body, attachments)
        return self._ask("POST", urljoin(self.endpoint, "statements"), version, body=body, content_type=content_type)

    def statement(
        self, statement_id: UUID, *, is_voided: bool = False, with_attachments: bool = False, version: str = VERSION
    ) -> Answer:
        asked = {"voidedStatementId" if is_voided else "statementId": str(statement_id)}
        return self.read(asked | ({"attachments": "true"} if with_attachments else {}), version=version)

    def read(self, values: Mapping[str, str], *, version: str = VERSION) -> Answer:
        return self._ask("GET", f"{urljoin(self.endpoint, 'statements')}?{urlencode(values)}", version)

    def read_more(self, more: str, *, version: str = VERSION) -> Answer:
        """The next page (Data 2.5: `more` is a relative IRL). Raises Failed for an address on another server."""
        try:
            address = urljoin(self.endpoint, more)
        except ValueError as error:
            raise Failed(Trouble.NO_LRS, f"more: {more} is no address") from error
        if urlsplit(address)[:2] != urlsplit(self.endpoint)[:2]:
            raise Failed(Trouble.NO_LRS, f"more: {more} is on another server")
        return self._ask("GET", address, version)

    def _ask(
        self, method: str, address: str, version: str, *, body: bytes | None = None, content_type: str | None = None
    ) -> Answer:
        headers: dict[str, str] = {**self._headers, "X-Experience-API-Version": version}
        if content_type:
            headers["Content-Type"] = content_type
        if body is not None:
            headers["Content-Length"] = str(len(body))
        self._meanwhile()
        try:
            response = self._pool.request(
                method, address, body=self._pieces(body), headers=headers, redirect=False, preload_content=False
            )
            content = b"".join(self._received(response))
            response.release_conn()
        except (HTTPError, LocationParseError, OSError, UnicodeError) as error:
            reason = error.reason if isinstance(error, MaxRetryError) and error.reason else error
            if _is_of_sending(reason):
                raise TooSlow(Trouble.UNREACHABLE, "The request was not taken in time") from error
            raise Failed(_trouble_of(reason), _POOL.sub("", str(reason))) from error
        return Answer(response.status, response.headers, content)

    def _pieces(self, body: bytes | None) -> Iterator[bytes] | None:
        """As one, the whole body would have to be taken within the time for one piece, however slow the line."""

        def pieces(content: bytes) -> Iterator[bytes]:
            for begin in range(0, len(content), PIECE):
                self._meanwhile()
                yield content[begin : begin + PIECE]

        return None if body is None else pieces(body)

    def _received(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        size = 0
        for part in response.stream(65536):
            self._meanwhile()
            size += len(part)
            if size > LARGEST_ANSWER:
                response.close()
                raise Failed(Trouble.TOO_MUCH, "The answer is too long")
            yield part


def has_acknowledged(answer: Answer, ids: Sequence[UUID]) -> bool:
    """Communication 2.1.2: 200 and the ids in the order of the batch. Pages of a proxy answer 200 as well."""
    if answer.status != 200:
        return False
    try:
        given: Any = msgspec.json.decode(answer.body, type=list[UUID])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return False
    return set(ids) <= set(given)


def _trouble_of(reason: Exception) -> Trouble:
    if isinstance(reason, SSLError):
        return Trouble.CERTIFICATE
    return Trouble.TOO_MUCH if isinstance(reason, ReadTimeoutError) else Trouble.UNREACHABLE


def _is_of_sending(reason: Exception) -> bool:
    """urllib3 has names of its own for what times out while it connects or receives; this one it only wraps."""
    return isinstance(reason, ProtocolError) and any(isinstance(one, TimeoutError) for one in reason.args)
