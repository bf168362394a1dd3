"""What the pages share that save one body: its version, what was ticked of another one, the answer to the script."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.authoring import editing, queries, services
from lms.authoring.models import DraftPart
from lms.authoring.parts import Body
from lms.authoring.views.blueprint import clock_time, given
from lms.core.errors import NotFound


def version_sent() -> int:
    """Of which the page was made; 0, which never is, where the form does not say it."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def wants_json() -> bool:
    """Whether the script asks, which saves by itself."""
    return request.accept_mimetypes.best == "application/json"


def base_of(part: DraftPart, version: int) -> Body:
    """The body from which the page was made. Raises NotFound for a version that never was."""
    try:
        return queries.body_at(part, version)
    except KeyError as error:
        raise NotFound from error


def taken(body: Body, part: DraftPart) -> Body:
    """With what was ticked of the other version."""
    for text in given().getlist("take"):
        path = tuple(text.split("/"))[:6]
        if editing.value_at(part.body, path[:-1]) is None:
            # Conflicts lie in what both versions have.
            continue
        try:
            body = editing.with_value(body, path, editing.value_at(part.body, path))
        except (KeyError, TypeError):
            continue
    return body


def told(person: Person, part: DraftPart) -> ResponseReturnValue:
    """To the script that saves by itself."""
    stacks = services.stacks(part.draft, person, part)
    return jsonify(
        version=part.version, at=clock_time(part.updated_at), can_undo=bool(stacks.undo), can_redo=bool(stacks.redo)
    )
