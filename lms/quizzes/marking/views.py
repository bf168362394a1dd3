"""The queue of trainers, an answer with its rubric, and what the learner sees of it."""

from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.pages import page_of
from lms.core.voices import sent_voice
from lms.learning import queries as learning
from lms.learning.activities import address_of
from lms.notices.channels.words import language_of
from lms.quizzes.marking import forms, policy, queries, services
from lms.quizzes.marking.forms import MarkingForm
from lms.quizzes.marking.models import OpenAnswer

bp = Blueprint("marking", __name__, template_folder="templates")
PAGE_SIZE = 50
# What trainers choose among → the languages of the screens of those who answer in it.
LANGUAGES: dict[str, tuple[str, ...] | None] = {"ar": ("ar", "zgh"), "fr": ("fr", "en"), "all": None}


@bp.get("/staff/marking")
@grants(policy.marker)
def list_answers(person: Person) -> ResponseReturnValue:
    language = _language(person)
    waiting = queries.waiting_by_language(person.id)
    page = page_of(queries.queue_of(person.id, LANGUAGES[language]), request.args.get("page", 1, int), PAGE_SIZE)
    return render_template(
        "marking/answers.html",
        page=page,
        language=language,
        counts={
            name: sum(waiting[code] for code in codes or waiting if code in waiting)
            for name, codes in LANGUAGES.items()
        },
        questions={answer.id: services.question_of(answer) for answer in page.rows},
        courses={answer.id: learning.content_of(answer.revision_id) for answer in page.rows},
    )


@bp.get("/staff/marking/<uuid:answer_id>")
@grants(policy.answer_to_mark)
def show_answer(person: Person, answer: OpenAnswer) -> ResponseReturnValue:
    if not services.waits_for(answer, person):
        flash(_("This answer is marked already. Take the next one."))
        return redirect(url_for("marking.list_answers", language=_language(person)), 303)
    return _page(person, answer, forms.form_for(services.question_of(answer)))


@bp.post("/staff/marking/<uuid:answer_id>")
@grants(policy.answer_to_mark_now)
def create_marking(person: Person, answer: OpenAnswer) -> ResponseReturnValue:
    """The next answer follows at once."""
    question = services.question_of(answer)
    form = forms.form_for(question, request.form)
    if not form.validate():
        return _page(person, answer, form), 422
    is_marked = services.mark(
        answer, forms.levels_of(form, question), form.comment.data or "", by=person, at=clock.now()
    )
    flash(_("Marked. The learner is told.") if is_marked else _("Noted. Another trainer marks this answer too."))
    language = _language(person)
    following = queries.following(person.id, LANGUAGES[language])
    if following is None:
        return redirect(url_for("marking.list_answers", language=language), 303)
    return redirect(url_for("marking.show_answer", answer_id=following.id, language=language), 303)


@bp.get("/staff/marking/<uuid:answer_id>/recording")
@grants(policy.recording_to_mark)
def show_recording(path: Path) -> ResponseReturnValue:
    return sent_voice(path)


@bp.get("/answers/<uuid:answer_id>")
@grants(policy.own_answer)
def show_own_answer(_person: Person, answer: OpenAnswer) -> ResponseReturnValue:
    question = services.question_of(answer)
    is_practice = answer.attempt_id is None
    course = learning.content_of(answer.revision_id)
    back = address_of(course.slug, answer.item) if is_practice else None
    return render_template(
        "marking/own_answer.html",
        answer=answer,
        question=question,
        # What one of several says stays between them until all have spoken.
        markings=queries.markings_of(answer.id) if answer.marked_at else [],
        back=back or url_for("quizzes.show_attempt", attempt_id=answer.attempt_id),
    )


@bp.get("/answers/<uuid:answer_id>/recording")
@grants(policy.own_recording)
def show_own_recording(path: Path) -> ResponseReturnValue:
    return sent_voice(path)


def _page(person: Person, answer: OpenAnswer, form: MarkingForm) -> str:
    question = services.question_of(answer)
    return render_template(
        "marking/answer.html",
        answer=answer,
        question=question,
        course=learning.content_of(answer.revision_id),
        form=form,
        fields=forms.level_fields(form, question),
        language=_language(person),
    )


def _language(person: Person) -> str:
    """Which answers a trainer goes through: as she chose, or those in the language of her own screens."""
    chosen = request.args.get("language", "")
    return chosen if chosen in LANGUAGES else language_of(person)
