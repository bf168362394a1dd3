"""Questions about drafts."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import defer, selectinload

from lms.authoring.models import CourseAct, Draft, DraftComment, DraftEdit, DraftImport, DraftPart, DraftState, EditKind
from lms.authoring.parts import Part, PartKind, addresses
from lms.authoring.patches import applied
from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import Course, CourseRevision


def open_drafts() -> Select[Draft]:
    return select(Draft).where(Draft.closed_at.is_(None))


def open_draft_of(slug: str) -> Draft | None:
    return db.session.scalar(open_drafts().where(Draft.slug == slug))


def list_of_open_drafts() -> Sequence[Draft]:
    return db.session.scalars(open_drafts().options(selectinload(Draft.changed_by)).order_by(Draft.slug)).all()


def drafts() -> Select[Draft]:
    return select(Draft).options(selectinload(Draft.changed_by), selectinload(Draft.submitted_by))


def parts_in(draft_id: UUID) -> Select[DraftPart]:
    return select(DraftPart).where(DraftPart.draft_id == draft_id)


def open_part(part_id: UUID) -> Select[DraftPart]:
    """A part of a draft that is still written, with its draft; not one that was removed."""
    return (
        select(DraftPart)
        .join(Draft, Draft.id == DraftPart.draft_id)
        .where(DraftPart.id == part_id, DraftPart.removed_at.is_(None), Draft.closed_at.is_(None))
        .options(selectinload(DraftPart.draft).selectinload(Draft.changed_by), selectinload(DraftPart.updated_by))
    )


def living_parts(draft_id: UUID) -> list[DraftPart]:
    """What is in a draft, in order; what lies in removed parts is gone with them. One query."""
    query = parts_in(draft_id).order_by(DraftPart.position, DraftPart.id).options(selectinload(DraftPart.updated_by))
    rows = [row for row in db.session.scalars(query) if row.removed_at is None]
    known = {row.id for row in rows if row.kind is PartKind.COURSE}
    for kind in (PartKind.MODULE, PartKind.LESSON, PartKind.QUESTION):
        known |= {row.id for row in rows if row.kind is kind and row.parent_id in known}
    return [row for row in rows if row.id in known]


def is_living(part: DraftPart) -> bool:
    """Whether neither the part was removed nor anything in which it lies."""
    removed_at, above = part.removed_at, part.parent_id
    # A question lies in a lesson, that in a module, that in the course: three steps at most.
    while removed_at is None and above is not None:
        query = select(DraftPart.removed_at, DraftPart.parent_id).where(DraftPart.id == above)
        removed_at, above = db.session.execute(query).one()
    return removed_at is None


def tree_of(draft_id: UUID) -> Part:
    """The whole draft as a tree."""
    rows = living_parts(draft_id)
    children: dict[UUID | None, list[DraftPart]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def part(row: DraftPart) -> Part:
        inside = [part(child) for child in children.get(row.id, [])]
        return Part(row.kind, row.body, row.bank, inside, row.id)

    return part(next(row for row in rows if row.kind is PartKind.COURSE))


def around_lesson(part: DraftPart) -> tuple[Part, Part, Part]:
    """The tree of the draft, with the module and the lesson of a part in it."""
    root = tree_of(part.draft_id)
    module, lesson = next((one, other) for one in root.modules for other in one.lessons if other.id == part.id)
    return root, module, lesson


def root_of(draft_id: UUID) -> DraftPart:
    return db.session.scalars(parts_in(draft_id).where(DraftPart.kind == PartKind.COURSE)).one()


def siblings(part: DraftPart) -> list[DraftPart]:
    """Those among which the part stands, itself too, in order."""
    return siblings_in(part.parent_id, part)


def siblings_in(parent_id: UUID | None, like: DraftPart) -> list[DraftPart]:
    query = select(DraftPart).where(*_alike(parent_id, like))
    return list(db.session.scalars(query.order_by(DraftPart.position, DraftPart.id)))


def count_like(parent_id: UUID | None, like: DraftPart) -> int:
    """How many siblings_in would bring."""
    query = select(func.count()).select_from(DraftPart).where(*_alike(parent_id, like))
    return db.session.scalar(query) or 0


def _alike(parent_id: UUID | None, like: DraftPart) -> tuple[ColumnElement[bool], ...]:
    return (
        DraftPart.draft_id == like.draft_id,
        DraftPart.parent_id == parent_id,
        DraftPart.kind == like.kind,
        DraftPart.bank == like.bank if like.bank else DraftPart.bank.is_(None),
        DraftPart.removed_at.is_(None),
    )


def with_origins(draft_id: UUID) -> dict[str, DraftPart]:
    """What was imported into the draft by its key, also what was removed since."""
    rows = db.session.scalars(parts_in(draft_id).where(DraftPart.origin.is_not(None)))
    return {row.origin: row for row in rows if row.origin}


def draft_with_origins(slug: str, origins: Collection[str]) -> Draft | None:
    """The draft that holds one of these lessons and questions of an import: one that is open, else what was published last.
    `slug`: of the import."""
    rows = db.session.execute(
        select(DraftPart.draft_id, DraftPart.origin)
        .join(Draft, Draft.id == DraftPart.draft_id)
        .where(Draft.state != DraftState.DISCARDED, DraftPart.origin.startswith(f"{slug}/", autoescape=True))
        .order_by(Draft.closed_at.is_not(None), Draft.opened_at.desc())
    )
    found = next((draft_id for draft_id, origin in rows if origin in origins), None)
    return db.session.get_one(Draft, found) if found else None


def origins_published_in(revision_id: UUID) -> dict[tuple[str, ...], str]:
    """What was imported into the draft that became this revision: address of the part (parts.addresses) → its key."""
    draft = db.session.scalar(select(Draft).where(Draft.published_revision_id == revision_id).limit(1))
    if draft is None:
        return {}
    keys = {row.id: key for key, row in with_origins(draft.id).items()}
    return {address: keys[part.id] for address, part in addresses(tree_of(draft.id)) if part.id in keys}


def imports_in(draft_id: UUID) -> Sequence[DraftImport]:
    """Newest first, without their reports."""
    query = select(DraftImport).where(DraftImport.draft_id == draft_id)
    options = (selectinload(DraftImport.by), defer(DraftImport.report))
    return db.session.scalars(query.options(*options).order_by(DraftImport.at.desc(), DraftImport.id.desc())).all()


def draft_import(import_id: UUID) -> Select[DraftImport]:
    """Also of a draft that is closed: what came in, and what did not, is kept."""
    query = select(DraftImport).where(DraftImport.id == import_id)
    return query.options(selectinload(DraftImport.by), selectinload(DraftImport.draft))


def last_number(draft_id: UUID) -> int:
    return db.session.scalar(select(func.max(DraftEdit.number)).where(DraftEdit.draft_id == draft_id)) or 0


def body_edits(part_id: UUID, *, by_id: UUID) -> Sequence[DraftEdit]:
    """What one person changed in one body, in order."""
    return db.session.scalars(
        select(DraftEdit)
        .where(DraftEdit.part_id == part_id, DraftEdit.kind == EditKind.BODY, DraftEdit.by_id == by_id)
        .order_by(DraftEdit.number)
    ).all()


def structure_edits(draft_id: UUID, *, by_id: UUID) -> Sequence[DraftEdit]:
    """What one person added, moved and removed in a draft, in order."""
    return db.session.scalars(
        select(DraftEdit)
        .where(DraftEdit.draft_id == draft_id, DraftEdit.kind != EditKind.BODY, DraftEdit.by_id == by_id)
        .order_by(DraftEdit.number)
    ).all()


def body_at(part: DraftPart, version: int) -> dict[str, object]:
    """The body as it was at an earlier version. Raises KeyError for one that never was."""
    if not 1 <= version <= part.version:
        raise KeyError(version)
    edits = db.session.scalars(
        select(DraftEdit)
        .where(DraftEdit.part_id == part.id, DraftEdit.kind == EditKind.BODY, DraftEdit.version > version)
        .order_by(DraftEdit.number.desc())
    )
    body = part.body
    for edit in edits:
        body = applied(body, edit.before)
    return body


def comments_in(draft_id: UUID) -> Sequence[DraftComment]:
    query = select(DraftComment).where(DraftComment.draft_id == draft_id).options(selectinload(DraftComment.by))
    return db.session.scalars(query.order_by(DraftComment.at, DraftComment.id)).all()


def open_comment(comment_id: UUID) -> Select[DraftComment]:
    return (
        select(DraftComment)
        .join(Draft, Draft.id == DraftComment.draft_id)
        .where(DraftComment.id == comment_id, Draft.closed_at.is_(None))
        .options(selectinload(DraftComment.part))
    )


def acts_of(course_id: UUID) -> Sequence[CourseAct]:
    query = select(CourseAct).where(CourseAct.course_id == course_id).options(selectinload(CourseAct.by))
    return db.session.scalars(query.order_by(CourseAct.at.desc(), CourseAct.id.desc())).all()


def revisions_of(course_id: UUID) -> Sequence[CourseRevision]:
    return db.session.scalars(
        select(CourseRevision).where(CourseRevision.course_id == course_id).order_by(CourseRevision.number.desc())
    ).all()


def revision_with_number(course_id: UUID, number: int) -> Select[CourseRevision]:
    return select(CourseRevision).where(CourseRevision.course_id == course_id, CourseRevision.number == number)


def taken_slugs() -> set[str]:
    """Of every course, and of every draft that is open."""
    courses = db.session.scalars(select(Course.slug))
    return {*courses, *db.session.scalars(select(Draft.slug).where(Draft.closed_at.is_(None)))}


def courses() -> Sequence[Course]:
    return db.session.scalars(select(Course).order_by(Course.slug)).all()


def bodies_of(draft_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The bodies of what is in these drafts; what lies in removed parts is left out. One query."""
    query = select(DraftPart).where(DraftPart.draft_id.in_(draft_ids), DraftPart.removed_at.is_(None))
    rows = db.session.scalars(query).all()
    there = {row.id for row in rows}
    found: dict[UUID, list[dict[str, Any]]] = {draft_id: [] for draft_id in draft_ids}
    parents = {row.id: row.parent_id for row in rows}
    for row in rows:
        above = row.parent_id
        while above is not None and above in there:
            above = parents[above]
        if above is None:
            found[row.draft_id].append(row.body)
    return found


def latest_revisions() -> dict[UUID, CourseRevision]:
    """Course → its newest revision, without the documents."""
    newest = select(func.max(CourseRevision.number)).where(CourseRevision.course_id == Course.id).correlate(Course)
    query = (
        select(CourseRevision)
        .join(Course, Course.id == CourseRevision.course_id)
        .where(CourseRevision.number == newest.scalar_subquery())
        .options(defer(CourseRevision.document))
    )
    return {row.course_id: row for row in db.session.scalars(query)}


def newest_revision(course: Course) -> CourseRevision | None:
    """What new learners begin; of a retired course what they began last."""
    if course.current_revision_id:
        return db.session.get_one(CourseRevision, course.current_revision_id)
    return db.session.scalar(learning.latest_revision(course.id))


def newest_of(slug: str) -> CourseRevision | None:
    """The same of the course with this address, where there is one; without its document."""
    course = db.session.scalar(learning.any_course(slug))
    if course is None:
        return None
    options = (defer(CourseRevision.document),)
    if course.current_revision_id:
        return db.session.get(CourseRevision, course.current_revision_id, options=options)
    return db.session.scalar(learning.latest_revision(course.id).options(*options))


def read_again(part: DraftPart) -> None:
    """The part as it stands now, with its draft and the person who changed it last."""
    db.session.scalars(
        select(DraftPart)
        .where(DraftPart.id == part.id)
        .options(selectinload(DraftPart.updated_by), selectinload(DraftPart.draft).selectinload(Draft.changed_by))
        .execution_options(populate_existing=True)
    ).one()
