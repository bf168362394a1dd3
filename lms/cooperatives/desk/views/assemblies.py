"""General assemblies: called, held, and their papers."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.desk import duties, policy, queries, services
from lms.cooperatives.desk.forms import AssemblyForm, AttendanceForm, NoticeForm
from lms.cooperatives.desk.kit import LANGUAGES, Paper, kit_pdf
from lms.cooperatives.desk.models import Assembly
from lms.cooperatives.desk.services import ImpossibleAttendance, NotYetDone
from lms.cooperatives.desk.views.blueprint import bp, today
from lms.cooperatives.law.assembly import quorum_of
from lms.cooperatives.law.calendar import notice_latest
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import own_cooperative
from lms.core import clock, pdf
from lms.core.access import grants


@bp.get("/cooperative/assemblies")
@grants(own_cooperative)
def list_assemblies(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    return render_template(
        "cooperatives/desk/assemblies.html",
        assemblies=queries.assemblies_of(cooperative.id),
        may_write=policy.may_keep(person, cooperative),
    )


@bp.get("/cooperative/assemblies/new")
@grants(policy.kept_cooperative)
def new_assembly(_person: Person, _cooperative: Cooperative) -> ResponseReturnValue:
    return render_template("cooperatives/desk/assembly_new.html", form=AssemblyForm())


@bp.post("/cooperative/assemblies")
@grants(policy.kept_cooperative)
def create_assembly(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    form = AssemblyForm(request.form)
    form.check_days(cooperative.registered_on, today())
    if not form.validate():
        return render_template("cooperatives/desk/assembly_new.html", form=form), 422
    assembly = services.call_assembly(
        cooperative,
        form.assembly_kind,
        call=form.call_number,
        meets_on=form.meets_on.data or today(),
        hour=form.hour.data or "",
        place=form.place.data or "",
        notice_sent_on=form.notice_sent_on.data,
        by=person,
        at=clock.now(),
    )
    flash(_("The assembly is written down. Print its papers here."))
    return redirect(url_for("cooperative_desk.show_assembly", assembly_id=assembly.id), 303)


@bp.get("/cooperative/assemblies/<uuid:assembly_id>")
@grants(policy.own_assembly)
def show_assembly(person: Person, assembly: Assembly) -> ResponseReturnValue:
    return _page(person, assembly)


@bp.post("/cooperative/assemblies/<uuid:assembly_id>/notice")
@grants(policy.kept_assembly)
def update_notice(person: Person, assembly: Assembly) -> ResponseReturnValue:
    form = NoticeForm(request.form)
    form.meets_on = assembly.meets_on
    if not form.validate():
        return _page(person, assembly, notice_form=form), 422
    try:
        services.record_notice(assembly, form.notice_sent_on.data, today=today())
    except NotYetDone as refusal:
        form.notice_sent_on.errors = [str(refusal)]
        return _page(person, assembly, notice_form=form), 422
    flash(_("The day of the notice is written down."))
    return redirect(url_for("cooperative_desk.show_assembly", assembly_id=assembly.id), 303)


@bp.post("/cooperative/assemblies/<uuid:assembly_id>/attendance")
@grants(policy.kept_assembly)
def update_attendance(person: Person, assembly: Assembly) -> ResponseReturnValue:
    form = AttendanceForm(request.form)
    if not form.validate():
        return _page(person, assembly, form), 422
    try:
        services.record_attendance(
            assembly, present=form.present.data, represented=form.represented.data or 0,
            changed_statutes="changed_statutes" in request.form, today=today(),
        )  # fmt: skip
    except ImpossibleAttendance as refusal:
        return _page(person, assembly, form, refusal=refusal), 422
    flash(_("Who came is written down."))
    return redirect(url_for("cooperative_desk.show_assembly", assembly_id=assembly.id), 303)


@bp.post("/cooperative/assemblies/<uuid:assembly_id>/delete")
@grants(policy.kept_assembly)
def delete_assembly(_person: Person, assembly: Assembly) -> ResponseReturnValue:
    services.delete_assembly(assembly)
    flash(_("The assembly is crossed out."))
    return redirect(url_for("cooperative_desk.list_assemblies"), 303)


@bp.get("/cooperative/assemblies/<uuid:assembly_id>/papers/<string:paper>/<string:code>")
@grants(policy.own_paper)
def show_paper(_person: Person, assembly: Assembly, paper: Paper, code: str) -> ResponseReturnValue:
    members = cooperatives.members_of(assembly.cooperative_id, _register_day(assembly))
    name = f"{paper.value}-{assembly.meets_on.isoformat()}-{code}"
    return pdf.answer(kit_pdf(paper, code, assembly, members), name)


def _register_day(assembly: Assembly) -> date:
    """The register is asked as it was on the day of the assembly; of one that lies ahead, as it is."""
    return min(assembly.meets_on, today())


def _page(
    person: Person,
    assembly: Assembly,
    form: AttendanceForm | None = None,
    *,
    notice_form: NoticeForm | None = None,
    refusal: ImpossibleAttendance | None = None,
) -> str:
    members = assembly.members or cooperatives.member_count_of(assembly.cooperative_id, _register_day(assembly))
    latest = notice_latest(assembly.meets_on, assembly.call)
    return render_template(
        "cooperatives/desk/assembly.html",
        assembly=assembly,
        form=form or AttendanceForm(),
        notice_form=notice_form or NoticeForm(notice_sent_on=assembly.notice_sent_on),
        refusal=refusal,
        quorum=quorum_of(assembly.kind, assembly.call, members),
        papers=list(Paper),
        languages_of_papers=LANGUAGES,
        notice_by=latest,
        is_notice_late=(assembly.notice_sent_on or today()) > latest and not assembly.is_everyone_there,
        beyond=duties.limit_missed_by(assembly),
        is_over=assembly.meets_on <= today(),
        is_call_alone=assembly.call > 1 and not queries.has_earlier_call(assembly),
        may_write=policy.may_keep(person, assembly.cooperative),
    )
