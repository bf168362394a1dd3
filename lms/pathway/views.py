"""The pathway of the reader's cooperative, and of those in reach of staff."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import member_and_cooperative
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.pathway import overview, policy, queries, services, words
from lms.pathway.forms import OverrideForm
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status

bp = Blueprint("pathway", __name__, template_folder="templates")
bp.add_app_template_global(words.requirement, "requirement_text")
bp.add_app_template_global(words.action, "action_text")
bp.add_app_template_global(words.numbers, "requirement_numbers")
bp.add_app_template_global(overview.is_learning, "is_learning")
HISTORY = 20


@bp.app_template_global()
def stage_name(stage: Stage | str) -> str:
    return str(words.STAGES[Stage(stage)])


@bp.app_template_global()
def status_name(status: str) -> str:
    return str(words.STATUSES[Status(status)])


@bp.app_template_global()
def pathway_address(cooperative: Cooperative | None = None) -> str:
    """Of the reader's own cooperative, or for staff of this one. Pages of lower floors ask for it by this name."""
    if cooperative is None:
        return url_for("pathway.show_pathway")
    return url_for("pathway.show_cooperative_pathway", cooperative_id=cooperative.id)


@bp.app_template_global()
def may_see_pathway(actor: Person | None, cooperative: Cooperative) -> bool:
    return policy.may_see(actor, cooperative)


@bp.get("/pathway")
@grants(member_and_cooperative)
def show_pathway(person: Person, cooperative: Cooperative | None) -> ResponseReturnValue:
    today = clock.now().date()
    found = overview.overview_of(cooperative, today) if cooperative else None
    return render_template("pathway/pathway.html", person=person, found=found)


@bp.get("/staff/cooperatives/<uuid:cooperative_id>/pathway")
@grants(policy.cooperative_in_reach)
def show_cooperative_pathway(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    return _staff_page(person, cooperative)


@bp.post("/staff/cooperatives/<uuid:cooperative_id>/stages/<string:stage>/override")
@grants(policy.stage_in_reach)
def create_override(person: Person, cooperative: Cooperative, stage: Stage) -> ResponseReturnValue:
    form = OverrideForm(request.form)
    if not form.validate():
        return _staff_page(person, cooperative, {stage: form}), 422
    services.keep_open(cooperative, stage, by=person, reason=form.reason.data or "", until_on=form.day, at=clock.now())
    flash(_("The stage is kept open until that day."))
    return redirect(url_for("pathway.show_cooperative_pathway", cooperative_id=cooperative.id), 303)


@bp.post("/staff/cooperatives/<uuid:cooperative_id>/stages/<string:stage>/override/delete")
@grants(policy.stage_in_reach)
def delete_override(_person: Person, cooperative: Cooperative, stage: Stage) -> ResponseReturnValue:
    override = queries.override_of(cooperative.id, stage, clock.now().date())
    if override is not None:
        services.end_override(override, at=clock.now())
    flash(_("The stage follows its rule again."))
    return redirect(url_for("pathway.show_cooperative_pathway", cooperative_id=cooperative.id), 303)


def _staff_page(person: Person, cooperative: Cooperative, faulty: dict[Stage, OverrideForm] | None = None) -> str:
    today = clock.now().date()
    forms = {stage: OverrideForm() for stage in Stage} | (faulty or {})
    for stage, form in forms.items():
        form.name_for(stage)
    return render_template(
        "pathway/staff_pathway.html",
        person=person,
        found=overview.overview_of(cooperative, today),
        history=queries.evaluations_of(cooperative.id, limit=HISTORY),
        overrides={one: queries.override_of(cooperative.id, one, today) for one in Stage},
        forms=forms,
    )
