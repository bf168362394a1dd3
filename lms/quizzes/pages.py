"""The pages of practice and of a quiz, rendered from what a policy found: shown by the views, kept by phones."""

import uuid
from typing import Any

from flask import render_template, url_for

from lms.core import clock
from lms.learning.activities import address_of
from lms.quizzes import kinds, queries, services
from lms.quizzes.kinds import Judged
from lms.quizzes.kinds.phones import can_judge
from lms.quizzes.marking import queries as marking
from lms.quizzes.marking.models import OpenAnswer
from lms.quizzes.policy import OpenPractice, OpenQuiz
from lms.quizzes.questions import practice_seed
from lms.web.fragments import is_kept

# Stands in a kept page for the id of the answer that will be given: the phone makes one each time it shows the page.
STATEMENT_ID = "STATEMENT-ID"


def practice_page(found: OpenPractice, **more: Any) -> str:
    question = found.question
    lesson = found.lesson
    last = found.number == len(found.questions)
    return render_template(
        "quizzes/practice.html",
        found=found,
        course=lesson.open.content,
        question=question,
        shown=kinds.parts(question, practice_seed(found.enrolment.registration)),
        statement_id=STATEMENT_ID if is_kept() else uuid.uuid4(),
        is_last=last,
        open_answer=_open_answer(found),
        # On a phone without network.
        is_left=is_kept() and not can_judge(question),
        lesson_url=address_of(lesson.open.content.slug, lesson.item),
        **more,
    )


def _open_answer(found: OpenPractice) -> OpenAnswer | None:
    if not isinstance(found.published, Judged) or is_kept():
        return None
    return marking.last_practice_answer(found.enrolment.registration, found.lesson.item, found.published.id)


def quiz_page(found: OpenQuiz) -> str:
    attempts = queries.attempts_at(found.enrolment.registration, found.item)
    return render_template(
        "quizzes/quiz.html",
        found=found,
        course=found.course,
        attempts=attempts,
        is_waiting=bool(attempts) and attempts[0].closed_at is not None and attempts[0].passed is None,
        open_attempt=next((attempt for attempt in attempts if attempt.closed_at is None), None),
        best=queries.results_of(found.enrolment.registration).get(found.item),
        missing=found.open.progress.missing_for(found.item),
        left=services.allowance_of(found.enrolment.registration, found.course, found.item, at=clock.now()),
        question_count=sum(count for _module, count in found.settings.draw),
        create_url=_create_url(found),
    )


def _create_url(found: OpenQuiz) -> str:
    if found.item == "exam":
        return url_for("quizzes.create_exam_attempt", slug=found.course.slug)
    return url_for("quizzes.create_quiz_attempt", slug=found.course.slug, module=found.item.partition("/")[0])
