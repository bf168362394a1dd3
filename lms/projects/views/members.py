"""The room of a cooperative's members: their ideas, one sheet, one part of it."""

from pathlib import Path
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import member_and_cooperative
from lms.core import clock
from lms.core.access import grants
from lms.core.errors import DomainError
from lms.core.files import media_store
from lms.core.voices import keep_voice, sent_voice
from lms.projects import policy, queries, services
from lms.projects.forms import (
    CostForm,
    NeedForm,
    NewIdeaForm,
    PartForm,
    PeopleForm,
    PlaceForm,
    TitleForm,
    WithdrawalForm,
    shown,
)
from lms.projects.models import ProjectIdea
from lms.projects.parts import Part
from lms.projects.services import Overtaken
from lms.projects.uploads import keep_photo
from lms.projects.views.blueprint import bp
from lms.projects.workflow import CHANGEABLE

FORMS: dict[Part, type[PartForm]] = {
    Part.TITLE: TitleForm, Part.PLACE: PlaceForm, Part.NEED: NeedForm, Part.COST: CostForm,
    Part.PHOTO: PartForm, Part.VOICE: PartForm,
}  # fmt: skip


@bp.get("/projects")
@grants(member_and_cooperative)
def list_projects(_person: Person, cooperative: Cooperative | None) -> ResponseReturnValue:
    return render_template(
        "projects/projects.html",
        cooperative=cooperative,
        is_open=cooperative is not None and policy.is_room_open(cooperative),
        is_suspended=cooperative is not None and policy.is_room_suspended(cooperative),
        ideas=queries.ideas_of(cooperative.id) if cooperative else [],
    )


@bp.get("/projects/new")
@grants(policy.drafter)
def new_project(_person: Person, _cooperative: Cooperative) -> ResponseReturnValue:
    return render_template("projects/new.html", form=NewIdeaForm())


@bp.post("/projects")
@grants(policy.drafter)
def create_project(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    form = NewIdeaForm(request.form)
    if not form.validate():
        return render_template("projects/new.html", form=form), 422
    idea = services.draft(cooperative, title=form.title.data or "", row_id=form.row_id, by=person, at=clock.now())
    flash(_("The idea is kept. Now say a little more of it."))
    return _to_sheet(idea)


@bp.get("/projects/<uuid:idea_id>")
@grants(policy.own_idea)
def show_project(person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    return sheet_page(person, idea, WithdrawalForm())


@bp.post("/projects/<uuid:idea_id>/delete")
@grants(policy.begun_idea)
def delete_project(idea: ProjectIdea) -> ResponseReturnValue:
    services.delete_draft(idea, policy.voices())
    flash(_("The draft is deleted."))
    return redirect(url_for("projects.list_projects"), 303)


def sheet_page(person: Person, idea: ProjectIdea, withdrawal_form: WithdrawalForm) -> str:
    workers = queries.workers_of(idea.id)
    is_changeable = idea.state in CHANGEABLE
    return render_template(
        "projects/project.html",
        idea=idea,
        parts=list(Part),
        filled=idea.filled(has_people=bool(workers)),
        missing=services.missing_in(idea) if is_changeable else [],
        workers=workers,
        is_changeable=is_changeable,
        may_agree=policy.may_agree(person, idea),
        may_delete=policy.may_delete(person, idea),
        decision=queries.last_decision_on(idea.id),
        withdrawal=queries.withdrawal_of(idea.id),
        withdrawal_form=withdrawal_form,
    )


@bp.get("/projects/<uuid:idea_id>/parts/<string:part>")
@grants(policy.own_part)
def edit_part(_person: Person, idea: ProjectIdea, part: Part) -> ResponseReturnValue:
    if idea.state not in CHANGEABLE:
        raise services.IdeaClosed
    if part is Part.PEOPLE:
        chosen = [str(worker.id) for worker in queries.workers_of(idea.id)]
        form: PartForm = _people_form(idea, data={"version": idea.version, "people": chosen})
    else:
        form = FORMS[part](data=shown(idea))
    return _part_page(idea, part, form)


@bp.post("/projects/<uuid:idea_id>/parts/<string:part>")
@grants(policy.own_part)
def update_part(person: Person, idea: ProjectIdea, part: Part) -> ResponseReturnValue:
    form = _people_form(idea, request.form) if part is Part.PEOPLE else FORMS[part](request.form)
    if not form.validate():
        return _part_page(idea, part, form), 422
    kept = ""
    try:
        if part in (Part.PHOTO, Part.VOICE):
            kept = _keep_upload(part)
            services.change(idea, part, {part.value: kept}, seen=form.seen)
        elif isinstance(form, PeopleForm):
            services.choose_workers(idea, form.chosen, seen=form.seen)
        else:
            services.change(idea, part, form.values, seen=form.seen)
    except Overtaken as error:
        return _part_page(idea, part, form, conflict=error, kept=kept), error.status
    except DomainError as error:
        if error.status != 422:
            raise
        return _part_page(idea, part, form, refusal=error), error.status
    services.tell_if_ready(idea, by=person, at=clock.now())
    return _to_sheet(idea)


@bp.post("/projects/<uuid:idea_id>/agreement")
@grants(policy.idea_to_agree)
def create_agreement(person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    services.agree(idea, by=person, at=clock.now())
    flash(_("Your cooperative agrees to this idea. The adviser of your delegation sees it now."))
    return _to_sheet(idea)


@bp.post("/projects/<uuid:idea_id>/agreement/delete")
@grants(policy.idea_to_agree)
def delete_agreement(_person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    services.take_back(idea)
    flash(_("The idea is a draft again."))
    return _to_sheet(idea)


@bp.get("/projects/<uuid:idea_id>/voice")
@grants(policy.heard_voice)
def show_voice(path: Path) -> ResponseReturnValue:
    return sent_voice(path)


def _people_form(idea: ProjectIdea, formdata: Any = None, **options: Any) -> PeopleForm:
    members = cooperatives.members_of(idea.cooperative_id, clock.now().date())
    return PeopleForm(formdata, members=members, **options)


def _keep_upload(part: Part) -> str:
    upload = request.files.get("upload")
    content, kept = upload.read() if upload else b"", request.form.get("kept", "")
    if part is Part.PHOTO:
        return keep_photo(content, kept, media_store())
    return keep_voice(content, kept, policy.voices())


def _part_page(
    idea: ProjectIdea, part: Part, form: PartForm, *, conflict: Overtaken | None = None,
    refusal: DomainError | None = None, kept: str = "",
) -> str:  # fmt: skip
    """`conflict`: another member was quicker; the page then shows what she wrote beside what this writer did, and saves
    over it if this writer says so again. `kept`: the writer's upload, which need not be sent a second time."""
    if conflict:
        form.version.data = str(idea.version)
    workers = queries.workers_of(idea.id) if part is Part.PEOPLE else []
    return render_template(
        "projects/part.html", idea=idea, part=part, form=form, conflict=conflict, refusal=refusal, kept=kept,
        workers=workers,
    )  # fmt: skip


def _to_sheet(idea: ProjectIdea) -> ResponseReturnValue:
    return redirect(url_for("projects.show_project", idea_id=idea.id), 303)
