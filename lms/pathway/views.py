"""The pathway of the reader's cooperative, and of those in reach of staff."""

from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import member_and_cooperative, own_cooperative, supervised_cooperative
from lms.core import clock, pdf
from lms.core.access import grants
from lms.core.i18n import language, name_in_language
from lms.core.i18n import lazy as _
from lms.pathway import evidence, overview, policy, queries, services, sheet, touching, words
from lms.pathway.diagnosis.seats import is_adviser_of
from lms.pathway.doors import door_of, way_to
from lms.pathway.forms import OverrideForm
from lms.pathway.overview import Overview
from lms.pathway.rooms import usable_rooms
from lms.pathway.rules import model
from lms.pathway.rules.findings import Finding
from lms.pathway.rules.model import Requirement, Stage
from lms.pathway.signs import sign_of
from lms.pathway.transitions import Status
from lms.pathway.triggers import trigger_name

bp = Blueprint("pathway", __name__, template_folder="templates")
bp.add_app_template_global(words.requirement, "requirement_text")
bp.add_app_template_global(words.action, "action_text")
bp.add_app_template_global(words.unshared, "unshared_text")
bp.add_app_template_global(words.numbers, "requirement_numbers")
bp.add_app_template_global(words.is_vacant)
bp.add_app_template_global(words.vacancy)
bp.add_app_template_global(overview.is_learning, "is_learning")
bp.add_app_template_global(sign_of)
bp.add_app_template_global(way_to)
bp.add_app_template_global(trigger_name)
bp.add_app_template_global(usable_rooms)
HISTORY = 15
# Of these it is counted how many there are of how many are needed; levels of the self-assessment are not for others' eyes.
COUNTED = (
    model.RoleCertified, model.MembersShare, model.MemberCount, model.Indicator, model.EventCount, model.Age,
    model.AtLeast,
)  # fmt: skip


@bp.app_template_global()
def shows_dots(node: Requirement, finding: Finding) -> bool:
    return isinstance(node, COUNTED) and finding.need > 1


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
    if cooperative is None:
        return render_template("pathway/pathway.html", person=person, found=None)
    found = overview.overview_of(cooperative, clock.now().date())
    mine, is_keeper = found.next_for(person.id), found.is_keeper(person.id)
    return render_template(
        "pathway/pathway.html",
        person=person,
        found=found,
        mine=mine,
        door=door_of(mine, is_keeper=is_keeper) if mine else None,
        is_keeper=is_keeper,
        svg=_carpet(found, person),
    )


@bp.get("/pathway/sheet")
@grants(own_cooperative)
def show_sheet(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    return _sheet(cooperative)


@bp.get("/staff/cooperatives/<uuid:cooperative_id>/pathway/sheet")
@grants(supervised_cooperative)
def show_cooperative_sheet(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    return _sheet(cooperative)


@bp.get("/staff/cooperatives/<uuid:cooperative_id>/pathway")
@grants(supervised_cooperative)
def show_cooperative_pathway(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    return _staff_page(person, cooperative)


@bp.post("/staff/cooperatives/<uuid:cooperative_id>/stages/<string:stage>/override")
@grants(policy.stage_in_reach)
def create_override(person: Person, cooperative: Cooperative, stage: Stage) -> ResponseReturnValue:
    form = OverrideForm(request.form)
    if not form.validate():
        return _staff_page(person, cooperative, {stage: form}), 422
    services.keep_open(
        cooperative, stage, by=person, reason=form.reason.data or "", until_on=form.day, at=clock.now(),
        row_id=form.row_id,
    )  # fmt: skip
    flash(_("The stage is kept open until that day."))
    return redirect(url_for("pathway.show_cooperative_pathway", cooperative_id=cooperative.id), 303)


@bp.post("/staff/cooperatives/<uuid:cooperative_id>/stages/<string:stage>/override/delete")
@grants(policy.stage_in_reach)
def delete_override(_person: Person, cooperative: Cooperative, stage: Stage) -> ResponseReturnValue:
    override = queries.overrides_on(cooperative.id, clock.now().date()).get(stage)
    if override is not None:
        services.end_override(override, at=clock.now())
    flash(_("The stage follows its rule again."))
    return redirect(url_for("pathway.show_cooperative_pathway", cooperative_id=cooperative.id), 303)


def _staff_page(person: Person, cooperative: Cooperative, faulty: dict[Stage, OverrideForm] | None = None) -> str:
    today = clock.now().date()
    forms = {stage: OverrideForm() for stage in Stage} | (faulty or {})
    for stage, form in forms.items():
        form.name_for(stage)
    found = overview.overview_of(cooperative, today)
    return render_template(
        "pathway/staff_pathway.html",
        person=person,
        found=found,
        svg=_carpet(found),
        proofs=evidence.proofs_of(found, person),
        endings=evidence.endings_of(found),
        history=queries.history_of(cooperative.id, limit=HISTORY),
        given=queries.overrides_of(cooperative.id),
        may_open=partial(services.may_open, {view.stage: view.status for view in found.stages}),
        forms=forms,
        may_coach=is_adviser_of(person, cooperative),
    )


def _carpet(found: Overview, reader: Person | None = None) -> str:
    """With what it shows, in one sentence, for who does not see it."""
    label = gettext(
        "Our carpet: %(name)s. Woven: %(done)s of %(total)s rows.",
        name=name_in_language(found.cooperative),
        done=sum(one.done for one in found.stages),
        total=sum(one.total for one in found.stages),
    )
    is_rtl = language().dir == "rtl"
    if reader is None:
        return found.carpet(label, is_rtl=is_rtl)
    rows, strips = touching.rows_of(found), touching.strips_of(found)
    return found.carpet(label, reader=reader.id, is_rtl=is_rtl, rows=rows, strips=strips)


def _sheet(cooperative: Cooperative) -> Response:
    on = clock.now().date()
    found = overview.overview_of(cooperative, on)
    return pdf.answer(sheet.sheet_pdf(found, sheet.stages_of(found), on=on), "zarbia")
