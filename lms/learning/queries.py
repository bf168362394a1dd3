"""Questions about courses, enrolments and progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import SignIn
from lms.core.db import db
from lms.learning import content
from lms.learning.models import Completion, Course, CourseRevision, Enrolment, LearningPath
from lms.notices.channels.models import Consent, Reminder
from lms.notices.models import Notice

# How long one is still before her course is said to wait; how often that is said until she comes.
STILL = timedelta(days=7)
MOST_REMINDERS = 4


@lru_cache(maxsize=64)
def _content(revision_id: UUID) -> content.Course:
    # A revision never changes, so every process may keep what it has read.
    return content.decode(
        db.session.execute(select(CourseRevision.document).where(CourseRevision.id == revision_id)).scalar_one()
    )


def content_of(revision_id: UUID) -> content.Course:
    return _content(revision_id)


# Built once: every lesson and question asks it. The earliest enrolment where late statements made two.
_AS_SEEN = (
    select(Course, Enrolment)
    .outerjoin(Enrolment, (Enrolment.course_id == Course.id) & (Enrolment.person_id == bindparam("person_id")))
    .where(Course.slug == bindparam("slug"))
    .order_by(Enrolment.enrolled_at, Enrolment.registration)
    .limit(1)
)


def course_as_seen_by(person_id: UUID, slug: str) -> tuple[Course, Enrolment | None] | None:
    """A course with the person's enrolment in it, or None."""
    return db.session.execute(_AS_SEEN, {"person_id": person_id, "slug": slug}).first()


def revision_seen_by(person_id: UUID, slug: str) -> UUID | None:
    """Hers; of a course that she did not begin the published one."""
    seen = course_as_seen_by(person_id, slug)
    if seen is None:
        return None
    course, enrolment = seen
    return enrolment.revision_id if enrolment else course.current_revision_id


def any_course(slug: str) -> Select[Course]:
    """A course, published or not."""
    return select(Course).where(Course.slug == slug)


def courses_for(begun: Sequence[UUID]) -> Sequence[Course]:
    """Published courses, and those that a learner began before they were withdrawn."""
    return db.session.scalars(
        select(Course).where(or_(Course.current_revision_id.is_not(None), Course.id.in_(begun))).order_by(Course.slug)
    ).all()


def published_with_number() -> Sequence[tuple[Course, int]]:
    """Published courses with the number of their current revision."""
    query = select(Course, CourseRevision.number).join(CourseRevision, CourseRevision.id == Course.current_revision_id)
    return [(course, number) for course, number in db.session.execute(query.order_by(Course.slug))]


def latest_revision(course_id: UUID) -> Select[CourseRevision]:
    return (
        select(CourseRevision)
        .where(CourseRevision.course_id == course_id)
        .order_by(CourseRevision.number.desc())
        .limit(1)
    )


def document_of(slug: str, number: int | None) -> Select[str]:
    """The document of one revision of a course, by its number; of the current one where none is given."""
    query = (
        select(CourseRevision.document).join(Course, Course.id == CourseRevision.course_id).where(Course.slug == slug)
    )
    if number is None:
        return query.where(CourseRevision.id == Course.current_revision_id)
    return query.where(CourseRevision.number == number)


def revision_with_digest(course_id: UUID, digest: str) -> CourseRevision | None:
    return db.session.scalar(
        select(CourseRevision).where(CourseRevision.course_id == course_id, CourseRevision.digest == digest)
    )


def fix_of(revision_id: UUID) -> CourseRevision | None:
    """The revision that corrects this one for learners in progress; the first where there were several."""
    return db.session.scalar(
        select(CourseRevision)
        .where(CourseRevision.fixes_id == revision_id)
        .order_by(CourseRevision.published_at, CourseRevision.number)
        .limit(1)
    )


def learning_paths() -> Sequence[LearningPath]:
    return db.session.scalars(select(LearningPath).order_by(LearningPath.position)).all()


def enrolment_of(person_id: UUID, slug: str) -> Select[Enrolment]:
    """The person's enrolment in a course; the earliest where late statements made two."""
    return (
        select(Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id, Course.slug == slug)
        .order_by(Enrolment.enrolled_at, Enrolment.registration)
        .limit(1)
    )


def enrolments_of(person_id: UUID) -> Sequence[Enrolment]:
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.enrolled_at, Enrolment.registration)
    ).all()


def lock_enrolment(registration: UUID) -> None:
    """Let one request at a time follow what happens in this enrolment (SQLite has one writer anyway): two last steps
    at once would each see the other missing, and complete nothing."""
    db.session.execute(select(Enrolment.registration).where(Enrolment.registration == registration).with_for_update())


def completed_items(registration: UUID) -> frozenset[str]:
    return frozenset(db.session.scalars(select(Completion.item).where(Completion.registration == registration)))


def completion_times(registration: UUID) -> dict[str, datetime]:
    rows = db.session.execute(
        select(Completion.item, Completion.completed_at).where(Completion.registration == registration)
    )
    return dict(rows.all())


def completed_items_of(registrations: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    found: dict[UUID, set[str]] = {registration: set() for registration in registrations}
    rows = db.session.execute(
        select(Completion.registration, Completion.item).where(Completion.registration.in_(registrations))
    )
    for registration, item in rows:
        found[registration].add(item)
    return {registration: frozenset(items) for registration, items in found.items()}


@dataclass(frozen=True)
class PersonProgress:
    """How far a person is, over all courses that she began."""

    enrolled: int = 0
    # Courses finished.
    finished: int = 0
    # Steps done and all steps, in the courses begun.
    done: int = 0
    total: int = 0


def progress_of_people(person_ids: Sequence[UUID]) -> dict[UUID, PersonProgress]:
    """Two queries, whatever the number of people."""
    enrolments = db.session.scalars(select(Enrolment).where(Enrolment.person_id.in_(person_ids))).all()
    done = completed_items_of([enrolment.registration for enrolment in enrolments])
    found = dict.fromkeys(person_ids, PersonProgress())
    for enrolment in enrolments:
        steps = content_of(enrolment.revision_id).items()
        items, before = done[enrolment.registration], found[enrolment.person_id]
        found[enrolment.person_id] = PersonProgress(
            enrolled=before.enrolled + 1,
            finished=before.finished + ("" in items),
            done=before.done + sum(step in items for step in steps),
            total=before.total + len(steps),
        )
    return found


def learners_by_course() -> dict[UUID, tuple[int, int]]:
    """Course → (enrolled, finished)."""
    finished = (
        select(Enrolment.course_id, func.count().label("finished"))
        .join(Completion, (Completion.registration == Enrolment.registration) & (Completion.item == ""))
        .group_by(Enrolment.course_id)
    )
    enrolled = select(Enrolment.course_id, func.count().label("enrolled")).group_by(Enrolment.course_id)
    ends = dict(db.session.execute(finished).all())
    return {course: (count, ends.get(course, 0)) for course, count in db.session.execute(enrolled)}


_PUBLISHED = select(Course.current_revision_id).where(Course.current_revision_id.is_not(None)).order_by(Course.slug)


def published_courses() -> list[content.Course]:
    """What every published course says today."""
    return [content_of(revision_id) for revision_id in db.session.scalars(_PUBLISHED) if revision_id is not None]


def efforts() -> dict[str, tuple[int, int]]:
    return efforts_in(published_courses())


def efforts_in(courses: Sequence[content.Course]) -> dict[str, tuple[int, int]]:
    """Achievement ("governing", "governing/members") → minutes of its lessons as their authors estimate them, and steps."""
    found: dict[str, tuple[int, int]] = {}
    for course in courses:
        found[course.slug] = (sum(lesson.minutes for _module, lesson in course.lessons()), len(course.items()))
        for module in course.modules:
            minutes = sum(lesson.minutes for lesson in module.lessons)
            found[f"{course.slug}/{module.slug}"] = (minutes, len(module.lessons) + bool(module.quiz))
    return found


def titles() -> dict[str, content.Text]:
    return titles_in(published_courses())


def titles_in(courses: Sequence[content.Course]) -> dict[str, content.Text]:
    """Achievement → its title, of these courses and their modules."""
    found: dict[str, content.Text] = {}
    for course in courses:
        found[course.slug] = course.title
        found |= {f"{course.slug}/{module.slug}": module.title for module in course.modules}
    return found


def enrolments_standing_still(kind: str, at: datetime, *, limit: int) -> Sequence[Enrolment]:
    """One unfinished enrolment, the latest, of each person who agreed to be reminded, was not here and learnt nothing for a
    week, and was not told of it (notices of `kind`) in that week, nor too often since she was last here.
    """
    since, every = at - STILL, aliased(Enrolment)
    person = Enrolment.person_id
    later = aliased(Enrolment)
    is_finished = select(Completion.item).where(
        Completion.registration == Enrolment.registration, Completion.item == ""
    )
    finished_later = select(Completion.item).where(Completion.registration == later.registration, Completion.item == "")
    has_later = select(later.registration).where(
        later.person_id == person,
        or_(
            later.enrolled_at > Enrolment.enrolled_at,
            and_(later.enrolled_at == Enrolment.enrolled_at, later.registration > Enrolment.registration),
        ),
        ~finished_later.exists(),
    )
    has_learnt = (
        select(every.registration)
        .outerjoin(Completion, Completion.registration == every.registration)
        .where(every.person_id == person, or_(every.enrolled_at > since, Completion.completed_at > since))
    )
    was_here = select(SignIn.id).where(SignIn.person_id == person, SignIn.seen_at > since)
    last_here = (
        select(func.max(SignIn.seen_at)).where(SignIn.person_id == person).correlate(Enrolment).scalar_subquery()
    )
    reminded = (
        select(Reminder.id)
        .join(Notice, Notice.id == Reminder.notice_id)
        .where(Reminder.person_id == person, Notice.kind == kind)
    )
    often = (
        reminded.with_only_columns(func.count(Reminder.id))
        .where(or_(last_here.is_(None), Reminder.queued_at > last_here))
        .correlate(Enrolment)
        .scalar_subquery()
    )
    has_agreed = select(Consent.id).where(Consent.person_id == person, Consent.ended_at.is_(None))
    query = select(Enrolment).where(
        has_agreed.exists(),
        ~is_finished.exists(),
        ~has_later.exists(),
        ~has_learnt.exists(),
        ~was_here.exists(),
        ~reminded.where(Reminder.queued_at > since).exists(),
        often < MOST_REMINDERS,
    )
    return db.session.scalars(query.order_by(Enrolment.registration).limit(limit)).all()
