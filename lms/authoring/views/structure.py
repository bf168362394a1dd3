"""A draft as a whole: its modules and lessons are added; parts of every kind moved and removed; undo and redo of that."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.authoring import policy, queries, services
from lms.authoring.forms import TitleForm
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import PartKind
from lms.authoring.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db


@bp.get("/staff/courses/drafts/<uuid:draft_id>")
@grants(policy.open_draft)
def show_draft(person: Person, draft: Draft) -> ResponseReturnValue:
    return page(person, draft)


def page(person: Person, draft: Draft, *, form: TitleForm | None = None, inside: UUID | None = None) -> str:
    """`form`: a title that was refused, of a new module, or of a lesson in the module `inside`."""
    comments = [one for one in queries.comments_in(draft.id) if one.resolved_at is None]
    return render_template(
        "authoring/draft.html",
        draft=draft,
        root=queries.tree_of(draft.id),
        stacks=services.stacks(draft, person),
        open_comments=len(comments),
        commented={one.part_id for one in comments},
        form=form or TitleForm(None),
        inside=inside,
        fresh=lambda: TitleForm(None),
    )


@bp.post("/staff/courses/drafts/<uuid:draft_id>/modules")
@grants(policy.open_draft)
def create_module(person: Person, draft: Draft) -> ResponseReturnValue:
    form = TitleForm(request.form)
    if not form.validate():
        return page(person, draft, form=form), 422
    part = services.add_module(draft, form.title, by=person, at=clock.now(), part_id=form.row_id)
    return redirect(url_for("authoring.show_draft", draft_id=draft.id, _anchor=f"part-{part.id}"), 303)


@bp.post("/staff/courses/modules/<uuid:part_id>/lessons")
@grants(policy.module)
def create_lesson(person: Person, module: DraftPart) -> ResponseReturnValue:
    """The lesson is opened at once: who adds one wants to write it."""
    form = TitleForm(request.form)
    if not form.validate():
        return page(person, module.draft, form=form, inside=module.id), 422
    row = services.add_lesson(module.draft, module, form.title, by=person, at=clock.now(), part_id=form.row_id)
    return redirect(url_for("authoring.edit_lesson", part_id=row.id), 303)


@bp.post("/staff/courses/parts/<uuid:part_id>/moves")
@grants(policy.movable)
def create_move(person: Person, part: DraftPart) -> ResponseReturnValue:
    """`to`: "up", "down", or a place from 0; `parent`: the module into which a lesson is dragged."""
    to, at = request.form.get("to", ""), clock.now()
    if to in ("up", "down"):
        services.shift(part, -1 if to == "up" else 1, by=person, at=at)
    elif to.isdecimal() and len(to) < 6:
        services.move(part, index=int(to), by=person, at=at, parent=_parent(part, request.form.get("parent", "")))
    return _back(part.draft_id, part.id, part.kind)


@bp.post("/staff/courses/parts/<uuid:part_id>/delete")
@grants(policy.movable)
def delete_part(person: Person, part: DraftPart) -> ResponseReturnValue:
    services.remove(part, by=person, at=clock.now())
    flash(_("Removed. “Undo” brings it back."))
    return _back(part.draft_id, part.parent_id, part.kind)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/undos")
@grants(policy.open_draft)
def create_undo(person: Person, draft: Draft) -> ResponseReturnValue:
    services.undo(draft, by=person, at=clock.now())
    return _back(draft.id, None, request.form.get("of", ""))


@bp.post("/staff/courses/drafts/<uuid:draft_id>/redos")
@grants(policy.open_draft)
def create_redo(person: Person, draft: Draft) -> ResponseReturnValue:
    services.redo(draft, by=person, at=clock.now())
    return _back(draft.id, None, request.form.get("of", ""))


def _parent(part: DraftPart, text: str) -> DraftPart | None:
    """A module of the same draft for a lesson; None where it stays where it is, or nothing fits."""
    try:
        found = db.session.get(DraftPart, UUID(text))
    except ValueError:
        return None
    fits = found is not None and found.draft_id == part.draft_id and found.kind is PartKind.MODULE
    return found if fits and part.kind is PartKind.LESSON and found is not None and found.removed_at is None else None


def _back(draft_id: UUID, part_id: UUID | None, kind: str) -> ResponseReturnValue:
    """To the page on which parts of this kind are listed."""
    page = "authoring.list_questions" if kind == PartKind.QUESTION else "authoring.show_draft"
    return redirect(url_for(page, draft_id=draft_id, _anchor=f"part-{part_id}" if part_id else None), 303)
