"""Verbs of drafts: open, add, edit, move, remove, undo and redo. Review and publication: publishing.py; imports: taking_in.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.authoring import editing, history, queries
from lms.authoring.errors import (
    CannotUndo,
    ChangedMeanwhile,
    DraftClosed,
    DraftOpen,
    NotEditable,
    NothingToRedo,
    NothingToUndo,
)
from lms.authoring.merging import merged
from lms.authoring.models import Act, Draft, DraftEdit, DraftPart, DraftState, EditKind
from lms.authoring.parts import Bank, Body, Part, PartKind, addresses
from lms.authoring.patches import patches
from lms.authoring.questions.places import body_in
from lms.authoring.revisions import parts_of
from lms.authoring.slugs import slug_from
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.ids import new_id
from lms.learning import content
from lms.learning import queries as learning
from lms.learning.models import Course

EMPTY: content.Text = {"ar": "", "fr": ""}


def open_draft(
    course: content.Course | None, *, by: Person | None, at: datetime, title: content.Text | None = None,
    summary: content.Text | None = None, slug: str | None = None, draft_id: UUID | None = None,
) -> Draft:  # fmt: skip
    """A draft of a published or imported course, or of a new one with this title. Raises DraftOpen where one is open, and
    NotEditable for a course that is a package. `slug`: of a new course, else it is
    made from the title; `draft_id`: of a form that may be sent twice."""
    known_draft = db.session.get(Draft, draft_id) if draft_id else None
    if known_draft is not None:
        return known_draft
    if course is not None and course.package:
        raise NotEditable
    root = parts_of(course) if course else _empty_course(title or EMPTY, summary or EMPTY, slug)
    slug = root.body["slug"]
    known = db.session.scalar(learning.any_course(slug))
    base = queries.newest_revision(known) if known else None
    base_id = base.id if base else None
    draft = Draft(
        id=draft_id or new_id(), slug=slug, course_id=known.id if known else None, base_revision_id=base_id,
        opened_at=at, opened_by_id=by and by.id, changed_at=at, changed_by_id=by and by.id,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(draft)
            db.session.flush()
    except IntegrityError as error:
        raise DraftOpen from error
    # What was imported into what is published is known when the same file comes again.
    published = queries.origins_published_in(base_id) if base_id else {}
    origins = {id(part): published[address] for address, part in addresses(root) if address in published}
    insert(draft, root, None, by=by, at=at, origins=origins)
    return draft


def draft_of(course: Course, *, by: Person, at: datetime) -> Draft:
    """The draft that is open, else a new one of what is published. Raises NotFound where nothing ever was."""
    draft = queries.open_draft_of(course.slug)
    if draft is not None:
        return draft
    revision = queries.newest_revision(course)
    if revision is None:
        raise NotFound
    return open_draft(learning.content_of(revision.id), by=by, at=at)


def _empty_course(title: content.Text, summary: content.Text, slug: str | None) -> Part:
    slug = slug or slug_from(title.get("fr", ""), "course", queries.taken_slugs())
    return Part(
        PartKind.COURSE,
        {
            "slug": slug, "title": title, "summary": dict(summary), "audience": "everyone",
            "exam": {"draw": [], "attempts": 3, "wait_s": 86_400}, "sources": {},
        },
    )  # fmt: skip


def insert(
    draft: Draft, part: Part, parent_id: UUID | None, *, by: Person | None, at: datetime, position: int = 0,
    origins: dict[int, str] | None = None, row_id: UUID | None = None,
) -> DraftPart:  # fmt: skip
    """Rows of a part and of all that lies in it. `origins`: by the `id()` of a part, the key under which it was imported."""
    row = DraftPart(
        id=row_id or new_id(), draft_id=draft.id, kind=part.kind, parent_id=parent_id, bank=part.bank, position=position,
        body=part.body, version=1, origin=(origins or {}).get(id(part)), updated_at=at, updated_by_id=by and by.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    counts: dict[tuple[PartKind, Bank | None], int] = {}
    for child in part.children:
        place = counts.get((child.kind, child.bank), 0)
        counts[child.kind, child.bank] = place + 1
        insert(draft, child, row.id, by=by, at=at, position=place, origins=origins)
    return row


def add(
    draft: Draft, parent: DraftPart, part: Part, *, by: Person | None, at: datetime, index: int | None = None,
    part_id: UUID | None = None,
) -> DraftPart:  # fmt: skip
    """A part at the end of its parent, or at a place there. `part_id`: of a form that may be sent twice."""
    lock(draft.id)
    known = db.session.get(DraftPart, part_id) if part_id else None
    if known is not None:
        if known.draft_id != draft.id or known.parent_id != parent.id:
            raise NotFound
        return known
    row = insert(draft, part, parent.id, by=by, at=at, position=1_000_000, row_id=part_id)
    _place(row, parent.id, index)
    note(draft, row, EditKind.PRESENCE, {"is_there": False}, {"is_there": True}, by=by, at=at)
    return row


def add_module(
    draft: Draft, title: content.Text, *, by: Person, at: datetime, part_id: UUID | None = None
) -> DraftPart:
    """At the end of the course."""
    # Two who add one title at once get two addresses.
    lock(draft.id)
    known = {one.body["slug"] for one in queries.living_parts(draft.id) if one.kind is PartKind.MODULE}
    slug = slug_from(title.get("fr", ""), "module", known)
    body = {"slug": slug, "title": title, "summary": {"ar": "", "fr": ""}, "quiz": {"draw": []}}
    return add(draft, queries.root_of(draft.id), Part(PartKind.MODULE, body), by=by, at=at, part_id=part_id)


def add_lesson(
    draft: Draft, module: DraftPart, title: content.Text, *, by: Person, at: datetime, part_id: UUID | None = None,
    after: DraftPart | None = None,
) -> DraftPart:  # fmt: skip
    """At the end of the module, or behind another lesson of it."""
    # Two who add one title at once get two addresses.
    lock(draft.id)
    lessons = [one for one in queries.living_parts(draft.id) if one.parent_id == module.id]
    slug = slug_from(
        title.get("fr", ""), "lesson", {one.body["slug"] for one in lessons if one.kind is PartKind.LESSON}
    )
    part = Part(PartKind.LESSON, editing.new_lesson(slug, title))
    index = [one.id for one in queries.siblings(after)].index(after.id) + 1 if after else None
    return add(draft, module, part, by=by, at=at, index=index, part_id=part_id)


def edit(part: DraftPart, body: Body, *, version: int, by: Person | None, at: datetime) -> DraftPart:
    """Save a body that was made from `version`. What others changed meanwhile is kept beside it, field by field and block by
    block. Raises ChangedMeanwhile where both changed the same place; nothing is saved then."""
    draft = lock(part.draft_id)
    queries.read_again(part)
    if part.removed_at is not None:
        raise NotFound
    try:
        base = queries.body_at(part, version)
    except KeyError as error:
        raise NotFound from error
    found = merged(base, body, part.body)
    if found.conflicts:
        raise ChangedMeanwhile(found)
    _write(draft, part, found.value, Act.DONE, by=by, at=at)
    return part


def _write(draft: Draft, part: DraftPart, body: Body, act: Act, *, by: Person | None, at: datetime) -> None:
    if body == part.body and act is Act.DONE:
        return
    before, after = patches(part.body, body)
    part.body, part.version = body, part.version + 1
    part.updated_at, part.updated_by_id = at, by and by.id
    note(draft, part, EditKind.BODY, before, after, act=act, by=by, at=at)


def move(
    part: DraftPart, *, index: int | None, by: Person | None, at: datetime, parent: DraftPart | None = None, bank: Bank | None = None
) -> None:  # fmt: skip
    """To a place (from 0; None: the end) among its like, under the same parent or another of the same draft. `bank`: of a question that
    is asked elsewhere from now on."""
    draft = lock(part.draft_id)
    target_id = parent.id if parent else part.parent_id
    was = _place_of(part)
    _place(part, target_id, index, bank)
    is_now = _place_of(part)
    if was != is_now:
        note(draft, part, EditKind.PLACE, was, is_now, by=by, at=at)


def shift(part: DraftPart, steps: int, *, by: Person, at: datetime) -> None:
    """One place up (-1) or down (1); a lesson at the edge of its module goes on to the next one."""
    row = queries.siblings(part)
    index = [one.id for one in row].index(part.id) + steps
    parent = None
    if part.kind is PartKind.LESSON and not 0 <= index < len(row):
        module = db.session.get_one(DraftPart, part.parent_id)
        modules = queries.siblings(module)
        place = [one.id for one in modules].index(module.id) + steps
        if not 0 <= place < len(modules):
            return
        parent = modules[place]
        index = queries.count_like(parent.id, part) if steps < 0 else 0
    move(part, index=max(0, index), by=by, at=at, parent=parent)


def ask_in(question: DraftPart, owner: DraftPart, bank: Bank, *, by: Person, at: datetime) -> None:
    """Move a question to the end of another bank of its draft; one that comes into the exam names the module from which it came.
    Raises NotFound where the other was removed meanwhile."""
    lock(question.draft_id)
    root = queries.tree_of(question.draft_id)
    there = {part.id: part for part in root.walk()}
    if question.id not in there or owner.id not in there:
        raise NotFound
    body = body_in(root, there[question.id], bank)
    if body != question.body:
        edit(question, body, version=question.version, by=by, at=at)
    move(question, index=None, by=by, at=at, parent=owner, bank=bank)


def remove(part: DraftPart, *, by: Person | None, at: datetime) -> None:
    """The part and what lies in it; `undo` brings it back."""
    draft = lock(part.draft_id)
    if part.kind is PartKind.COURSE:
        raise NotFound
    if part.removed_at is None:
        part.removed_at = at
        note(draft, part, EditKind.PRESENCE, {"is_there": True}, {"is_there": False}, by=by, at=at)


def stacks(draft: Draft, by: Person, part: DraftPart | None = None) -> history.Stacks:
    """What she can take back and do again: in the text of a part, or (None) in the structure of the draft."""
    found = queries.body_edits(part.id, by_id=by.id) if part else queries.structure_edits(draft.id, by_id=by.id)
    return history.stacks(found)


def undo(draft: Draft, *, by: Person, at: datetime, part: DraftPart | None = None) -> None:
    """Take back her last step. Raises NothingToUndo, and CannotUndo where others changed the same place since."""
    lock(draft.id)
    steps = stacks(draft, by, part).undo
    if not steps:
        raise NothingToUndo
    _reverse(draft, steps[-1], Act.UNDONE, by=by, at=at)


def redo(draft: Draft, *, by: Person, at: datetime, part: DraftPart | None = None) -> None:
    lock(draft.id)
    steps = stacks(draft, by, part).redo
    if not steps:
        raise NothingToRedo
    _reverse(draft, steps[-1], Act.REDONE, by=by, at=at)


def _reverse(draft: Draft, step: Sequence[Any], act: Act, *, by: Person, at: datetime) -> None:
    """Undo a step, or do it again."""
    first, last = step[0], step[-1]
    parts = {edit.part_id: db.session.get_one(DraftPart, edit.part_id) for edit in step}
    if first.kind == EditKind.BODY:
        part = parts[first.part_id]
        db.session.refresh(part)
        versions = (last.version, first.version - 1) if act is Act.UNDONE else (first.version - 1, last.version)
        base, wanted = (queries.body_at(part, version) for version in versions)
        found = merged(base, wanted, part.body)
        if found.conflicts:
            raise CannotUndo
        _write(draft, part, found.value, act, by=by, at=at)
        return
    turned = [
        (edit, edit.before, edit.after) if act is Act.REDONE else (edit, edit.after, edit.before)
        for edit in (step if act is Act.REDONE else reversed(step))
    ]
    begun_from = draft.base_revision_id and str(draft.base_revision_id)
    if any(edit.kind == EditKind.BASE and before["revision_id"] != begun_from for edit, before, _after in turned):
        # Somebody else took over what is newer still.
        raise CannotUndo
    for edit, before, after in turned:
        part = parts[edit.part_id]
        if edit.kind == EditKind.BASE:
            draft.base_revision_id = UUID(after["revision_id"]) if after["revision_id"] else None
        elif edit.kind == EditKind.PLACE:
            parent_id = UUID(after["parent_id"]) if after["parent_id"] else None
            _place(part, parent_id, int(after["position"]), Bank(after["bank"]) if after.get("bank") else None)
        else:
            part.removed_at = None if after["is_there"] else at
        note(draft, part, edit.kind, before, after, act=act, by=by, at=at)


def lock(draft_id: UUID) -> Draft:
    """Let one change of a draft follow the other (SQLite has one writer anyway). Raises DraftClosed."""
    found = db.session.scalars(
        select(Draft).where(Draft.id == draft_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if found.state not in (DraftState.DRAFT, DraftState.REVIEW):
        raise DraftClosed
    return found


def note(
    draft: Draft, part: DraftPart, kind: EditKind, before: Body, after: Body, *, by: Person | None, at: datetime,
    act: Act = Act.DONE,
) -> None:  # fmt: skip
    draft.changed_at, draft.changed_by_id = at, by and by.id
    db.session.add(
        DraftEdit(
            id=new_id(),
            draft_id=draft.id,
            part_id=part.id,
            number=queries.last_number(draft.id) + 1,
            kind=kind,
            act=act,
            before=before,
            after=after,
            version=part.version,
            at=at,
            by_id=by and by.id,
        )
    )
    db.session.flush()


def _place_of(part: DraftPart) -> Body:
    place = {"parent_id": str(part.parent_id) if part.parent_id else None, "position": part.position}
    return place | ({"bank": part.bank.value} if part.bank else {})


def _place(part: DraftPart, parent_id: UUID | None, index: int | None, bank: Bank | None = None) -> None:
    """Put a part among its like and number them anew."""
    part.bank = bank or part.bank
    others = [one for one in queries.siblings_in(parent_id, part) if one.id != part.id]
    part.parent_id = parent_id
    others.insert(len(others) if index is None else max(0, min(index, len(others))), part)
    for position, one in enumerate(others):
        one.position = position
    db.session.flush()
