"""One POST to a gateway, and what its answer means whoever it is. Redirects are not followed, certificates always checked."""

import time
from dataclasses import dataclass
from typing import Any

import msgspec
import urllib3
from urllib3 import HTTPHeaderDict
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    MaxRetryError,
    NewConnectionError,
    SSLError,
)

from lms.core import clock
from lms.notices.channels.gateways import Failed, Refused, Unsure
from lms.xapi.forwarding.backoff import retry_after

# Longer than both together is how long a reminder is leased (outbox.LEASE).
TIMEOUT = urllib3.Timeout(connect=10, read=20)
LONGEST_S = 30.0
LARGEST_ANSWER = 64 * 1024
# A proxy says these where it does not know what became of what it passed on (RFC 9110, 15.6.3 and 15.6.5).
_OF_PROXIES = (502, 504)
# What is the matter with the message, and not with us or the gateway.
_OF_MESSAGES = (400, 404, 413, 422)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPHeaderDict
    body: bytes

    @property
    def words(self) -> str:
        return f"{self.status} {self.body[:1200].decode('utf-8', 'replace')}".strip()

    def json(self) -> dict[str, Any]:
        """Empty where it is no object."""
        try:
            found = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return {}
        return found if isinstance(found, dict) else {}

    def raise_for_status(self) -> None:
        """Raises Refused, Failed and Unsure for whatever is not 2xx."""
        if 200 <= self.status < 300:
            return
        if self.status in _OF_MESSAGES:
            raise Refused(self.words)
        if self.status in _OF_PROXIES:
            raise Unsure(self.words)
        raise Failed(self.words, wait=retry_after(self.headers.get("Retry-After"), now=clock.now()))


def post(address: str, body: bytes, headers: dict[str, str], *, timeout: urllib3.Timeout = TIMEOUT) -> Answer:
    """Raises Failed where nothing was sent, Unsure where no answer came to what was."""
    pool = urllib3.PoolManager(timeout=timeout, retries=False, cert_reqs="CERT_REQUIRED")
    try:
        response = pool.request("POST", address, body=body, headers=headers, redirect=False, preload_content=False)
        return Answer(response.status, response.headers, _received(response))
    except LocationParseError as error:
        raise Failed(str(error)) from error
    except (HTTPError, OSError, UnicodeError) as error:
        reason = error.reason if isinstance(error, MaxRetryError) and error.reason else error
        if isinstance(reason, (NewConnectionError, ConnectTimeoutError, SSLError)):
            raise Failed(str(reason)) from error
        raise Unsure(str(reason)) from error
    finally:
        pool.clear()


def _received(response: urllib3.BaseHTTPResponse) -> bytes:
    content, until = b"", time.monotonic() + LONGEST_S
    for part in response.stream(8192):
        content += part
        if len(content) > LARGEST_ANSWER or time.monotonic() > until:
            response.close()
            raise Unsure("The answer has no end")
    return content
