"""Small corrections reach learners in progress: which revision a learner is on follows from the one that she began, when she
finished, and the fixes published before. The same facts give the same answer in any order, on a rebuild too."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, update

from lms.core.db import db
from lms.learning import queries
from lms.learning.models import Completion, CourseRevision, Enrolment

COURSE = ""


def carry(fix: CourseRevision) -> None:
    """Whoever is in progress on what it fixes goes on with the fix."""
    has_finished = exists().where(Completion.registration == Enrolment.registration, Completion.item == COURSE)
    db.session.execute(
        update(Enrolment)
        .where(Enrolment.revision_id == fix.fixes_id, ~has_finished)
        .values(revision_id=fix.id)
        .execution_options(synchronize_session="fetch")
    )


def revision_for(begun: UUID, finished_at: datetime | None) -> UUID:
    """`begun`: the revision that she began, or a fix of it."""
    found = _first(begun)
    while (fix := queries.fix_of(found)) is not None:
        if finished_at is not None and finished_at <= fix.published_at:
            break
        found = fix.id
    return found


def follow(enrolment: Enrolment, finished_at: datetime | None) -> None:
    enrolment.revision_id = revision_for(enrolment.revision_id, finished_at)


def is_fix_of(later: UUID, earlier: UUID) -> bool:
    """Whether `later` corrects `earlier`, at once or over other fixes."""
    revision = db.session.get_one(CourseRevision, later)
    while revision.fixes_id is not None:
        if revision.fixes_id == earlier:
            return True
        revision = db.session.get_one(CourseRevision, revision.fixes_id)
    return False


def _first(revision_id: UUID) -> UUID:
    """The revision at the beginning of a row of fixes."""
    revision = db.session.get_one(CourseRevision, revision_id)
    while revision.fixes_id is not None:
        revision = db.session.get_one(CourseRevision, revision.fixes_id)
    return revision.id
