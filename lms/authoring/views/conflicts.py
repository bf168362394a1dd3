"""What two people changed at once, in words."""

from typing import Any

from flask_babel import gettext as _

from lms.authoring.merging import Conflict
from lms.authoring.parts import LANGUAGES, Body
from lms.authoring.questions.shapes import SHAPES, Rows, shape_of
from lms.authoring.questions.words import kind_name
from lms.authoring.views.blueprint import bp
from lms.authoring.words import BLOCK_NAMES, language_name
from lms.core.i18n import lazy

FIELDS = {
    "title": lazy("Title"), "summary": lazy("Summary"), "minutes": lazy("Minutes"), "sources": lazy("Sources"),
    "exam": lazy("Exam"), "quiz": lazy("Quiz"), "audience": lazy("For whom"), "cover": lazy("Picture of the course"),
    "attributions": lazy("Works of others"), "attribution": lazy("Work of others"), "licence": lazy("Licence"), "module": lazy("Module"),
}  # fmt: skip


@bp.app_template_global()
def conflict_place(conflict: Conflict, body: Body) -> str:
    """« Text 2 · French »."""
    if body.get("kind") in SHAPES:
        return _place_in_question(conflict, body)
    first, *rest = conflict.path
    if first == "blocks" and rest:
        ids = [block["id"] for block in body["blocks"]]
        found = ids.index(rest[0]) if rest[0] in ids else None
        name = str(BLOCK_NAMES[body["blocks"][found]["kind"]]) if found is not None else str(_("Block"))
        told = [f"{name} {found + 1}" if found is not None else name]
    else:
        told = [str(FIELDS.get(first, first))]
    told += [language_name(step) for step in rest if step in LANGUAGES]
    return " · ".join(told)


def _place_in_question(conflict: Conflict, body: Body) -> str:
    """« Choice 2 · French »."""
    first, *rest = conflict.path
    one = next((one for one in shape_of(body["kind"]) if one.name.partition(".")[0] == first), None)
    told = [str(one.one if isinstance(one, Rows) else one.label) if one else kind_name(body["kind"])]
    rows = body.get(first)
    ids = [row.get("id") for row in rows] if isinstance(rows, list) else []
    if rest and rest[0] in ids:
        told = [f"{told[0]} {ids.index(rest[0]) + 1}"]
    return " · ".join([*told, *(language_name(step) for step in rest if step in LANGUAGES)])


@bp.app_template_global()
def conflict_text(value: Any) -> str:
    if value is None:
        return str(_("Removed"))
    if isinstance(value, dict):
        texts = value.get("text", value)
        return " / ".join(str(text) for text in texts.values()) if isinstance(texts, dict) else str(texts)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
