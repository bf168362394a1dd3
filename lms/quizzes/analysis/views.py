"""What the answers say about the questions, for those who write them."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import in_language
from lms.learning.titles import step_title
from lms.quizzes.analysis import exporting, policy, queries, services, words
from lms.quizzes.analysis.forms import NarrowingForm
from lms.quizzes.analysis.options import labels_of
from lms.quizzes.analysis.policy import StudiedCourse, StudiedQuiz
from lms.quizzes.analysis.services import StudiedQuestion
from lms.quizzes.questions import EXAM

# With fewer attempts than this nothing is shown, so that nobody's answers are recognised.
FEWEST = 5

bp = Blueprint("analysis", __name__, template_folder="templates")
bp.add_app_template_global(policy.may_study, "may_study_questions")
EXAMS = "/staff/courses/<string:slug>/exam"
QUIZZES = "/staff/courses/<string:slug>/quizzes/<string:module>"


@bp.get("/staff/courses/<string:slug>/questions")
@grants(policy.course)
def list_quizzes(found: StudiedCourse) -> ResponseReturnValue:
    attempts = queries.first_attempts_by_item([revision.id for revision in found.revisions])
    rows = [
        (
            StudiedQuiz(found.course, item, found.revisions),
            services.versions_in(found.revisions[0].id, item),
            attempts.get(item, 0),
        )
        for item in found.course.items()
        if item == EXAM or item.endswith("/quiz")
    ]
    return render_template("analysis/quizzes.html", course=found.course, rows=rows, step_title=step_title)


@bp.get(f"{EXAMS}/questions")
@bp.get(f"{QUIZZES}/questions")
@grants(policy.quiz)
def list_questions(found: StudiedQuiz) -> ResponseReturnValue:
    form = NarrowingForm(request.args, revisions=found.revisions)
    study = services.study(form.revisions, found.item, form.narrowing) if form.validate() else None
    page = render_template("analysis/questions.html", **_around(found, form), study=study)
    return page if study else (page, 422)


@bp.get(f"{EXAMS}/questions/<string:question_id>")
@bp.get(f"{QUIZZES}/questions/<string:question_id>")
@grants(policy.question)
def show_question(found: StudiedQuiz, question_id: str) -> ResponseReturnValue:
    form = NarrowingForm(request.args, revisions=found.revisions)
    is_valid = form.validate()
    # What the filters cannot say shows the question as it is, with all first attempts.
    asked = form if is_valid else NarrowingForm(revisions=found.revisions)
    study = services.study(asked.revisions, found.item, asked.narrowing)
    versions = study.versions_of(question_id)
    if not versions:
        # It is not in the revision that was chosen.
        study = services.study(found.revisions, found.item, asked.narrowing)
        versions = study.versions_of(question_id)
    chosen = next((one for one in versions if one.version.digest == request.args.get("version")), versions[0])
    page = render_template(
        "analysis/question.html",
        **_around(found, form),
        study=study,
        one=chosen,
        versions=versions,
        labels=labels_of(chosen.question),
    )
    return page if is_valid else (page, 422)


@bp.get(f"{EXAMS}/questions-export")
@bp.get(f"{QUIZZES}/questions-export")
@grants(policy.quiz)
def show_questions_export(found: StudiedQuiz) -> ResponseReturnValue:
    form = NarrowingForm(request.args, revisions=found.revisions)
    study = services.study(form.revisions, found.item, form.narrowing) if form.validate() else None
    if study is None or study.figures.attempts < FEWEST:
        return render_template("analysis/questions.html", **_around(found, form), study=study), 422
    name = f"{found.course.slug}-{found.item.replace('/', '-')}-{clock.now().date().isoformat()}.csv"
    response = Response(exporting.csv_of(study, _text_of), content_type="text/csv; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _text_of(one: StudiedQuestion) -> str:
    return in_language(one.question.text)


def _around(found: StudiedQuiz, form: NarrowingForm) -> dict[str, Any]:
    return {
        "found": found, "course": found.course, "title": step_title(found.course, found.item), "form": form, "words": words,
        "fewest": FEWEST, "asked": {**found.place, **form.asked},
    }  # fmt: skip
