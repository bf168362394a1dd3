"""The document resources: State, Activity Profile, Agent Profile (xAPI 1.0.3, Communication 2.2, 2.3, 2.6, 2.7)."""

import msgspec
from flask import Response, make_response, request
from werkzeug.http import http_date, parse_options_header

from lms.core import clock
from lms.core.access import for_programs, grants
from lms.core.errors import NotFound
from lms.core.files import FILE_POLICY
from lms.xapi import documents_store as store
from lms.xapi import policy
from lms.xapi.clients import Client
from lms.xapi.concurrency import check_preconditions
from lms.xapi.documents import DocumentKey, Resource
from lms.xapi.parameters import BadRequest, document_key, timestamp_of
from lms.xapi.statement import VERSIONS, refuse_depth, strict_json
from lms.xapi.views.blueprint import VERSION_HEADER, bp, json_response, version, whole_body

_SINCE = frozenset(("since",))
STATE, ACTIVITY_PROFILE, AGENT_PROFILE = "/activities/state", "/activities/profile", "/agents/profile"


@bp.get(STATE)
@for_programs
@grants(policy.state_reader)
def show_state(client: Client) -> Response:
    return _show(Resource.STATE, client)


@bp.put(STATE)
@for_programs
@grants(policy.state_writer)
def update_state(client: Client) -> Response:
    return _put(Resource.STATE, client)


@bp.post(STATE)
@for_programs
@grants(policy.state_writer)
def create_state(client: Client) -> Response:
    return _merge(Resource.STATE, client)


@bp.delete(STATE)
@for_programs
@grants(policy.state_writer)
def delete_state(client: Client) -> Response:
    return _remove(Resource.STATE, client)


@bp.get(ACTIVITY_PROFILE)
@for_programs
@grants(policy.profile_reader)
def show_activity_profile(client: Client) -> Response:
    return _show(Resource.ACTIVITY_PROFILE, client)


@bp.put(ACTIVITY_PROFILE)
@for_programs
@grants(policy.profile_writer)
def update_activity_profile(client: Client) -> Response:
    return _put(Resource.ACTIVITY_PROFILE, client)


@bp.post(ACTIVITY_PROFILE)
@for_programs
@grants(policy.profile_writer)
def create_activity_profile(client: Client) -> Response:
    return _merge(Resource.ACTIVITY_PROFILE, client)


@bp.delete(ACTIVITY_PROFILE)
@for_programs
@grants(policy.profile_writer)
def delete_activity_profile(client: Client) -> Response:
    return _remove(Resource.ACTIVITY_PROFILE, client)


@bp.get(AGENT_PROFILE)
@for_programs
@grants(policy.profile_reader)
def show_agent_profile(client: Client) -> Response:
    return _show(Resource.AGENT_PROFILE, client)


@bp.put(AGENT_PROFILE)
@for_programs
@grants(policy.profile_writer)
def update_agent_profile(client: Client) -> Response:
    return _put(Resource.AGENT_PROFILE, client)


@bp.post(AGENT_PROFILE)
@for_programs
@grants(policy.profile_writer)
def create_agent_profile(client: Client) -> Response:
    return _merge(Resource.AGENT_PROFILE, client)


@bp.delete(AGENT_PROFILE)
@for_programs
@grants(policy.profile_writer)
def delete_agent_profile(client: Client) -> Response:
    return _remove(Resource.AGENT_PROFILE, client)


def _key(
    resource: Resource, client: Client, *, extra: frozenset[str] = frozenset(), is_one: bool = True
) -> DocumentKey:
    key = document_key(resource, request.args, extra=extra)
    if is_one and not key.document_id:
        raise BadRequest(f"{'stateId' if resource is Resource.STATE else 'profileId'}: missing")
    if client.guard is not None:
        client.guard.check_document("GET" if request.method == "HEAD" else request.method, key)
    return key


def _show(resource: Resource, client: Client) -> Response:
    """A document, or the ids of all."""
    key = _key(resource, client, extra=_SINCE, is_one=False)
    since = timestamp_of(request.args, "since")
    if key.document_id is None:
        found = store.list_ids(key, since=since)
        response = json_response([document_id for document_id, _updated in found])
        if found:
            response.headers["Last-Modified"] = http_date(max(updated for _document_id, updated in found))
        return response
    if since is not None:
        raise BadRequest("since: only for the list of ids")
    document = store.get(key)
    if document is None:
        raise NotFound("There is no such document")
    response = make_response(document.content)
    response.headers["Content-Type"] = document.content_type
    # What a client stored is given back as it came, and never shown as a page of ours.
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["ETag"] = f'"{document.etag}"'
    response.headers["Last-Modified"] = http_date(document.updated)
    return response


def _put(resource: Resource, client: Client) -> Response:
    key = _key(resource, client)
    content, content_type = _content()
    existing = store.locked(key)
    is_2 = version().startswith("2")
    check_preconditions(
        dict(request.headers),
        existing.etag if existing else None,
        # Communication 3.1: who overwrites a profile says which version; since 2.0 also who overwrites a state.
        on_overwrite=resource is not Resource.STATE or is_2,
        # Clients of 1.0.0 to 1.0.2 may write the first version of a profile without either header: Communication 3.1
        # wants a refusal only where a document is, and tincan for Python cannot send If-None-Match.
        always=resource is not Resource.STATE and request.headers[VERSION_HEADER] == VERSIONS[0],
    )
    store.put(key, content, content_type, clock.now())
    return make_response("", 204)


def _merge(resource: Resource, client: Client) -> Response:
    """Communication 2.2: JSON objects are merged, property by property; where nothing is yet, POST is PUT."""
    key = _key(resource, client)
    content, content_type = _content()
    existing = store.locked(key)
    check_preconditions(dict(request.headers), existing.etag if existing else None, on_overwrite=False)
    if existing is not None:
        if not (_is_json(existing.content_type) and _is_json(content_type)):
            raise BadRequest("Content-Type: only application/json can be merged with application/json")
        before, told = strict_json(existing.content), strict_json(content)
        if not (isinstance(before, dict) and isinstance(told, dict)):
            raise BadRequest("Only JSON objects can be merged")
        # Members stay as they were written, those that nobody touches above all.
        members = [msgspec.json.decode(one, type=dict[str, msgspec.Raw]) for one in (existing.content, content)]
        content = msgspec.json.encode({**members[0], **members[1]})
        # What could not be read again could never be merged again either.
        refuse_depth(content)
    store.put(key, content, content_type, clock.now())
    return make_response("", 204)


def _remove(resource: Resource, client: Client) -> Response:
    key = _key(resource, client, is_one=resource is not Resource.STATE)
    existing = store.locked(key) if key.document_id is not None else None
    check_preconditions(dict(request.headers), existing.etag if existing else None, on_overwrite=False)
    store.remove(key)
    return make_response("", 204)


def _content() -> tuple[bytes, str]:
    content = whole_body()
    content_type = request.headers.get("Content-Type", "application/octet-stream")
    if _is_json(content_type):
        strict_json(content)
    return content, content_type


def _is_json(content_type: str) -> bool:
    return parse_options_header(content_type)[0].lower() == "application/json"
