"""The banks of a draft: listed and narrowed, questions added, copied, moved and removed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.authoring import policy, queries, services
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import Bank, Part, PartKind
from lms.authoring.questions import policy as reach
from lms.authoring.questions.banks import BANK_OF, Wanted, banks, tags_in
from lms.authoring.questions.bodies import copied, new_question
from lms.authoring.questions.shapes import SHAPES
from lms.authoring.questions.words import KINDS, kind_name
from lms.authoring.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db
from lms.core.forms import OnceForm
from lms.core.ids import new_id

bp.add_app_template_global(kind_name, "question_kind_name")


@bp.get("/staff/courses/drafts/<uuid:draft_id>/questions")
@grants(policy.open_draft)
def list_questions(person: Person, draft: Draft) -> ResponseReturnValue:
    asked = request.args
    wanted = Wanted(
        asked.get("kind", ""), asked.get("tag", ""), asked.get("difficulty", ""), asked.get("module", ""),
        asked.get("unfinished", "") == "y",
    )  # fmt: skip
    root = queries.tree_of(draft.id)
    return render_template(
        "authoring/questions.html", draft=draft, root=root, banks=banks(root, wanted), wanted=wanted, tags=tags_in(root),
        kinds=KINDS, stacks=services.stacks(draft, person), copy_key=new_id,
    )  # fmt: skip


@bp.get("/staff/courses/parts/<uuid:part_id>/questions/new")
@grants(reach.bank_owner)
def new_question_kind(_person: Person, owner: DraftPart) -> ResponseReturnValue:
    return _kinds_page(owner)


@bp.post("/staff/courses/parts/<uuid:part_id>/questions")
@grants(reach.bank_owner)
def create_question(person: Person, owner: DraftPart) -> ResponseReturnValue:
    form, kind = OnceForm(request.form), request.form.get("kind", "")
    if not form.validate() or kind not in SHAPES:
        return _kinds_page(owner, str(_("Choose a kind."))), 422
    bank = BANK_OF[owner.kind]
    # An exam is drawn by module: its questions begin in the first one.
    modules = queries.tree_of(owner.draft_id).modules if bank is Bank.EXAM else []
    module = modules[0].body["slug"] if modules else None
    part = Part(PartKind.QUESTION, new_question(kind, form.row_id, module=module), bank)
    row = services.add(owner.draft, owner, part, by=person, at=clock.now(), part_id=form.row_id)
    return redirect(url_for("authoring.edit_question", part_id=row.id), 303)


@bp.post("/staff/courses/questions/<uuid:part_id>/copies")
@grants(reach.question)
def create_question_copy(person: Person, question: DraftPart) -> ResponseReturnValue:
    form = OnceForm(request.form)
    form.validate()
    owner = db.session.get_one(DraftPart, question.parent_id)
    place = [one.id for one in queries.siblings(question)].index(question.id) + 1
    part = Part(PartKind.QUESTION, copied(question.body, form.row_id), question.bank)
    row = services.add(question.draft, owner, part, by=person, at=clock.now(), index=place, part_id=form.row_id)
    flash(_("Copied. This is the copy."))
    return redirect(url_for("authoring.edit_question", part_id=row.id), 303)


def _kinds_page(owner: DraftPart, error: str = "") -> str:
    return render_template(
        "authoring/question_new.html", owner=owner, kinds=KINDS, error=error, form=OnceForm(None),
        bank=BANK_OF[owner.kind],
    )  # fmt: skip
