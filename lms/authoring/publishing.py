"""A draft is read by somebody else, becomes a revision, or is given up; a published course is retired and restored."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from lms.accounts.models import Person
from lms.authoring import queries
from lms.authoring.checks import Fault, faults
from lms.authoring.errors import HasFaults, NeedsReview, NothingChanged, NotMinor
from lms.authoring.facts import facts_of
from lms.authoring.models import CourseAct, CourseActKind, Draft, DraftComment, DraftPart, DraftState
from lms.authoring.parts import Bank, Body, Part, PartKind
from lms.authoring.revisions import course_of
from lms.authoring.services import lock
from lms.authoring.smallness import is_small_change
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.learning import queries as learning
from lms.learning import services as learning_services
from lms.learning.models import Course, CourseRevision


def submit(draft: Draft, *, by: Person, at: datetime) -> None:
    """Ask somebody else to look at it. It can still be changed."""
    lock(draft.id)
    draft.state, draft.submitted_at, draft.submitted_by_id = DraftState.REVIEW, at, by.id


def take_back(draft: Draft) -> None:
    """It is not ready after all, or was sent back."""
    lock(draft.id)
    draft.state = DraftState.DRAFT


def comment(
    part: DraftPart, text: str, *, by: Person, at: datetime, block_id: str | None = None, comment_id: UUID | None = None
) -> DraftComment:
    lock(part.draft_id)
    known = db.session.get(DraftComment, comment_id) if comment_id else None
    if known is not None:
        return known
    said = DraftComment(
        id=comment_id or new_id(),
        draft_id=part.draft_id,
        part_id=part.id,
        block_id=block_id,
        text=text,
        at=at,
        by_id=by.id,
    )
    db.session.add(said)
    db.session.flush()
    return said


def resolve(said: DraftComment, *, by: Person, at: datetime) -> None:
    if said.resolved_at is None:
        said.resolved_at, said.resolved_by_id = at, by.id


def discard(draft: Draft, *, by: Person, at: datetime) -> None:
    lock(draft.id)
    draft.state, draft.closed_at, draft.closed_by_id = DraftState.DISCARDED, at, by.id


def faults_in(draft: Draft) -> list[Fault]:
    """All that forbids publication."""
    root = ready(queries.tree_of(draft.id))
    return faults(root, facts_of(root, clock.now().date()))


def publish(draft: Draft, *, by: Person, at: datetime, is_minor: bool, note: str, needs_review: bool) -> CourseRevision:
    """Raises HasFaults, NothingChanged, NotMinor, and NeedsReview where the house asks for a second reader."""
    lock(draft.id)
    if faults_in(draft):
        raise HasFaults
    if needs_review and not is_reviewed_for(draft, by):
        raise NeedsReview
    published = course_of(ready(queries.tree_of(draft.id)))
    course = db.session.scalar(learning.any_course(draft.slug))
    current_id = course.current_revision_id if course else None
    if is_minor and not may_be_minor(draft):
        raise NotMinor
    revision, is_new = learning_services.publish_content(
        published, at=at, fixes_id=draft.base_revision_id if is_minor else None
    )
    if not is_new and revision.id == current_id:
        raise NothingChanged
    course = db.session.get_one(Course, revision.course_id)
    # Also where somebody took a change back, or opens again what was retired.
    course.current_revision_id, course.retired_at = revision.id, None
    draft.state, draft.closed_at, draft.closed_by_id = DraftState.PUBLISHED, at, by.id
    draft.course_id, draft.published_revision_id = course.id, revision.id
    draft.is_minor, draft.note = is_minor, note
    kind = CourseActKind.FIXED if revision.fixes_id and is_new else CourseActKind.PUBLISHED
    _note(course, kind, revision_id=revision.id, note=note, by=by, at=at)
    return revision


def is_reviewed_for(draft: Draft, publisher: Person) -> bool:
    """Whether somebody else handed it in, so that two people have seen it."""
    return draft.state is DraftState.REVIEW and draft.submitted_by_id != publisher.id


def may_be_minor(draft: Draft) -> bool:
    """Whether it corrects what is taught now, and leaves every step and every question where it is."""
    course = db.session.get(Course, draft.course_id) if draft.course_id else None
    if course is None or draft.base_revision_id is None or course.current_revision_id != draft.base_revision_id:
        return False
    return is_small_change(learning.content_of(draft.base_revision_id), course_of(ready(queries.tree_of(draft.id))))


def retire(course: Course, *, by: Person, at: datetime) -> None:
    learning_services.retire(course, at=at)
    _note(course, CourseActKind.RETIRED, by=by, at=at)


def restore(course: Course, *, by: Person, at: datetime) -> None:
    learning_services.restore(course)
    _note(course, CourseActKind.RESTORED, revision_id=course.current_revision_id, by=by, at=at)


def ready(root: Part) -> Part:
    """Without the quizzes and the exam that nobody has begun to write, and without the module that a question of the exam named
    before it was moved to a lesson or a quiz."""
    modules = [replace(_without_modules(one), body=_without_idle(one, "quiz", Bank.QUIZ)) for one in root.modules]
    body = _without_idle(root, "exam", Bank.EXAM)
    return replace(root, body=body, children=[*modules, *root.questions(Bank.EXAM)])


def _without_idle(part: Part, name: str, bank: Bank) -> Body:
    settings = part.body.get(name)
    if settings is None or settings.get("draw") or part.questions(bank):
        return part.body
    return {key: value for key, value in part.body.items() if key != name}


def _without_modules(part: Part) -> Part:
    if part.kind is PartKind.QUESTION:
        return replace(part, body={key: value for key, value in part.body.items() if key != "module"})
    return replace(part, children=[_without_modules(child) for child in part.children])


def _note(
    course: Course, kind: CourseActKind, *, by: Person, at: datetime, revision_id: UUID | None = None, note: str = ""
) -> None:
    db.session.add(
        CourseAct(id=new_id(), course_id=course.id, kind=kind, revision_id=revision_id, note=note, at=at, by_id=by.id)
    )
    db.session.flush()
