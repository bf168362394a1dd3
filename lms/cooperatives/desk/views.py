"""The desk of a cooperative on the phone: what falls due, its numbers, its assemblies and their papers, its calculators."""

from datetime import date, timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.desk import calculations, duties, names, policy, queries, services
from lms.cooperatives.desk.forms import (
    AssemblyForm,
    AttendanceForm,
    FiguresForm,
    QuorumForm,
    SurplusForm,
    ThirdPartiesForm,
)
from lms.cooperatives.desk.kit import LANGUAGES, Paper, kit_pdf
from lms.cooperatives.desk.models import Assembly
from lms.cooperatives.desk.services import ImpossibleAttendance
from lms.cooperatives.law.assembly import attendance_of, quorum_of
from lms.cooperatives.law.calendar import notice_latest
from lms.cooperatives.law.days import closing_in
from lms.cooperatives.law.surplus import BeyondSurplus
from lms.cooperatives.law.third_parties import meter
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.access import grants
from lms.core.money import format_dirhams

# Years that may be written down: those that ended, the latest first.
YEARS_BACK = 5

bp = Blueprint("cooperative_desk", __name__, template_folder="../templates")
for one in (
    names.duty_name, names.duty_hint, names.alert_text, names.alert_source, names.articles_of_law, names.assembly_name,
    names.call_name, names.month_name, names.outcome_name, names.reading_text, format_dirhams, notice_latest,
):  # fmt: skip
    bp.add_app_template_global(one)


def _today() -> date:
    return clock.now().date()


@bp.get("/cooperative/calendar")
@grants(policy.own_cooperative)
def show_calendar(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    today = _today()
    found = duties.calendar_of(cooperative, today)
    oldest = today - timedelta(days=duties.PAST_DAYS)
    return render_template(
        "cooperatives/desk/calendar.html",
        today=today,
        coming=[duty for duty in found if duty.latest >= today],
        passed=[duty for duty in reversed(found) if oldest <= duty.latest < today],
    )


@bp.get("/cooperative/calculators")
@grants(policy.own_cooperative)
def list_calculators(_person: Person, _cooperative: Cooperative) -> ResponseReturnValue:
    return render_template("cooperatives/desk/calculators.html")


@bp.get("/cooperative/calculators/quorum")
@grants(policy.own_cooperative)
def show_quorum(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    page = "cooperatives/desk/quorum.html"
    if not request.args:
        members = cooperatives.member_count_of(cooperative.id, _today())
        return render_template(page, form=QuorumForm(members=members), count=None)
    form = QuorumForm(request.args)
    if not form.validate():
        return render_template(page, form=form, count=None), 422
    return render_template(page, form=form, count=calculations.count_of(form))


@bp.get("/cooperative/calculators/surplus")
@grants(policy.own_cooperative)
def show_surplus(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    page = "cooperatives/desk/surplus.html"
    members = cooperatives.members_of(cooperative.id, _today())
    if not request.args:
        figures = next(iter(queries.figures_of(cooperative.id)), None)
        names_of_known = ("surplus", "capital", "reserve") if figures else ()
        form = SurplusForm(data={name: getattr(figures, f"{name}_centimes") for name in names_of_known})
        form.ask(len(members))
        return render_template(page, form=form, members=members, sharing=None)
    form = SurplusForm(request.args)
    form.ask(len(members))
    if not form.validate():
        return render_template(page, form=form, members=members, sharing=None), 422
    try:
        sharing = calculations.sharing_of(form, members)
    except BeyondSurplus as refusal:
        return render_template(page, form=form, members=members, sharing=None, left=refusal.left), 422
    return render_template(page, form=form, members=members, sharing=sharing)


@bp.get("/cooperative/calculators/third-parties")
@grants(policy.own_cooperative)
def show_third_parties(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    page = "cooperatives/desk/third_parties.html"
    if not request.args:
        figures = next(iter(queries.figures_of(cooperative.id)), None)
        form = ThirdPartiesForm(
            basis=cooperative.categories[0],
            base=figures and figures.members_centimes,
            third_parties=figures and figures.third_parties_centimes,
        )
        return render_template(page, form=form, found=None)
    form = ThirdPartiesForm(request.args)
    if not form.validate():
        return render_template(page, form=form, found=None), 422
    found = meter(
        form.chosen,
        base=form.base.data,
        third_parties=form.third_parties.data,
        registered_on=cooperative.registered_on,
        on=_today(),
    )
    return render_template(page, form=form, found=found)


@bp.get("/cooperative/figures")
@grants(policy.own_cooperative)
def list_figures(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    return render_template(
        "cooperatives/desk/figures.html",
        years=queries.figures_of(cooperative.id),
        alerts=duties.alerts_of(cooperative, _today()),
        may_write=policy.may_keep(person, cooperative),
    )


@bp.get("/cooperative/figures/new")
@grants(policy.kept_cooperative)
def new_figures(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    form = FiguresForm(closings=_closings(cooperative))
    return render_template("cooperatives/desk/figures_new.html", form=form)


@bp.post("/cooperative/figures")
@grants(policy.kept_cooperative)
def create_figures(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    form = FiguresForm(request.form, closings=_closings(cooperative))
    if not form.validate():
        return render_template("cooperatives/desk/figures_new.html", form=form), 422
    services.record_figures(cooperative, form.closing, form.amounts, by=person, at=clock.now())
    flash(_("The figures of the year are written down."))
    return redirect(url_for("cooperative_desk.list_figures"), 303)


@bp.get("/cooperative/assemblies")
@grants(policy.own_cooperative)
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
    if not form.validate():
        return render_template("cooperatives/desk/assembly_new.html", form=form), 422
    assembly = services.call_assembly(
        cooperative,
        form.assembly_kind,
        call=form.call_number,
        meets_on=form.meets_on.data or _today(),
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
    return _assembly_page(person, assembly, AttendanceForm())


@bp.post("/cooperative/assemblies/<uuid:assembly_id>/attendance")
@grants(policy.kept_assembly)
def update_attendance(person: Person, assembly: Assembly) -> ResponseReturnValue:
    form = AttendanceForm(request.form)
    if not form.validate():
        return _assembly_page(person, assembly, form), 422
    try:
        services.record_attendance(
            assembly, present=form.present.data, represented=form.represented.data or 0, today=_today()
        )
    except ImpossibleAttendance as refusal:
        return _assembly_page(person, assembly, form, refusal=refusal), 422
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
    members = cooperatives.members_of(assembly.cooperative_id, _today())
    headers = {
        "Content-Disposition": f"inline; filename={paper.value}-{assembly.meets_on.isoformat()}-{code}.pdf",
        "Cache-Control": "private, no-store",
    }
    return Response(kit_pdf(paper, code, assembly, members), mimetype="application/pdf", headers=headers)


def _assembly_page(
    person: Person, assembly: Assembly, form: AttendanceForm, refusal: ImpossibleAttendance | None = None
) -> str:
    today = _today()
    members = assembly.members or cooperatives.member_count_of(assembly.cooperative_id, today)
    latest = notice_latest(assembly.meets_on, assembly.call)
    attendance = None
    if assembly.present is not None and assembly.represented is not None:
        attendance = attendance_of(
            assembly.kind,
            assembly.call,
            members=members,
            present=assembly.present,
            represented=assembly.represented,
        )
    return render_template(
        "cooperatives/desk/assembly.html",
        assembly=assembly,
        form=form,
        refusal=refusal,
        quorum=quorum_of(assembly.kind, assembly.call, members),
        attendance=attendance,
        papers=list(Paper),
        languages_of_papers=LANGUAGES,
        notice_by=latest,
        is_notice_late=(assembly.notice_sent_on or today) > latest and not assembly.is_held,
        is_over=assembly.meets_on <= today,
        may_write=policy.may_keep(person, assembly.cooperative),
    )


def _closings(cooperative: Cooperative) -> list[date]:
    """The ends of the last years, the latest first."""
    year, closes = _today().year, cooperative.year_closes_on
    ends = (closing_in(year - back, closes) for back in range(YEARS_BACK + 1))
    return [day for day in ends if day < _today()][:YEARS_BACK]
