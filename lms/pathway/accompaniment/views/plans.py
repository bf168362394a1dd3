"""The development plan as the adviser writes it."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import clock
from lms.core.access import grants
from lms.pathway.accompaniment import notices, planning, policy, queries
from lms.pathway.accompaniment.forms import LineForm, NewLineForm
from lms.pathway.accompaniment.models import DevelopmentPlan, PlanLine
from lms.pathway.accompaniment.policy import Desk
from lms.pathway.accompaniment.views.blueprint import bp, goal_of

PLAN = "/staff/cooperatives/<uuid:cooperative_id>/plan"
# How far ahead a line of a plan may reach.
FAR = timedelta(days=5 * 366)


@bp.post(PLAN)
@grants(policy.desk)
def create_plan(desk: Desk) -> ResponseReturnValue:
    _tell(planning.draw_up(desk.cooperative, desk.adviser, at=clock.now()))
    return _back(desk)


@bp.get(PLAN)
@grants(policy.plan_to_write)
def show_plan(desk: Desk, plan: DevelopmentPlan) -> ResponseReturnValue:
    return _page(desk, plan)


@bp.post(f"{PLAN}/lines")
@grants(policy.plan_to_write)
def create_plan_line(desk: Desk, plan: DevelopmentPlan) -> ResponseReturnValue:
    form = _new_form(request.form)
    if not form.validate():
        return _page(desk, plan, form=form), 422
    planning.add_line(plan, form.values, row_id=form.row_id)
    _tell(plan)
    flash(_("The line is added."))
    return _back(desk)


@bp.get(f"{PLAN}/lines/<uuid:line_id>")
@grants(policy.line_to_write)
def edit_plan_line(desk: Desk, plan: DevelopmentPlan, line: PlanLine) -> ResponseReturnValue:
    return _line_page(desk, plan, line, _form(obj=line, goal=goal_of(line)))


@bp.post(f"{PLAN}/lines/<uuid:line_id>")
@grants(policy.line_to_write)
def update_plan_line(desk: Desk, plan: DevelopmentPlan, line: PlanLine) -> ResponseReturnValue:
    form = _form(request.form)
    if not form.validate():
        return _line_page(desk, plan, line, form), 422
    planning.change_line(plan, line, form.values)
    _tell(plan)
    flash(_("The line is changed."))
    return _back(desk)


@bp.post(f"{PLAN}/lines/<uuid:line_id>/delete")
@grants(policy.line_to_write)
def delete_plan_line(desk: Desk, plan: DevelopmentPlan, line: PlanLine) -> ResponseReturnValue:
    planning.remove_line(plan, line)
    _tell(plan)
    flash(_("The line is removed."))
    return _back(desk)


@bp.post(f"{PLAN}/lines/<uuid:line_id>/done")
@grants(policy.line_to_write)
def create_line_done(desk: Desk, plan: DevelopmentPlan, line: PlanLine) -> ResponseReturnValue:
    planning.mark_done(plan, line, desk.adviser, on=clock.now().date())
    return _back(desk)


@bp.post(f"{PLAN}/lines/<uuid:line_id>/done/delete")
@grants(policy.line_to_write)
def delete_line_done(desk: Desk, plan: DevelopmentPlan, line: PlanLine) -> ResponseReturnValue:
    planning.mark_done(plan, line, desk.adviser, on=None)
    return _back(desk)


def _form(given: Any = None, **values: Any) -> LineForm:
    today = clock.now().date()
    line = values.pop("obj", None)
    if line is not None:
        values = {name: getattr(line, name) for name in ("dimension", "action", "who", "until")} | values
    form = LineForm(given, **values)
    # A line that is late may be kept as it is while the others change.
    first = min(today, line.until) if line is not None and line.until else today
    form.until.within(first, today + FAR)
    return form


def _new_form(given: Any = None) -> NewLineForm:
    today = clock.now().date()
    form = NewLineForm(given)
    form.until.within(today, today + FAR)
    return form


def _page(desk: Desk, plan: DevelopmentPlan, *, form: NewLineForm | None = None) -> str:
    return render_template(
        "accompaniment/plan.html",
        cooperative=desk.cooperative,
        plan=plan,
        lines=queries.lines_of(plan.id),
        form=form or _new_form(),
    )


def _line_page(desk: Desk, plan: DevelopmentPlan, line: PlanLine, form: LineForm) -> str:
    return render_template(
        "accompaniment/line_edit.html", cooperative=desk.cooperative, plan=plan, line=line, form=form
    )


def _tell(plan: DevelopmentPlan) -> None:
    notices.tell_of_plan(plan, at=clock.now())


def _back(desk: Desk) -> ResponseReturnValue:
    return redirect(url_for("accompaniment.show_plan", cooperative_id=desk.cooperative.id), 303)
