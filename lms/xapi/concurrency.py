"""Optimistic concurrency of documents (xAPI 1.0.3, Communication 3.1; RFC 9110, 13). Pure."""

import re
from collections.abc import Mapping

from lms.core.errors import DomainError

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


class PreconditionFailed(DomainError):
    status = 412
    message = "The document is another than If-Match or If-None-Match says. Read it again."


class NoPrecondition(DomainError):
    """Communication 3.1: the client must look first, and then say what it saw."""

    status = 409
    message = (
        "There is a document already. Read it, then send its ETag as If-Match to replace it, or If-None-Match: * to "
        "write only where nothing is."
    )


class MissingPrecondition(DomainError):
    """Communication 2.6 and 2.7 of 1.0.3: also who writes the first version of a profile says so."""

    status = 400
    message = (
        "If-Match or If-None-Match: one of them must be sent with a profile; If-None-Match: * where nothing is yet"
    )


def check_preconditions(
    headers: Mapping[str, str], etag: str | None, *, on_overwrite: bool, always: bool = False
) -> None:
    """`etag` is that of the document that is there, None where nothing is. One of the headers is needed `on_overwrite`,
    or `always`. Raises PreconditionFailed, NoPrecondition, MissingPrecondition.
    """
    wanted, unwanted = headers.get("If-Match"), headers.get("If-None-Match")
    # RFC 9110, 13.1.1: If-Match compares strongly, so that a weak tag never matches.
    if wanted is not None and not _matches(re.sub(r'W/"[^"]*"', "", wanted), etag):
        raise PreconditionFailed
    if unwanted is not None and _matches(unwanted, etag):
        raise PreconditionFailed
    if wanted is None and unwanted is None:
        if on_overwrite and etag is not None:
            raise NoPrecondition
        if always:
            raise MissingPrecondition


def _matches(value: str, etag: str | None) -> bool:
    if value.strip() == "*":
        return etag is not None
    # Some clients leave the quotes out.
    tags = _TAG.findall(value) or [value.strip()]
    return etag is not None and etag in tags
