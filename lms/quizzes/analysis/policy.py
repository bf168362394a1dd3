"""Trainers and administrators study the questions of every course; officers and advisers have no need of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts import policy as accounts
from lms.accounts.models import Person, StaffRole
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.learning import content
from lms.learning import queries as learning
from lms.quizzes.analysis import queries, services
from lms.quizzes.analysis.queries import Revision
from lms.quizzes.questions import EXAM, QUIZ

STUDENTS_OF_QUESTIONS = (StaffRole.TRAINER, StaffRole.ADMINISTRATOR)


@dataclass(frozen=True)
class StudiedCourse:
    """A course with its revisions, the latest first."""

    course: content.Course
    revisions: Sequence[Revision]


@dataclass(frozen=True)
class StudiedQuiz:
    """A quiz or exam with the revisions that have it, the latest first."""

    course: content.Course
    item: str
    revisions: Sequence[Revision]

    @property
    def place(self) -> dict[str, str]:
        """What addresses of its pages are made of."""
        module = {} if self.item == EXAM else {"module": self.item.partition("/")[0]}
        return {"slug": self.course.slug, **module}


def may_study(person: Person) -> bool:
    return person.staff_role in STUDENTS_OF_QUESTIONS


def course(actor: Person | None, slug: str) -> tuple[StudiedCourse]:
    (person,) = accounts.staff(actor)
    if not may_study(person):
        raise NotFound
    revisions = queries.revisions_of(first_or_404(learning.any_course(slug)).id)
    if not revisions:
        raise NotFound
    return (StudiedCourse(learning.content_of(revisions[0].id), revisions),)


def quiz(actor: Person | None, slug: str, module: str | None = None) -> tuple[StudiedQuiz]:
    (found,) = course(actor, slug)
    item = EXAM if module is None else f"{module}/{QUIZ}"
    revisions = [revision for revision in found.revisions if services.has_quiz(revision, item)]
    if not revisions:
        raise NotFound
    return (StudiedQuiz(learning.content_of(revisions[0].id), item, revisions),)


def question(actor: Person | None, slug: str, question_id: str, module: str | None = None) -> tuple[StudiedQuiz, str]:
    (found,) = quiz(actor, slug, module)
    if not any(services.has_question(revision, found.item, question_id) for revision in found.revisions):
        raise NotFound
    return found, question_id
