"""Brotli, or Zstandard or gzip for phones without it: data costs our readers money."""

import gzip
from functools import lru_cache

import brotli
import zstandard
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from lms.core.remembering import remember_short

COMPRESSIBLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml", "application/javascript")
# Smaller answers grow by being wrapped.
FLOOR_BYTES = 200
# The first of those that a phone likes best. Measured (docs/decisions/0011-what-phones-are-sent.md): brotli is 5 to 20 % smaller
# than Zstandard on each of our pages, for it knows the words of HTML beforehand.
ENCODINGS = ("br", "zstd", "gzip")
# Of brotli. Measured on our pages: level 10 makes a fragment 12 to 14 % smaller than level 5, for 0.6 ms more. Whole pages
# are larger and rarer: a phone with script sees one or two.
PAGE_LEVEL, FRAGMENT_LEVEL = 5, 10
# Of Zstandard and gzip: for pages, and for files, which are compressed once.
ZSTD_LEVELS, GZIP_LEVELS = (12, 19), (6, 9)


@lru_cache(maxsize=256)
def _compress_file(content: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return _brotli(content, 11)
    return _zstd(content, ZSTD_LEVELS[1]) if encoding == "zstd" else gzip.compress(content, GZIP_LEVELS[1])


def sent_bytes(content: bytes) -> int:
    """How many bytes this file costs a phone."""
    return len(content) if len(content) < FLOOR_BYTES else len(_compress_file(content, "br"))


def page_bytes(content: bytes) -> int:
    """How many bytes a page costs a phone that takes brotli."""
    return len(_brotli(content, PAGE_LEVEL))


def packed(content: bytes, accepted: str) -> tuple[bytes, str | None]:
    """A large answer for a program, made small for a request that accepts these encodings; and the encoding."""
    encoding = encoding_for(accepted)
    return (_compress(content, encoding, FRAGMENT_LEVEL) if encoding else content), encoding


def _compress(content: bytes, encoding: str, level: int) -> bytes:
    """`level`: of brotli."""
    if encoding == "br":
        return _brotli(content, level)
    return _zstd(content, ZSTD_LEVELS[0]) if encoding == "zstd" else gzip.compress(content, GZIP_LEVELS[0])


def _brotli(content: bytes, level: int) -> bytes:
    compressed: bytes = brotli.compress(content, quality=level)
    return compressed


def _zstd(content: bytes, level: int) -> bytes:
    # A compressor may not be shared by threads. Windows of these levels stay under the 8 MB that RFC 9659 allows.
    return zstandard.ZstdCompressor(level=level).compress(content)


# A lesson is the same page for all who read it in one language: its bytes are compressed once. Larger pages are lists of
# the desk, which are never twice the same: 8 MB are remembered at most.
_compress_page = remember_short(256, longest=24 * 1024)(_compress)


def encoding_for(accepted: str) -> str | None:
    """What an `Accept-Encoding` likes best, by its weights (RFC 9110, 12.5.3); None: the plain bytes."""
    found = parse_accept_header(accepted, Accept)
    best = max(ENCODINGS, key=found.quality)
    return best if found.quality(best) > 0 and found.quality(best) >= found.quality("identity") else None


_encoding_for = remember_short(64, longest=200)(encoding_for)


def init_app(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        if response.status_code in (204, 304) or not (response.mimetype or "").startswith(COMPRESSIBLE):
            return response
        if response.headers.get("Content-Encoding") or (response.is_streamed and not response.direct_passthrough):
            return response
        response.direct_passthrough = False
        content = response.get_data()
        if len(content) < FLOOR_BYTES:
            return response
        if "public" in response.headers.get("Cache-Control", ""):
            # A proxy may keep it, for phones with and without brotli; pages are kept by nobody.
            response.headers.add("Vary", "Accept-Encoding")
        encoding = _encoding_for(request.headers.get("Accept-Encoding", ""))
        if encoding is None:
            return response
        is_file = "immutable" in response.headers.get("Cache-Control", "")
        if is_file:
            response.set_data(_compress_file(content, encoding))
        else:
            level = FRAGMENT_LEVEL if "X-Fragment" in request.headers else PAGE_LEVEL
            # What programs read is large, and never twice the same.
            kept = _compress_page if response.mimetype == "text/html" else _compress
            response.set_data(kept(content, encoding, level))
        response.headers["Content-Encoding"] = encoding
        return response
