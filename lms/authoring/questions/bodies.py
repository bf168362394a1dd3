"""Bodies of questions as they are written: begun, copied, their rows added, moved and removed. Each answers a new body. Pure.

A form shows the variables as rows, a body holds them by name: `opened` and `closed` turn one into the other.
"""

from collections.abc import Collection
from copy import deepcopy
from typing import Any
from uuid import UUID

from lms.authoring.parts import LANGUAGES, Body
from lms.authoring.questions.shapes import SHAPES, WITHOUT_KEY, Input, Rows, Shape, shape_of

# Those whose kind has no default for them.
_BEGUN: dict[str, Body] = {
    "true_false": {"answer": True}, "numeric": {"answer": ""}, "hot_spot": {"width": 0, "height": 0},
    "short_text": {"accepted": {code: [] for code in LANGUAGES}}, "drag_words": {"passage": dict.fromkeys(LANGUAGES, "")},
}  # fmt: skip


def new_question(kind: str, row_id: UUID, *, module: str | None = None) -> Body:
    """With as many empty rows as the kind needs. Raises KeyError for a kind that is none."""
    shape = SHAPES[kind]
    empty = dict.fromkeys(LANGUAGES, "")
    body: Body = {"kind": kind, "id": name_from(row_id), "text": dict(empty)}
    if kind not in WITHOUT_KEY:
        body["explain"] = dict(empty)
    body |= deepcopy(_BEGUN.get(kind, {}))
    if module is not None:
        body["module"] = module
    for rows in shape:
        if isinstance(rows, Rows) and rows.least:
            body[rows.name] = []
            for _place in range(max(rows.least, 3 if rows.name == "choices" and kind != "picture_choice" else 0)):
                body[rows.name].append(_row(rows, body[rows.name]))
    return body


def name_from(row_id: UUID) -> str:
    """Of a new question: no other of any course has it."""
    return f"q-{row_id.hex[-12:]}"


def copied(body: Body, row_id: UUID) -> Body:
    return deepcopy(body) | {"id": name_from(row_id)}


def opened(body: Body) -> Body:
    """As the form shows it."""
    found = deepcopy(body)
    if isinstance(found.get("variables"), dict):
        found["variables"] = [{"name": name, **_plain(one)} for name, one in found["variables"].items()]
    return found


def closed(body: Body) -> Body:
    found = deepcopy(body)
    if "variables" in found:
        named = {str(one.pop("name", "")): one for one in found["variables"]}
        found.pop("variables")
        if named:
            found["variables"] = named
    return found


def with_row(body: Body, name: str) -> tuple[Body, str]:
    """One more row at the end of "choices", or of "rubric.k1.levels"; answers its path. Raises KeyError where it cannot be."""
    found = opened(body)
    rows, inside, key = _place(found, name)
    into = inside.setdefault(key, [])
    if len(into) >= rows.most:
        raise KeyError(name)
    into.append(_row(rows, into))
    place = len(into) - 1
    return closed(found), f"{name}.{place if rows.is_numbered else into[place]['id']}"


def without_row(body: Body, path: str) -> Body:
    """Raises KeyError."""
    found = opened(body)
    name, _dot, row = path.rpartition(".")
    rows, inside, key = _place(found, name)
    del inside[key][_index(rows, inside.get(key, []), row)]
    if not inside[key] and not rows.least:
        del inside[key]
    return closed(found)


def with_row_moved(body: Body, path: str, steps: int) -> Body:
    """Raises KeyError."""
    found = opened(body)
    name, _dot, row = path.rpartition(".")
    rows, inside, key = _place(found, name)
    into = inside.get(key, [])
    place = _index(rows, into, row)
    one = into.pop(place)
    into.insert(max(0, place + steps), one)
    return closed(found)


def without_picture(body: Body, path: str) -> Body:
    """`path` leads to the picture: "picture", or "choices.c1.picture". Raises KeyError."""
    found = opened(body)
    inside = row_at(found, path.rpartition(".")[0])
    del inside["picture"]
    return closed(found)


def with_picture(body: Body, path: str, name: str) -> Body:
    """Of a body as the form shows it, or as it is kept. Raises KeyError."""
    found = deepcopy(body)
    inside = row_at(found, path.rpartition(".")[0])
    inside["picture"] = name
    return found


def row_at(found: Body, path: str) -> Body:
    """The mapping to which a path leads in an opened body: "" or "choices.c1". Raises KeyError."""
    if not path:
        return found
    name, _dot, row = path.rpartition(".")
    rows, inside, key = _place(found, name)
    one: Body = inside[key][_index(rows, inside.get(key, []), row)]
    return one


def _place(found: Body, name: str) -> tuple[Rows, Body, str]:
    """The rows of a path in an opened body, with the mapping and the key under which they stand. Raises KeyError."""
    steps = name.split(".")
    shape: Shape = shape_of(found["kind"])
    inside: Any = found
    while True:
        rows = next((one for one in shape if isinstance(one, Rows) and one.name == steps[0]), None)
        if rows is None:
            raise KeyError(name)
        if len(steps) == 1:
            return rows, inside, steps[0]
        if len(steps) < 3:
            raise KeyError(name)
        inside = inside.get(steps[0], [])
        inside = inside[_index(rows, inside, steps[1])]
        shape, steps = rows.fields, steps[2:]


def _index(rows: Rows, into: list[Body], row: str) -> int:
    for place, one in enumerate(into):
        if row == (str(place) if rows.is_numbered else one.get("id")):
            return place
    raise KeyError(row)


def _row(rows: Rows, others: list[Body]) -> Body:
    row: Body = {} if rows.is_numbered else {"id": _free(rows.prefix, {one.get("id") for one in others})}
    for one in rows.fields:
        if isinstance(one, Rows):
            row[one.name] = []
            for _place in range(one.least):
                row[one.name].append(_row(one, row[one.name]))
        elif one.input is Input.TEXT and one.is_needed:
            row[one.name] = dict.fromkeys(LANGUAGES, "")
        elif one.name == "shape":
            row[one.name] = "rect"
        elif one.name == "coords":
            row[one.name] = []
        elif one.name == "name":
            row[one.name] = _free("n", {other.get("name") for other in others})
    return row


def _free(prefix: str, taken: Collection[Any]) -> str:
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def _plain(variable: Any) -> Body:
    return dict(variable) if isinstance(variable, dict) else {}
