"""Every version of what is being translated."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from lms.authoring.models import DraftEdit, DraftPart, EditKind
from lms.authoring.parts import Body
from lms.authoring.patches import applied
from lms.core.db import db


def versions_of(parts: Sequence[DraftPart]) -> dict[UUID, list[Body]]:
    """Of each part its bodies, the oldest first. One query for the parts of one draft."""
    ids = [part.id for part in parts]
    query = (
        select(DraftEdit)
        .where(DraftEdit.part_id.in_(ids), DraftEdit.kind == EditKind.BODY)
        .order_by(DraftEdit.number.desc())
    )
    edits: dict[UUID, list[DraftEdit]] = {}
    for edit in db.session.scalars(query):
        edits.setdefault(edit.part_id, []).append(edit)
    found = {}
    for part in parts:
        bodies = [part.body]
        for edit in edits.get(part.id, []):
            bodies.append(applied(bodies[-1], edit.before))
        found[part.id] = bodies[::-1]
    return found
