"""Questions about how far people are in a course: what they finished, tried and practised."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from lms.core.db import db
from lms.learning import queries as learning
from lms.learning.models import Completion, Course, CourseRevision, Enrolment
from lms.quizzes.models import Attempt, PracticeAnswer


def shown_revision(course: Course) -> UUID:
    """The published one; of a course that was withdrawn the last that there was."""
    if course.current_revision_id is not None:
        return course.current_revision_id
    return db.session.scalars(learning.latest_revision(course.id).with_only_columns(CourseRevision.id)).one()


def enrolments_in(course_id: UUID, person_ids: Sequence[UUID]) -> dict[UUID, Enrolment]:
    """Person → hers; the earliest, where late statements made two."""
    found = db.session.scalars(
        select(Enrolment)
        .where(Enrolment.course_id == course_id, Enrolment.person_id.in_(person_ids))
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.registration.desc())
    )
    return {one.person_id: one for one in found}


def completions_of(registrations: Sequence[UUID]) -> dict[UUID, dict[str, datetime]]:
    found: dict[UUID, dict[str, datetime]] = {}
    for one in db.session.scalars(select(Completion).where(Completion.registration.in_(registrations))):
        found.setdefault(one.registration, {})[one.item] = one.completed_at
    return found


def attempts_of(registrations: Sequence[UUID]) -> dict[UUID, list[Attempt]]:
    found: dict[UUID, list[Attempt]] = {}
    for one in db.session.scalars(select(Attempt).where(Attempt.registration.in_(registrations))):
        found.setdefault(one.registration, []).append(one)
    return found


def latest_practice_of(registrations: Sequence[UUID]) -> dict[UUID, datetime]:
    latest = func.max(PracticeAnswer.first_answered_at)
    rows = db.session.execute(
        select(PracticeAnswer.registration, latest)
        .where(PracticeAnswer.registration.in_(registrations))
        .group_by(PracticeAnswer.registration)
    )
    return dict(rows.all())
