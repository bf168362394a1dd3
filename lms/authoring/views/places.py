"""Where a question is asked: moved to another lesson, quiz or the exam of its draft, with what that would bring."""

from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.authoring import queries, services
from lms.authoring.models import DraftPart
from lms.authoring.questions import policy as reach
from lms.authoring.questions.places import Place, by_leaving, places
from lms.authoring.questions.words import note_text
from lms.authoring.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db

bp.add_app_template_global(note_text, "place_note_text")


@bp.get("/staff/courses/questions/<uuid:part_id>/place")
@grants(reach.question)
def edit_question_place(_person: Person, question: DraftPart) -> ResponseReturnValue:
    root = queries.tree_of(question.draft_id)
    return _page(question, places(root, question.id))


@bp.post("/staff/courses/questions/<uuid:part_id>/place")
@grants(reach.question)
def update_question_place(person: Person, question: DraftPart) -> ResponseReturnValue:
    """`to`: the lesson, module or course in which it is asked from now on."""
    root = queries.tree_of(question.draft_id)
    found = places(root, question.id)
    chosen = next((one for one in found if str(one.owner.id) == request.form.get("to")), None)
    if chosen is None or chosen.is_here:
        return _page(question, found, str(_("Choose another place."))), 422
    owner = db.session.get_one(DraftPart, chosen.owner.id)
    services.ask_in(question, owner, chosen.bank, by=person, at=clock.now())
    flash(_("Moved. “Undo” takes it back."))
    return redirect(url_for("authoring.list_questions", draft_id=question.draft_id, _anchor=f"part-{question.id}"), 303)


def _page(question: DraftPart, found: list[Place], error: str = "") -> str:
    groups = [(module, list(inside)) for module, inside in groupby(found, key=lambda one: one.module)]
    return render_template(
        "authoring/question_place.html", part=question, groups=groups, leaving=by_leaving(found), error=error
    )
