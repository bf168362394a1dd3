"""Who may learn what: courses are open to every signed-in person; progress is loaded through its owner."""

from dataclasses import dataclass

from lms.accounts import policy as accounts
from lms.accounts.models import Person
from lms.core.access import first_or_404
from lms.core.db import db
from lms.core.errors import NotFound
from lms.learning import content, queries
from lms.learning.models import Course, Enrolment
from lms.learning.progress import Progress


@dataclass(frozen=True)
class OpenCourse:
    """A course as this person sees it: her own revision once she is enrolled."""

    course: Course
    content: content.Course
    enrolment: Enrolment | None
    progress: Progress


@dataclass(frozen=True)
class OpenLesson:
    open: OpenCourse
    module: content.Module
    lesson: content.Lesson

    @property
    def item(self) -> str:
        return f"{self.module.slug}/{self.lesson.slug}"


signed_in = accounts.signed_in
staff = accounts.staff


def open_course(actor: Person | None, slug: str) -> tuple[Person, OpenCourse]:
    (person,) = accounts.signed_in(actor)
    enrolment = db.session.scalar(queries.enrolment_of(person.id, slug))
    if enrolment:
        course = db.session.get_one(Course, enrolment.course_id)
        items = queries.completed_items(enrolment.registration)
        revision_id = enrolment.revision_id
    else:
        course = first_or_404(queries.course_by_slug(slug))
        items = frozenset()
        if course.current_revision_id is None:
            raise NotFound
        revision_id = course.current_revision_id
    published = queries.content_of(revision_id)
    return person, OpenCourse(course, published, enrolment, Progress(published, items))


def open_lesson(actor: Person | None, slug: str, module: str, lesson: str) -> tuple[Person, OpenLesson]:
    person, found = open_course(actor, slug)
    pair = found.content.lesson(module, lesson)
    if pair is None:
        raise NotFound
    return person, OpenLesson(found, *pair)


def enrolled_lesson(actor: Person | None, slug: str, module: str, lesson: str) -> tuple[Person, OpenLesson, Enrolment]:
    """For what leaves a trace: reading is open to all, but progress belongs to those enrolled."""
    person, found = open_lesson(actor, slug, module, lesson)
    if found.open.enrolment is None:
        raise NotFound
    return person, found, found.open.enrolment
