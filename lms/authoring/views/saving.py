"""What the pages share that save one body: its version, what was ticked of another one, the answer to the script."""

from collections.abc import Callable
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.authoring import editing, queries, services
from lms.authoring.models import DraftPart
from lms.authoring.parts import Body
from lms.authoring.uploads import Kept, UnusableUpload, keep, kept_before
from lms.authoring.views.blueprint import clock_time, given
from lms.core.errors import NotFound

# Before the name of a field of a file: the stored name of what was sent and is not saved yet.
KEPT = "kept-"


def version_sent() -> int:
    """Of which the page was made; 0, which never is, where the form does not say it."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def sent_files(kind_of: Callable[[str], str | None], faults: dict[str, Any]) -> dict[str, Kept]:
    """Field → the file that was sent in it, or that came along with a page that was refused before. `kind_of`: of a field, None for
    one that takes no file. What is wrong with a file comes into `faults`, by its field."""
    found = {}
    for name, stored in request.form.items():
        kind = kind_of(name.removeprefix(KEPT)) if name.startswith(KEPT) else None
        kept = kept_before(stored, kind) if kind else None
        if kept is not None:
            found[name.removeprefix(KEPT)] = kept
    for field, file in request.files.items():
        with file.stream as stream:
            content = stream.read()
        kind = kind_of(field)
        if kind is None or not file.filename:
            continue
        try:
            found[field] = keep(content, kind)
        except UnusableUpload as error:
            found.pop(field, None)
            faults[field] = str(error)
    return found


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
