"""The paths of the description: what each resource takes and answers. Pure."""

from functools import lru_cache
from typing import Any

from lms.xapi.openapi.schemas import Schema, listed, ref, schemas
from lms.xapi.parameters import LARGEST_PAGE, USUAL_PAGE
from lms.xapi.statement import VERSIONS

Operation = dict[str, Any]

_VERSION = "X-Experience-API-Version"
_THROUGH = "X-Experience-API-Consistent-Through"
_ABOUT = """A Learning Record Store of the Experience API, as 1.0.3 and as 2.0 (IEEE 9274.1.1): the version is chosen by the
header X-Experience-API-Version. For 1.0.3 the alternate request syntax (Communication 1.3) is understood too: POST with
`?method=…` and a form that holds the parameters, headers and `content` of the request that is meant."""
_REASONS = {
    400: "Something in the request breaks the specification; `error` names it.",
    401: "No credentials, or none that are known.",
    403: "The credential may not do this.",
    404: "There is nothing here.",
    409: "Another statement with this id is there, or a document that must be read before it is replaced.",
    412: "The document is another than If-Match or If-None-Match says.",
    413: "The request is larger than the LRS reads.",
    414: "The address is longer than the server reads; for 1.0.3 the alternate request syntax takes longer parameters.",
}


def _parameter(name: str, schema: Schema, text: str, *, place: str = "query", is_required: bool = False) -> Schema:
    return {"name": name, "in": place, "required": is_required, "description": text, "schema": schema}


def _agent(*, is_required: bool, text: str = "An Agent or identified Group, as JSON.") -> Schema:
    return {
        "name": "agent", "in": "query", "required": is_required, "description": text,
        "content": {"application/json": {"schema": ref("IdentifiedActor")}},
    }  # fmt: skip


def _header(text: str, schema: Schema | None = None) -> Schema:
    return {"description": text, "schema": schema or {"type": "string"}}


_SAID = {_VERSION: {"$ref": "#/components/headers/Version"}}
_DATED = {"Last-Modified": _header("When this was stored.")}
_ASKED = {"$ref": "#/components/parameters/Version"}
_ACTIVITY = _parameter("activityId", ref("Iri"), "The Activity.", is_required=True)
_REGISTRATION = _parameter("registration", ref("Uuid"), "The registration of the state.")
_SINCE = _parameter("since", ref("Timestamp"), "Only ids of documents stored after this; not beside an id.")
_CONDITIONS = [
    _parameter("If-Match", {"type": "string"}, "Only where the document has this ETag.", place="header"),
    _parameter("If-None-Match", {"type": "string"}, "`*`: only where no document is.", place="header"),
]
_BYTES: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}


def _answer(text: str, *, headers: Schema | None = None, **content: Schema) -> Schema:
    """`content`: json, mixed or any."""
    types = {"json": "application/json", "mixed": "multipart/mixed", "any": "*/*"}
    found: Schema = {"description": text, "headers": {**_SAID, **(headers or {})}}
    if content:
        found["content"] = {types[name]: {"schema": schema} for name, schema in content.items()}
    return found


def _operation(
    name: str,
    summary: str,
    parameters: list[Schema],
    answers: dict[str, Schema],
    *errors: int,
    body: Schema | None = None,
) -> Operation:
    refusals = {str(status): {"$ref": f"#/components/responses/{status}"} for status in (400, 401, 403, 414, *errors)}
    found: Operation = {
        "operationId": name,
        "summary": summary,
        "parameters": [_ASKED, *parameters],
        "responses": {**answers, **refusals},
    }
    if body is not None:
        # A document may be empty; a statement is none then.
        found["requestBody"] = {"required": "multipart/mixed" in body, "content": body}
        found["responses"]["413"] = {"$ref": "#/components/responses/413"}
    return found


def _with_head(path: dict[str, Operation]) -> dict[str, Operation]:
    """Communication 1.1: HEAD is GET without the body."""
    get = path["get"]
    answers = {
        status: {name: part for name, part in answer.items() if name != "content"}
        for status, answer in get["responses"].items()
    }
    for status in [one for one in answers if "$ref" in answers[one]]:
        answers[status] = {"description": _REASONS[int(status)], **({} if status == "414" else {"headers": _SAID})}
    return {**path, "head": {**get, "operationId": f"{get['operationId']}Head", "responses": answers}}


def _public(operation: Operation) -> Operation:
    """Asked without credentials, and without a version."""
    answers = {status: answer for status, answer in operation["responses"].items() if status not in ("401", "403")}
    parameters = [{"$ref": "#/components/parameters/AnyVersion"}, *operation["parameters"][1:]]
    return {**operation, "parameters": parameters, "responses": answers, "security": []}


def _statements() -> dict[str, Operation]:
    statement_id = _parameter("statementId", ref("Uuid"), "The id of the statement.", is_required=True)
    mixed = {"multipart/mixed": {"schema": _BYTES}}
    one = {"application/json": {"schema": ref("Statement")}, **mixed}
    many = {"application/json": {"schema": {"anyOf": [ref("Statement"), ref("Batch")]}}, **mixed}
    ids = listed(ref("Uuid"))
    return _with_head(
        {
            "get": _list_statements(),
            "put": _operation(
                "putStatement", "Store one statement under this id", [statement_id],
                {"204": _answer("It is stored, or was stored before.")}, 409, body=one,
            ),
            "post": _operation(
                "postStatements", "Store a statement, or all of a batch or none", [],
                {"200": _answer("Their ids, in order.", json=ids)}, 409, body=many,
            ),
        }
    )  # fmt: skip


def _list_statements() -> Operation:
    flags = {
        "related_activities": "Find `activity` wherever it stands.", "related_agents": "Find `agent` wherever it stands.",
        "ascending": "Oldest first.", "attachments": "With the contents of attachments, as multipart/mixed.",
    }  # fmt: skip
    parameters = [
        _parameter("statementId", ref("Uuid"), "This statement; beside it only format and attachments."),
        _parameter("voidedStatementId", ref("Uuid"), "This voided statement; beside it only format and attachments."),
        _agent(is_required=False, text="The actor or object: an Agent or identified Group, as JSON."),
        _parameter("verb", ref("Iri"), "The id of the verb."),
        _parameter("activity", ref("Iri"), "The id of the Activity that is the object."),
        _parameter("registration", ref("Uuid"), "The registration in the context."),
        _parameter("since", ref("Timestamp"), "Stored after this."),
        _parameter("until", ref("Timestamp"), "Stored at this time or before."),
        _parameter(
            "limit", {"type": "integer", "minimum": 0, "maximum": 999_999_999},
            f"As many at most; 0 or more than {LARGEST_PAGE} means {LARGEST_PAGE}. Without it: {USUAL_PAGE}.",
        ),
        _parameter("format", {"type": "string", "enum": ["ids", "exact", "canonical"]}, "How much is shown; exact."),
        *(_parameter(name, {"type": "boolean"}, text) for name, text in flags.items()),
        _parameter("cursor", {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}, "From `more`, as it is there."),
        _parameter("Accept-Language", {"type": "string"}, "For format=canonical.", place="header"),
    ]  # fmt: skip
    headers = {**_DATED, _THROUGH: _header("All statements stored before this are found.", ref("Timestamp"))}
    found = {"anyOf": [ref("StatementResult"), ref("StoredStatement")]}
    answer = _answer(
        "The page of statements, or the one that was asked for.", headers=headers, json=found, mixed=_BYTES
    )
    return _operation("getStatements", "Find statements, newest first", parameters, {"200": answer}, 404)


def _documents(kind: str, name: str, owner: list[Schema], *, removes_all: bool = False) -> dict[str, Operation]:
    """State, Activity Profile and Agent Profile are used alike (Communication 2.2)."""
    text = f"The id of the {kind}."
    maybe = _parameter(name, {"type": "string", "minLength": 1}, text)
    surely = _parameter(name, {"type": "string", "minLength": 1}, text, is_required=True)
    shown = _answer(
        f"The {kind}, as it was sent; without {name} the ids of all.",
        headers={**_DATED, "ETag": _header("The version of the document.")}, any={},
    )  # fmt: skip
    done = {"204": _answer("Done.")}
    body = {"application/json": {"schema": {}}, "application/octet-stream": {"schema": _BYTES}}
    label = kind.title().replace(" ", "")
    return _with_head(
        {
            "get": _operation(f"get{label}", f"Read the {kind}, or list the ids", [*owner, maybe, _SINCE], {"200": shown}, 404),
            "put": _operation(
                f"put{label}", f"Keep the {kind}, in place of what is there", [*owner, surely, *_CONDITIONS],
                done, 409, 412, body=body,
            ),
            "post": _operation(
                f"post{label}", f"Merge one JSON object into the {kind}, or keep whatever comes where nothing is", [*owner, surely, *_CONDITIONS],
                done, 412, body=body,
            ),
            "delete": _operation(
                f"delete{label}", f"Remove the {kind}", [*owner, maybe if removes_all else surely, *_CONDITIONS], done, 412
            ),
        }
    )  # fmt: skip


def _paths() -> dict[str, dict[str, Operation]]:
    agent = _agent(is_required=True)
    activity = _operation(
        "getActivity",
        "All that is known of an Activity",
        [_ACTIVITY],
        {"200": _answer("The Activity.", json=ref("Activity"))},
    )
    person = _operation(
        "getPerson", "All that is known of an Agent", [agent], {"200": _answer("The Person.", json=ref("Person"))}
    )
    about = _operation("getAbout", "What the LRS speaks", [], {"200": _answer("Its versions.", json=ref("About"))})
    itself = _operation(
        "getDescription", "This description", [], {"200": _answer("OpenAPI 3.1.", json={"type": "object"})}
    )
    return {
        "/statements": _statements(),
        "/activities": _with_head({"get": activity}),
        "/activities/state": _documents(
            "state", "stateId", [_ACTIVITY, agent, _REGISTRATION], removes_all=True
        ),
        "/activities/profile": _documents("activity profile", "profileId", [_ACTIVITY]),
        "/agents": _with_head({"get": person}),
        "/agents/profile": _documents("agent profile", "profileId", [agent]),
        "/about": _with_head({"get": _public(about)}),
        "/openapi.json": _with_head({"get": _public(itself)}),
    }  # fmt: skip


def _components() -> Schema:
    version = {"type": "string", "enum": ["1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0", "2.0.0"]}
    error = {"application/json": {"schema": ref("Error")}}
    refusals: Schema = {
        str(status): {"description": text, "headers": dict(_SAID), "content": error}
        for status, text in _REASONS.items()
    }
    # The server in front answers so, in its own words.
    del refusals["414"]["content"], refusals["414"]["headers"]
    refusals["401"]["headers"]["WWW-Authenticate"] = _header("HTTP Basic.")
    text = f"The version of the specification: {' or '.join(VERSIONS)}, or another patch of one."
    return {
        "schemas": schemas(),
        "responses": refusals,
        "headers": {"Version": _header("The version that was spoken.") | {"required": True}},
        "parameters": {
            "Version": _parameter(_VERSION, version, text, place="header", is_required=True),
            "AnyVersion": _parameter(_VERSION, version, text, place="header"),
        },
        "securitySchemes": {
            "basic": {"type": "http", "scheme": "basic", "description": "The key and secret of a credential."}
        },
    }


@lru_cache(maxsize=1)
def description() -> Schema:
    """The same wherever the LRS stands: its address is that of the description (`servers`, relative)."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Learning Record Store", "version": VERSIONS[-1], "description": _ABOUT},
        "servers": [{"url": "/xapi"}],
        "security": [{"basic": []}],
        "paths": _paths(),
        "components": _components(),
    }
