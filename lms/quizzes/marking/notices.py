"""Whoever was marked is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from lms.core.i18n import in_language, isolated
from lms.learning import queries as learning
from lms.learning.content import Course, Text
from lms.notices import services
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.quizzes.kinds import Judged
from lms.quizzes.marking.models import OpenAnswer
from lms.quizzes.models import Attempt

ANSWER, ATTEMPT = "answer_marked", "attempt_marked"


def tell_of_answer(answer: OpenAnswer, question: Judged, *, at: datetime) -> None:
    """Of practice."""
    course = learning.content_of(answer.revision_id)
    found = course.lesson(*answer.item.split("/"))
    values: dict[str, Any] = {
        "answer": str(answer.id),
        "lesson": found[1].title if found else course.title,
        "is_good": answer.points == question.most_points,
    }
    services.tell([answer.person_id], ANSWER, values, subject=f"{ANSWER}:{answer.id}", at=at)


def tell_of_attempt(attempt: Attempt, *, at: datetime) -> None:
    values: dict[str, Any] = {
        "attempt": str(attempt.id),
        "title": _title(learning.content_of(attempt.revision_id), attempt.item),
        "is_exam": attempt.item == "exam",
        "is_good": attempt.passed,
    }
    services.tell([attempt.person_id], ATTEMPT, values, subject=f"{ATTEMPT}:{attempt.id}", at=at)


def _title(course: Course, item: str) -> Text:
    module = course.module(item.partition("/")[0])
    return module.title if module else course.title


@describe(ANSWER)
def _answer(notice: Notice) -> Told:
    text = gettext(
        "The trainer has marked your answer in “%(lesson)s”.", lesson=isolated(in_language(notice.values["lesson"]))
    )
    address = url_for("marking.show_own_answer", answer_id=UUID(notice.values["answer"]))
    return Told(text, is_good=notice.values["is_good"], address=address)


@describe(ATTEMPT)
def _attempt(notice: Notice) -> Told:
    title = isolated(in_language(notice.values["title"]))
    is_good = notice.values["is_good"]
    if notice.values["is_exam"]:
        text = (
            gettext("The exam of “%(title)s” is marked: you have passed.", title=title)
            if is_good
            else gettext("The exam of “%(title)s” is marked: not yet passed. See what the trainer says.", title=title)
        )
    else:
        text = (
            gettext("The quiz of “%(title)s” is marked: you have passed.", title=title)
            if is_good
            else gettext("The quiz of “%(title)s” is marked: not yet passed. See what the trainer says.", title=title)
        )
    address = url_for("quizzes.show_attempt", attempt_id=UUID(notice.values["attempt"]))
    return Told(text, is_good=is_good, address=address)
