"""Practice, quizzes and exams, one question a screen."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.errors import DomainError
from lms.core.i18n import format_when
from lms.core.ids import id_from
from lms.core.voices import MOST_VOICE_BYTES, keep_voice, sent_voice
from lms.learning import queries as learning
from lms.learning.learner import agent_of, team_of
from lms.quizzes import kinds, pages, policy, queries, services
from lms.quizzes.answers import key_lines, said_to
from lms.quizzes.errors import AttemptClosed
from lms.quizzes.kinds import Question, Unreadable, VoiceAnswer
from lms.quizzes.marking import queries as marking
from lms.quizzes.marking.recordings import path_of, recordings
from lms.quizzes.messages import words_of
from lms.quizzes.models import Attempt
from lms.quizzes.policy import OpenPractice, OpenQuiz, OwnAttempt, OwnQuestion
from lms.quizzes.questions import bank_of, practice_seed
from lms.quizzes.results import marks_of
from lms.quizzes.steps import quiz_address
from lms.quizzes.telling import Learner

bp = Blueprint("quizzes", __name__, template_folder="templates")
bp.add_app_template_global(key_lines, "key_lines")
LESSON = "/courses/<string:slug>/lessons/<string:module>/<string:lesson>"


@bp.get(f"{LESSON}/practice/<int:number>")
@grants(policy.practice)
def show_practice(_person: Person, found: OpenPractice) -> ResponseReturnValue:
    return pages.practice_page(found)


@bp.post(f"{LESSON}/practice/<int:number>")
@grants(policy.practice)
def create_practice_answer(person: Person, found: OpenPractice) -> ResponseReturnValue:
    """Feedback is this answer's page, without a redirect: the statement's id comes with the form, so that a reload
    or a phone that repeats itself changes nothing (docs/decisions/0006), and a slow line is spared one round."""
    question, seed = found.question, practice_seed(found.enrolment.registration)
    try:
        form = _form(question)
    except DomainError as error:
        return pages.practice_page(found, error=error), error.status
    response = kinds.read(question, form, seed)
    if isinstance(response, Unreadable):
        return pages.practice_page(found, error=words_of(question, response), given=form), 422
    mark = services.practise(
        _learner(person),
        found.enrolment,
        found.lesson.item,
        found.published,
        response,
        at=clock.now(),
        # Another answer given on the same page, after going back, is another fact.
        statement_id=id_from("practised", _form_id(), response),
    )
    key = kinds.form_of(question, kinds.key(question), seed)
    given = kinds.form_of(question, response, seed)
    return pages.practice_page(
        found, is_answered=True, mark=mark, given=given, key=key, said=said_to(question, response)
    )


@bp.get("/courses/<string:slug>/quizzes/<string:module>")
@grants(policy.quiz)
def show_quiz(_person: Person, found: OpenQuiz) -> ResponseReturnValue:
    return pages.quiz_page(found)


@bp.post("/courses/<string:slug>/quizzes/<string:module>/attempts")
@grants(policy.quiz)
def create_quiz_attempt(person: Person, found: OpenQuiz) -> ResponseReturnValue:
    return _start(person, found)


@bp.get("/courses/<string:slug>/exam")
@grants(policy.exam)
def show_exam(_person: Person, found: OpenQuiz) -> ResponseReturnValue:
    return pages.quiz_page(found)


@bp.post("/courses/<string:slug>/exam/attempts")
@grants(policy.exam)
def create_exam_attempt(person: Person, found: OpenQuiz) -> ResponseReturnValue:
    return _start(person, found)


@bp.get("/attempts/<uuid:attempt_id>/questions/<int:number>")
@grants(policy.own_question)
def show_question(_person: Person, found: OwnQuestion) -> ResponseReturnValue:
    if found.own.attempt.closed_at:
        return redirect(url_for("quizzes.show_attempt", attempt_id=found.own.attempt.id), 303)
    return _question_page(found)


@bp.post("/attempts/<uuid:attempt_id>/questions/<int:number>")
@grants(policy.own_question_to_change)
def create_answer(person: Person, found: OwnQuestion) -> ResponseReturnValue:
    attempt = found.own.attempt
    at = clock.now()
    if attempt.closed_at:
        raise AttemptClosed
    if services.is_overdue(attempt, at):
        return _end_overdue(person, attempt)
    try:
        form = _form(found.question, kept=queries.answers_of(attempt.id).get(found.question.id))
    except DomainError as error:
        return _question_page(found, error=error), error.status
    response = kinds.read(found.question, form, attempt.seed)
    if isinstance(response, Unreadable):
        return _question_page(found, error=words_of(found.question, response), given=form), 422
    services.answer(attempt, found.question, response, at=at)
    following = _next_unanswered(attempt, found.number)
    if following is None:
        return redirect(url_for("quizzes.show_attempt", attempt_id=attempt.id), 303)
    return redirect(url_for("quizzes.show_question", attempt_id=attempt.id, number=following), 303)


@bp.get("/attempts/<uuid:attempt_id>/questions/<int:number>/recording")
@grants(policy.own_question)
def show_answer_recording(_person: Person, found: OwnQuestion) -> ResponseReturnValue:
    return sent_voice(path_of(queries.answers_of(found.own.attempt.id).get(found.question.id)))


@bp.get("/attempts/<uuid:attempt_id>")
@grants(policy.own_attempt)
def show_attempt(_person: Person, own: OwnAttempt) -> ResponseReturnValue:
    answers = queries.answers_of(own.attempt.id)
    if own.attempt.closed_at is None:
        return render_template("quizzes/review.html", own=own, answers=answers, questions=_questions(own.attempt))
    course, questions, judged = own.course, _questions(own.attempt), marking.answers_of_attempt(own.attempt.id)
    items = learning.completed_items(own.enrolment.registration)
    following = next((step for step in course.items() if step not in items), None)
    return render_template(
        "quizzes/result.html",
        own=own,
        answers=answers,
        questions=questions,
        marks=marks_of(own.attempt, answers, judged),
        judged=judged,
        said={one.id: said_to(one, answers.get(one.id)) for one in questions},
        following=following,
        best=queries.results_of(own.enrolment.registration).get(own.attempt.item),
        quiz_url=quiz_address(course.slug, own.attempt.item),
        left=services.allowance_of(own.enrolment.registration, course, own.attempt.item, at=clock.now()),
    )


@bp.post("/attempts/<uuid:attempt_id>/submission")
@grants(policy.own_attempt_to_change)
def create_submission(person: Person, own: OwnAttempt) -> ResponseReturnValue:
    if not services.hand_in(_learner(person), own.attempt, at=clock.now()):
        flash(_("This attempt was handed in already; here is its result."))
    return redirect(url_for("quizzes.show_attempt", attempt_id=own.attempt.id), 303)


def _question_page(found: OwnQuestion, **more: Any) -> str:
    attempt = found.own.attempt
    kept = queries.answers_of(attempt.id).get(found.question.id)
    return render_template(
        "quizzes/question.html",
        found=found,
        attempt=attempt,
        course=found.own.course,
        question=found.question,
        shown=kinds.parts(found.question, attempt.seed),
        total=len(attempt.question_ids),
        recording=kept and url_for("quizzes.show_answer_recording", attempt_id=attempt.id, number=found.number),
        given=more.pop("given", None) or kinds.form_of(found.question, kept, attempt.seed),
        **more,
    )


def _start(person: Person, found: OpenQuiz) -> ResponseReturnValue:
    at = clock.now()
    overdue = services.overdue_attempt(found.enrolment.registration, found.item, at=at)
    if overdue:
        return _end_overdue(person, overdue)
    attempt = services.start_attempt(_learner(person), person.id, found.enrolment, found.item, at=at)
    number = _next_unanswered(attempt, 0) or len(attempt.question_ids)
    return redirect(url_for("quizzes.show_question", attempt_id=attempt.id, number=number), 303)


def _end_overdue(person: Person, attempt: Attempt) -> ResponseReturnValue:
    services.hand_in(_learner(person), attempt, at=clock.now())
    assert attempt.due_at is not None
    when = format_when(attempt.due_at)
    flash(_("The time was over (%(time)s). Every answer given before then was counted.", time=when))
    return redirect(url_for("quizzes.show_attempt", attempt_id=attempt.id), 303)


def _next_unanswered(attempt: Attempt, number: int) -> int | None:
    """The next place without an answer, after this one first; None where all have one."""
    answers = queries.answers_of(attempt.id)
    count = len(attempt.question_ids)
    order = [*range(number + 1, count + 1), *range(1, number + 1)]
    return next((place for place in order if attempt.question_ids[place - 1] not in answers), None)


def _questions(attempt: Attempt) -> list[Question]:
    bank = bank_of(attempt.revision_id, attempt.item)
    return [kinds.drawn(bank[question_id], attempt.seed) for question_id in attempt.question_ids]


def _learner(person: Person) -> Learner:
    return Learner(agent_of(person), team_of(person))


def _form(question: Question, kept: object = None) -> dict[str, list[str]]:
    """What the form says; of a spoken answer the recording that it brings, or the one that was `kept` before.

    Raises UnusableVoice, LongVoice.
    """
    form: dict[str, list[str]] = request.form.to_dict(flat=False)
    if isinstance(question, VoiceAnswer):
        upload = request.files.get("upload")
        content = upload.read(MOST_VOICE_BYTES + 1) if upload else b""
        name = keep_voice(content, "", recordings()) if content else kept
        form["answer"] = [str(name)] if name else []
    return form


def _form_id() -> uuid.UUID:
    """The id that the form carries; a new one where it is missing or broken."""
    try:
        return uuid.UUID(request.form.get("statement", ""))
    except ValueError:
        return uuid.uuid4()
