"""Brotli, or gzip for phones without it: data costs our readers money."""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, request

from lms.core.remembering import remember_short

COMPRESSIBLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml", "application/javascript")
# Smaller answers grow by being wrapped.
FLOOR_BYTES = 200
# Measured on our pages: level 10 makes a fragment 12 to 14 % smaller than level 5, for 0.6 ms more. Whole pages are
# larger and rarer: a phone with script sees one or two.
PAGE_LEVEL, FRAGMENT_LEVEL = 5, 10


@lru_cache(maxsize=256)
def _compress_file(content: bytes, encoding: str) -> bytes:
    return brotli.compress(content, quality=11) if encoding == "br" else gzip.compress(content, 9)


def sent_bytes(content: bytes) -> int:
    """How many bytes this file costs a phone."""
    return len(content) if len(content) < FLOOR_BYTES else len(_compress_file(content, "br"))


def packed(content: bytes, accepted: str) -> tuple[bytes, str | None]:
    """A large answer for a program, made small for a request that accepts these encodings; and the encoding."""
    encoding = _encoding_of(accepted)
    return (_compress(content, encoding, FRAGMENT_LEVEL) if encoding else content), encoding


def _encoding_of(accepted: str) -> str | None:
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else None


def _compress(content: bytes, encoding: str, level: int) -> bytes:
    return brotli.compress(content, quality=level) if encoding == "br" else gzip.compress(content, 6)


# A lesson is the same page for all who read it in one language: its bytes are compressed once. Larger pages are lists of
# the desk, which are never twice the same: 8 MB are remembered at most.
_compress_page = remember_short(256, longest=24 * 1024)(_compress)


def init_app(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        if response.status_code in (204, 304) or not (response.mimetype or "").startswith(COMPRESSIBLE):
            return response
        if response.headers.get("Content-Encoding") or (response.is_streamed and not response.direct_passthrough):
            return response
        encoding = _encoding_of(request.headers.get("Accept-Encoding", ""))
        response.direct_passthrough = False
        content = response.get_data()
        if encoding is None or len(content) < FLOOR_BYTES:
            return response
        is_file = "immutable" in response.headers.get("Cache-Control", "")
        if "public" in response.headers.get("Cache-Control", ""):
            # A proxy may keep it, for phones with and without brotli; pages are kept by nobody.
            response.headers.add("Vary", "Accept-Encoding")
        if is_file:
            response.set_data(_compress_file(content, encoding))
        else:
            level = FRAGMENT_LEVEL if "X-Fragment" in request.headers else PAGE_LEVEL
            # What programs read is large, and never twice the same.
            kept = _compress_page if response.mimetype == "text/html" else _compress
            response.set_data(kept(content, encoding, level))
        response.headers["Content-Encoding"] = encoding
        return response
