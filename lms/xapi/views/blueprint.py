"""What all resources of the LRS share: the version of the specification, clients in browsers, errors as JSON."""

from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, g, make_response, request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge

from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.sizes import in_megabytes
from lms.xapi import alternate
from lms.xapi.parameters import BadRequest
from lms.xapi.policy import Unauthorized
from lms.xapi.statement import VERSIONS, BadStatement, TooLarge

bp = Blueprint("xapi", __name__, url_prefix="/xapi")

VERSION_HEADER = "X-Experience-API-Version"
# Communication 3.3: a request without the header is one of 0.95, which this LRS does not speak.
UNVERSIONED = "0.95"
# Messages name what is wrong by its value, which may be anything.
LONGEST_MESSAGE = 2000
EXPOSED = "ETag, Last-Modified, Content-Type, X-Experience-API-Version, X-Experience-API-Consistent-Through, X-Experience-API-Hash"


class WrongVersion(DomainError):
    status = 400


@bp.before_request
def answer_preflight() -> Response | None:
    """Browsers ask before a page of another site may write here; the credential decides when the request comes."""
    if request.method != "OPTIONS":
        return None
    response = current_app.make_default_options_response()
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = (
        request.headers.get("Access-Control-Request-Headers")
        or "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version"
    )
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


@bp.before_request
def agree_on_version() -> None:
    request.max_content_length = current_app.config["SETTINGS"].lrs_request_bytes
    given = request.headers.get(VERSION_HEADER)
    g.xapi_version = UNVERSIONED
    if fault := request.environ.get(alternate.FAULT):
        raise fault
    if given is None:
        if request.endpoint in ("xapi.show_about", "xapi.show_openapi"):
            g.xapi_version = VERSIONS[-1]
            return
        raise WrongVersion(f"{VERSION_HEADER}: missing; this LRS speaks {' and '.join(VERSIONS)}")
    for version in VERSIONS:
        # "1.0" and any patch of it.
        if given == version[:3] or (given.startswith(version[:4]) and given[4:].isdecimal()):
            g.xapi_version = version
            return
    g.xapi_version = VERSIONS[-1]
    raise WrongVersion(f"{VERSION_HEADER}: {given[:20]!r} is not spoken here; {' and '.join(VERSIONS)} are")


@bp.before_request
def refuse_repeated_parameters() -> None:
    for name, values in request.args.lists():
        if len(values) > 1:
            raise BadRequest(f"{name}: given {len(values)} times")


@bp.after_request
def say_version(response: Response) -> Response:
    response.headers[VERSION_HEADER] = g.get("xapi_version", VERSIONS[-1])
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def whole_body() -> bytes:
    """The whole content of the request. Raises BadRequest where it is not as long as its headers say."""
    # No transaction waits for a slow client: on SQLite it would hold the one write lock while the content comes in.
    # Nothing is written yet, and what was read to know the client is in `Client`.
    db.session.rollback()
    try:
        found = request.get_data(cache=False)
    except (OSError, ParseException, ClientDisconnected) as error:
        raise BadRequest("The request breaks off, or its chunks are not as Transfer-Encoding wants them") from error
    if request.content_length is not None and len(found) != request.content_length:
        raise BadRequest(f"Content-Length: says {request.content_length}, but {len(found)} bytes came")
    # Of chunks, as many are read as are allowed, and the rest is not missed.
    if len(found) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    return found


def _reason(error: HTTPException) -> str:
    if isinstance(error, RequestEntityTooLarge):
        return f"The request is larger than {in_megabytes(request.max_content_length or 0)}"
    return error.description or error.name


def mark_answer(response: Response) -> Response:
    """Communication 3.3: every answer of the LRS names a version; and pages of other sites may read it, whatever it is."""
    if not request.path.startswith("/xapi/"):
        return response
    response.headers.setdefault(VERSION_HEADER, VERSIONS[-1])
    if "Origin" in request.headers:
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        response.headers.add("Vary", "Origin")
    return response


def version() -> str:
    return str(g.xapi_version)


def json_response(value: Any, status: int = 200) -> Response:
    content = value if isinstance(value, bytes) else msgspec.json.encode(value)
    response = make_response(content, status)
    response.headers["Content-Type"] = "application/json"
    return response


def refusal(status: int, message: str) -> Response:
    """Communication 3.2: an error says what is wrong. For programmers, so in the words of the specification."""
    db.session.rollback()
    shown = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"
    return json_response({"error": shown}, status)


@bp.errorhandler(DomainError)
def show_domain_error(error: DomainError) -> Response:
    response = refusal(error.status, str(error) or "There is nothing here")
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    return response


@bp.errorhandler(BadStatement)
def show_bad_statement(error: BadStatement) -> Response:
    return refusal(413 if isinstance(error, TooLarge) else 400, str(error))


@bp.errorhandler(HTTPException)
def show_http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    response = refusal(error.code, _reason(error))
    if error.code == 405:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response
