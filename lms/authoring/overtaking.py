"""A draft whose course was published meanwhile from elsewhere: what is newer, and taking it over."""

from datetime import datetime

from lms.accounts.models import Person
from lms.authoring import queries, services
from lms.authoring.models import Draft, DraftPart, EditKind
from lms.authoring.parts import Part
from lms.authoring.rebasing import Brought, Clash, brought, keyed, order, rows
from lms.authoring.revisions import parts_of
from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import CourseRevision


def newer_than(draft: Draft) -> CourseRevision | None:
    """What new learners begin, where the draft was opened from another revision; without its document."""
    newest = queries.newest_of(draft.slug)
    return newest if newest is not None and newest.id != draft.base_revision_id else None


def trees(draft: Draft, newer: CourseRevision) -> tuple[Part | None, Part]:
    """The revision from which the draft was opened, and the newer one."""
    base = parts_of(learning.content_of(draft.base_revision_id)) if draft.base_revision_id else None
    return base, parts_of(learning.content_of(newer.id))


def take_over(draft: Draft, *, by: Person, at: datetime) -> list[Clash] | None:
    """What the newer revision changed comes into the draft, which counts as opened from it; where both changed the same, the draft's
    stands and is answered; None where nothing is newer. All of it but the texts is one step of `undo`, which brings the warning back."""
    services.lock(draft.id)
    newer = newer_than(draft)
    if newer is None:
        return None
    base, theirs = trees(draft, newer)
    found = brought(base, queries.tree_of(draft.id), theirs)
    _apply(draft, found, by=by, at=at)
    _put_in_order(draft, base, theirs, by=by, at=at)
    before, after = ({"revision_id": one and str(one)} for one in (draft.base_revision_id, newer.id))
    draft.base_revision_id, draft.course_id = newer.id, newer.course_id
    services.note(draft, queries.root_of(draft.id), EditKind.BASE, before, after, by=by, at=at)
    return found.clashes


def _apply(draft: Draft, found: Brought, *, by: Person, at: datetime) -> None:
    known = {row.id: row for row in queries.living_parts(draft.id)}
    for part_id, body in found.bodies.items():
        services.edit(known[part_id], body, version=known[part_id].version, by=by, at=at)
    for parent_id, part in found.added:
        services.add(draft, known[parent_id], part, by=by, at=at)
    there = keyed(queries.tree_of(draft.id)) if found.moved else {}
    for part_id, owner, bank in found.moved:
        parent = db.session.get_one(DraftPart, there[owner].id)
        services.move(known[part_id], index=None, by=by, at=at, parent=parent, bank=bank)
    for part_id in found.removed:
        services.remove(known[part_id], by=by, at=at)


def _put_in_order(draft: Draft, base: Part | None, theirs: Part, *, by: Person, at: datetime) -> None:
    wanted = {(above, kind, bank): keys for above, kind, bank, keys in rows(theirs)}
    before = {(above, kind, bank): keys for above, kind, bank, keys in rows(base)} if base else {}
    root = queries.tree_of(draft.id)
    ids = {key: part.id for key, part in keyed(root).items()}
    for above, kind, bank, keys in rows(root):
        place = (above, kind, bank)
        current = list(keys)
        for index, key in enumerate(order(before.get(place, []), keys, wanted.get(place, []))):
            if current[index] != key:
                services.move(db.session.get_one(DraftPart, ids[key]), index=index, by=by, at=at)
                current.remove(key)
                current.insert(index, key)
