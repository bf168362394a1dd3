"""Verbs of learning: publish, enrol, complete a lesson. Each learning fact is one statement."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lms.core.db import db
from lms.core.files import MediaStore
from lms.core.ids import id_from, new_id, new_statement_id
from lms.learning import content, fixes, queries
from lms.learning.activity_ids import REVISION, item_activity
from lms.learning.loader.course import LoadedCourse
from lms.learning.media_names import stored_names
from lms.learning.models import Course, CourseRevision, Enrolment, LearningPath
from lms.xapi import agents, profile, verbs
from lms.xapi import services as xapi
from lms.xapi.statement import Activity, Agent, Context, ContextActivities, Result, Statement, Verb


def publish(loaded: LoadedCourse, media: MediaStore, *, at: datetime) -> tuple[CourseRevision, bool]:
    """Make an immutable revision and let new learners begin it. The same content again is the same revision.

    Answers the revision and whether it is new.
    """
    names = {name: media.keep(medium, extension) for name, (medium, extension) in loaded.media.items()}
    revision, is_new = publish_content(stored_names(loaded.course, names), at=at)
    # The folder is what is taught, also where somebody took a change back; but what trainers retired stays retired.
    course = db.session.get_one(Course, revision.course_id)
    course.current_revision_id = None if course.retired_at else revision.id
    return revision, is_new


def publish_content(
    published: content.Course, *, at: datetime, fixes_id: UUID | None = None
) -> tuple[CourseRevision, bool]:
    """As `publish`, for a course whose media are kept already. A revision that is there already does not become the
    current one again. `fixes_id`: the revision that a new one corrects for learners in progress.
    """
    document = content.encode(published)
    digest = hashlib.sha256(document.encode()).hexdigest()
    course = db.session.scalar(queries.any_course(published.slug))
    if course is None:
        course = Course(id=new_id(), slug=published.slug)
        db.session.add(course)
        db.session.flush()
    revision = queries.revision_with_digest(course.id, digest)
    is_new = revision is None
    if revision is None:
        latest = db.session.scalar(queries.latest_revision(course.id))
        number = latest.number + 1 if latest else 1
        revision = CourseRevision(
            id=new_id(), course_id=course.id, number=number, digest=digest, document=document, published_at=at,
            fixes_id=fixes_id,
        )  # fmt: skip
        db.session.add(revision)
        db.session.flush()
        course.current_revision_id = revision.id
        if fixes_id:
            fixes.carry(revision)
    return revision, is_new


def retire(course: Course, *, at: datetime) -> None:
    """Nobody begins it any more; who is in it goes on."""
    course.retired_at, course.current_revision_id = at, None


def restore(course: Course) -> None:
    """What was retired is open again, as it was published last."""
    latest = db.session.scalar(queries.latest_revision(course.id))
    course.retired_at, course.current_revision_id = None, latest.id if latest else None


def replace_paths(paths: Iterable[content.Path]) -> None:
    for old in queries.learning_paths():
        db.session.delete(old)
    db.session.flush()
    for position, path in enumerate(paths):
        db.session.add(
            LearningPath(
                slug=path.slug, position=position, title=path.title, summary=path.summary, course_slugs=path.courses
            )
        )


def enrol(learner: Agent, course: Course, *, team: Agent | None, at: datetime) -> UUID:
    """Enrol a person in the course's current revision; a second time answers the same registration."""
    person_id = agents.account_id(learner)
    existing = db.session.scalar(queries.enrolment_of(person_id, course.slug))
    if existing:
        return existing.registration
    if course.current_revision_id is None:
        raise ValueError(f"{course.slug} is not published")
    # Made from person and course, so that two taps, or two phones, enrol once.
    registration = id_from("registration", person_id, course.id)
    published = queries.content_of(course.current_revision_id)
    xapi.record(
        Statement(
            id=id_from("registered", registration),
            actor=learner,
            verb=verbs.REGISTERED,
            object=item_activity(published, ""),
            timestamp=at,
            context=Context(
                registration=registration,
                team=team,
                context_activities=ContextActivities(category=profile.category()),
                extensions={agents.activity_id(REVISION): str(course.current_revision_id)},
            ),
        )
    )
    return registration


def complete_lesson(
    learner: Agent,
    enrolment: Enrolment,
    item: str,
    *,
    team: Agent | None,
    at: datetime,
    extensions: dict[str, object] | None = None,
) -> bool:
    """Record that a lesson was gone through; False where it was known. `extensions`: of the context, what a phone adds
    that was offline."""
    if item in queries.completed_items(enrolment.registration):
        return False
    return record_step(
        learner, enrolment, item, verb=verbs.COMPLETED, result=Result(completion=True), team=team, at=at,
        statement_id=completion_id(enrolment.registration, item), extensions=extensions,
    )  # fmt: skip


def completion_id(registration: UUID, item: str) -> UUID:
    """Of the statement that this step is completed: the same on the server and on a phone that is offline."""
    return id_from("completed", registration, item)


def record_step(
    learner: Agent,
    enrolment: Enrolment,
    item: str,
    *,
    verb: Verb,
    result: Result | None,
    team: Agent | None,
    at: datetime,
    statement_id: UUID | None = None,
    extensions: dict[str, object] | None = None,
) -> bool:
    """Record a statement about a step of the course; False where that statement was there already."""
    course = queries.content_of(enrolment.revision_id)
    return xapi.record(
        Statement(
            id=statement_id or new_statement_id(),
            actor=learner,
            verb=verb,
            object=item_activity(course, item),
            timestamp=at,
            result=result,
            context=Context(
                registration=enrolment.registration,
                team=team,
                context_activities=context_activities(course, item),
                extensions=extensions or {},
            ),
        )
    )


def context_activities(course: content.Course, item: str) -> ContextActivities:
    """Parent: the module (or the course); grouping: the course; category: our profile. Data 2.4.6.2."""
    whole = Activity(id=item_activity(course, "").id)
    module, _slash, step = item.partition("/")
    around = [Activity(id=item_activity(course, module).id)] if step else [whole] if item else []
    return ContextActivities(parent=around, grouping=[whole], category=profile.category())
