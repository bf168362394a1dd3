"""Who may learn what: courses are open to every signed-in person; progress is loaded through its owner."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from lms.accounts import policy as accounts
from lms.accounts.models import Person
from lms.core.errors import NotFound
from lms.learning import content, queries
from lms.learning.models import Course, Enrolment
from lms.learning.progress import Progress


@dataclass(frozen=True)
class OpenCourse:
    """A course as this person sees it: her own revision once she is enrolled."""

    course: Course
    revision_id: UUID
    enrolment: Enrolment | None

    @property
    def content(self) -> content.Course:
        return queries.content_of(self.revision_id)

    @cached_property
    def progress(self) -> Progress:
        """What she has done; asks the database once, when a page shows it."""
        items = queries.completed_items(self.enrolment.registration) if self.enrolment else frozenset[str]()
        return Progress(self.content, items)


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
    found = queries.course_as_seen_by(person.id, slug)
    if found is None:
        raise NotFound
    course, enrolment = found
    revision_id = enrolment.revision_id if enrolment else course.current_revision_id
    if revision_id is None:
        raise NotFound
    return person, OpenCourse(course, revision_id, enrolment)


def open_lesson(actor: Person | None, slug: str, module: str, lesson: str) -> tuple[Person, OpenLesson]:
    person, found = open_course(actor, slug)
    pair = found.content.lesson(module, lesson)
    if pair is None:
        raise NotFound
    return person, OpenLesson(found, *pair)


def lesson_to_complete(
    actor: Person | None, slug: str, module: str, lesson: str
) -> tuple[Person, OpenLesson, Enrolment]:
    """A unit of an imported course says itself when it is done."""
    person, found, enrolment = enrolled_lesson(actor, slug, module, lesson)
    if found.lesson.unit is not None:
        raise NotFound
    return person, found, enrolment


def enrolled_lesson(actor: Person | None, slug: str, module: str, lesson: str) -> tuple[Person, OpenLesson, Enrolment]:
    """For what leaves a trace: reading is open to all, but progress belongs to those enrolled."""
    person, found = open_lesson(actor, slug, module, lesson)
    if found.open.enrolment is None:
        raise NotFound
    return person, found, found.open.enrolment
