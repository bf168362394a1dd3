"""Who may practise and attempt what: through her own enrolment and her own attempts only."""

from dataclasses import dataclass
from uuid import UUID

from lms.accounts import policy as accounts
from lms.accounts.models import Person
from lms.core.access import first_or_404
from lms.core.db import db
from lms.core.errors import NotFound
from lms.learning import policy as learning
from lms.learning import queries as learning_queries
from lms.learning.content import Course, QuizSettings
from lms.learning.models import Enrolment
from lms.learning.policy import OpenCourse, OpenLesson
from lms.quizzes import kinds, queries, services
from lms.quizzes.kinds import Question
from lms.quizzes.models import Attempt
from lms.quizzes.questions import practice_of, practice_seed, settings_of


@dataclass(frozen=True)
class OpenPractice:
    lesson: OpenLesson
    enrolment: Enrolment
    # As they were published.
    questions: list[Question]
    number: int

    @property
    def published(self) -> Question:
        return self.questions[self.number - 1]

    @property
    def question(self) -> Question:
        """With the numbers of this learner."""
        return kinds.drawn(self.published, practice_seed(self.enrolment.registration))


@dataclass(frozen=True)
class OpenQuiz:
    """A quiz or exam in a course that the person is enrolled in."""

    open: OpenCourse
    enrolment: Enrolment
    item: str

    @property
    def course(self) -> Course:
        return self.open.content

    @property
    def settings(self) -> QuizSettings:
        return settings_of(self.course, self.item)


@dataclass(frozen=True)
class OwnAttempt:
    attempt: Attempt
    enrolment: Enrolment
    course: Course


@dataclass(frozen=True)
class OwnQuestion:
    own: OwnAttempt
    question: Question
    number: int


def practice(actor: Person | None, slug: str, module: str, lesson: str, number: int) -> tuple[Person, OpenPractice]:
    person, found, enrolment = learning.enrolled_lesson(actor, slug, module, lesson)
    questions = practice_of(enrolment.revision_id, found.item)
    if not 1 <= number <= len(questions):
        raise NotFound
    return person, OpenPractice(found, enrolment, questions, number)


def quiz(actor: Person | None, slug: str, module: str) -> tuple[Person, OpenQuiz]:
    return _quiz(actor, slug, f"{module}/quiz")


def exam(actor: Person | None, slug: str) -> tuple[Person, OpenQuiz]:
    return _quiz(actor, slug, "exam")


def _quiz(actor: Person | None, slug: str, item: str) -> tuple[Person, OpenQuiz]:
    person, found = learning.open_course(actor, slug)
    if found.enrolment is None or item not in found.content.items():
        raise NotFound
    return person, OpenQuiz(found, found.enrolment, item)


def own_attempt(actor: Person | None, attempt_id: UUID) -> tuple[Person, OwnAttempt]:
    return _own_attempt(actor, attempt_id, for_change=False)


def own_attempt_to_change(actor: Person | None, attempt_id: UUID) -> tuple[Person, OwnAttempt]:
    """Locked until the request ends: an answer never comes into an attempt that is being handed in."""
    return _own_attempt(actor, attempt_id, for_change=True)


def _own_attempt(actor: Person | None, attempt_id: UUID, *, for_change: bool) -> tuple[Person, OwnAttempt]:
    (person,) = accounts.signed_in(actor)
    query = queries.attempts_by(person.id).where(Attempt.id == attempt_id)
    attempt = first_or_404(query.with_for_update() if for_change else query)
    enrolment = db.session.get(Enrolment, attempt.registration)
    if enrolment is None:
        raise NotFound
    return person, OwnAttempt(attempt, enrolment, learning_queries.content_of(attempt.revision_id))


def own_question(actor: Person | None, attempt_id: UUID, number: int) -> tuple[Person, OwnQuestion]:
    return _own_question(*own_attempt(actor, attempt_id), number)


def own_question_to_change(actor: Person | None, attempt_id: UUID, number: int) -> tuple[Person, OwnQuestion]:
    return _own_question(*own_attempt_to_change(actor, attempt_id), number)


def _own_question(person: Person, own: OwnAttempt, number: int) -> tuple[Person, OwnQuestion]:
    question = services.question_of(own.attempt, number)
    if question is None:
        raise NotFound
    return person, OwnQuestion(own, question, number)
