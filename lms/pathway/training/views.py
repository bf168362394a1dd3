"""Training sessions at the desks of staff: what to give where, to whom, and what it opens; the sheet to sign."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.core import pdf
from lms.core.access import grants
from lms.learning import queries as learning
from lms.pathway.training import board, policy
from lms.pathway.training.attendance import LANGUAGES, attendance_pdf
from lms.pathway.training.board import Course
from lms.pathway.training.forms import TrainingForm
from lms.pathway.training.planning import SEATS

# Steps, each of one session or a few: every one is a list of names.
PAGE_SIZE = 10

bp = Blueprint("training", __name__, template_folder="templates")


@bp.get("/staff/sessions")
@grants(policy.staff)
def list_sessions(person: Person) -> ResponseReturnValue:
    form = TrainingForm(request.args)
    found = board.board_of(
        person, form.chosen_stage, form.narrowing, number=request.args.get("page", 1, int), size=PAGE_SIZE
    )
    asked = {name: value for name, value in request.args.items() if name != "page" and value}
    return render_template(
        "training/sessions.html", form=form, board=found, asked=asked, stage=form.chosen_stage, seats=SEATS,
        languages_of_sheets=LANGUAGES,
    )  # fmt: skip


@bp.get("/staff/sessions/<string:stage>/<string:province>/<path:achievement>/<int:number>/attendance/<string:code>")
@grants(policy.session_to_print)
def show_attendance(course: Course, code: str) -> ResponseReturnValue:
    name = f"attendance-{course.session.place}-{course.session.number}-{code}"
    return pdf.answer(attendance_pdf(code, course, learning.titles()), name)
