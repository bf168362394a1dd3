"""Parts, changes and deeds in words, for the pages of review and revisions."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from lms.authoring.marked import Change, Line, Piece
from lms.authoring.models import CourseAct, CourseActKind
from lms.authoring.parts import Part, PartKind
from lms.authoring.views.blueprint import bp, titled
from lms.authoring.views.conflicts import FIELDS
from lms.authoring.words import BLOCK_NAMES, language_name
from lms.authoring.works import Use
from lms.core.i18n import format_date, lazy
from lms.core.ids import new_id

_CHANGES = {
    Change.ADDED: lazy("New"),
    Change.REMOVED: lazy("Removed"),
    Change.CHANGED: lazy("Changed"),
    Change.MOVED: lazy("Moved"),
}
bp.add_app_template_global(new_id, "comment_key")


@bp.app_template_global()
def part_title(part: Part) -> str:
    """« Lesson: The hive »."""
    if part.kind is PartKind.COURSE:
        return str(_("The course"))
    if part.kind is PartKind.QUESTION:
        text = part.body.get("text")
        return str(_("Question: %(title)s", title=titled(text) if isinstance(text, dict) else part.body.get("id", "")))
    title = titled(part.body["title"])
    told = _("Module: %(title)s", title=title) if part.kind is PartKind.MODULE else _("Lesson: %(title)s", title=title)
    return str(told)


@bp.app_template_global()
def block_title(use: Use) -> str:
    """« Picture 3 »: a block of a lesson by its place."""
    blocks = use.part.body["blocks"]
    place = [block["id"] for block in blocks].index(use.block_id)
    return f"{BLOCK_NAMES[blocks[place]['kind']]} {place + 1}"


@bp.app_template_global()
def change_name(change: Change) -> str:
    return str(_CHANGES[change])


@bp.app_template_global()
def line_place(line: Line) -> str:
    """« Text 2 · French », « Choice 2 · Picture »."""
    if line.is_block:
        named = [(BLOCK_NAMES[line.field], line.number)]
    else:
        # A question's form names its fields itself.
        named = [(FIELDS[line.field], None)] if line.field in FIELDS else []
        named += line.labels
    told = [f"{_worded(label)} {number}" if number else _worded(label) for label, number in named]
    return " · ".join([*told, *([language_name(line.language)] if line.language else [])])


@bp.app_template_global()
def piece_text(piece: Piece) -> str:
    return _worded(piece.text)


def _worded(value: Any) -> str:
    if isinstance(value, dict):
        return titled(value)
    return format_date(value) if isinstance(value, date) else str(value)


@bp.app_template_global()
def act_text(act: CourseAct, numbers: Mapping[UUID, int]) -> str:
    number = numbers.get(act.revision_id) if act.revision_id else None
    told: dict[CourseActKind, Any] = {
        CourseActKind.PUBLISHED: _("Published revision %(number)s", number=number),
        CourseActKind.FIXED: _("Corrected, as revision %(number)s", number=number),
        CourseActKind.RETIRED: _("Retired"),
        CourseActKind.RESTORED: _("Opened again"),
    }
    return str(told[act.kind])
