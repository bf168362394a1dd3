"""Whether a new version of a course may reach learners in the middle of it: nothing that they have done loses its place. Pure."""

import msgspec

from lms.learning.content import Course, QuizSettings
from lms.quizzes.questions import decode


def is_small_change(old: Course, new: Course) -> bool:
    """The same steps, the same questions of the same kinds, the same rules of quizzes and exam; texts and pictures may differ."""
    if old.items() != new.items():
        return False
    pairs = [
        (old.exam, new.exam),
        *((one.quiz, other.quiz) for one, other in zip(old.modules, new.modules, strict=True)),
    ]
    if any(_shape(one) != _shape(other) for one, other in pairs):
        return False
    lessons = zip(old.lessons(), new.lessons(), strict=True)
    return all(_questions(one.practice) == _questions(other.practice) for (_m, one), (_n, other) in lessons)


def _shape(quiz: QuizSettings | None) -> object:
    if quiz is None:
        return None
    return quiz.draw, quiz.pass_score, quiz.attempts, quiz.wait_s, quiz.time_limit_s, _questions(quiz.bank)


def _questions(bank: list[msgspec.Raw]) -> list[tuple[str, str]]:
    return [(question.id, question.kind) for question in decode(bank)]
