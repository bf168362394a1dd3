"""Statements with attachments: the parts of multipart/mixed, read and written (xAPI 1.0.3, Communication 1.5.2). Pure."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha224, sha256, sha384, sha512
from itertools import pairwise

from werkzeug.http import parse_options_header

from lms.xapi.parameters import BadRequest
from lms.xapi.statement import Attachment

# RFC 2046, 5.1.1.
LONGEST_BOUNDARY = 70
# Communication 1.5.2: a hash is one of the SHA-2 family (FIPS 180-4); which one, its hexadecimal digits tell.
_HASHES = {56: sha224, 64: sha256, 96: sha384, 128: sha512}


@dataclass(frozen=True)
class MixedBody:
    """The JSON of the statements, and by its SHA-2 hash in hexadecimal each attachment, and the media type that its part
    names, if it names one."""

    statements: bytes
    attachments: Mapping[str, bytes]
    content_types: Mapping[str, str]


def read_mixed(body: bytes, content_type: str) -> MixedBody:
    _mimetype, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        raise BadRequest("Content-Type: multipart/mixed names no boundary")
    parts = _parts(body, boundary.encode("utf-8", "replace"))
    if not parts:
        raise BadRequest("The body has no part behind the boundary that Content-Type names")
    headers, statements = parts[0]
    if parse_options_header(headers.get("content-type", ""))[0].lower() != "application/json":
        raise BadRequest("Part 1: its Content-Type must be application/json, for it holds the statements")
    attachments: dict[str, bytes] = {}
    content_types: dict[str, str] = {}
    for number, (headers, content) in enumerate(parts[1:], 2):
        given = headers.get("x-experience-api-hash", "").lower()
        if not given:
            raise BadRequest(f"Part {number}: the header X-Experience-API-Hash is missing")
        # Communication 1.5.2: the bytes are sent as they are.
        if headers.get("content-transfer-encoding", "").lower() != "binary":
            raise BadRequest(f"Part {number}: Content-Transfer-Encoding must be binary")
        made_by = _HASHES.get(len(given))
        if made_by is None or made_by(content).hexdigest() != given:
            raise BadRequest(f"Part {number}: its content has not the SHA-2 hash {given}")
        attachments[given] = content
        if "content-type" in headers:
            content_types[given] = headers["content-type"]
    return MixedBody(statements, attachments, content_types)


def write_mixed(statements: bytes, attachments: Iterable[tuple[Attachment, bytes]]) -> tuple[bytes, str]:
    """The body and its Content-Type."""
    # Random, so that no content holds it.
    boundary = secrets.token_hex(16)
    mark = f"--{boundary}\r\n".encode()
    body = [mark, b"Content-Type: application/json\r\n\r\n", statements, b"\r\n"]
    for attachment, content in attachments:
        # Checked when it was stored: a media type holds no line break.
        body += [
            mark,
            f"Content-Type: {attachment.content_type}\r\nContent-Transfer-Encoding: binary\r\n"
            f"X-Experience-API-Hash: {attachment.sha2}\r\n\r\n".encode(),
            content,
            b"\r\n",
        ]
    body.append(f"--{boundary}--\r\n".encode())
    return b"".join(body), f"multipart/mixed; boundary={boundary}"


def _parts(body: bytes, boundary: bytes) -> list[tuple[dict[str, str], bytes]]:
    """RFC 2046, 5.1.1: what stands before the first boundary and behind the last one is no part."""
    # The first boundary may stand at the very beginning.
    line = re.compile(rb"(?:\r\n|\A)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r\n|\Z)")
    found: list[tuple[dict[str, str], bytes]] = []
    is_closed = False
    # One after the other: a body of nothing but boundaries is refused at the first.
    for mark, following in pairwise(line.finditer(body)):
        is_closed = bool(mark[1] or following[1])
        if mark[1]:
            break
        head, blank, content = body[mark.end() : following.start()].partition(b"\r\n\r\n")
        if not blank:
            raise BadRequest("A part of the body has no empty line behind its headers")
        headers = {}
        for one in head.decode("latin-1").split("\r\n"):
            name, colon, value = one.partition(":")
            if colon:
                headers[name.strip().lower()] = value.strip()
        found.append((headers, content))
    if found and not is_closed:
        raise BadRequest("The body ends without the closing boundary that Content-Type names")
    return found
