"""The figures of the years."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.cooperatives.desk import duties, more, policy, queries, services
from lms.cooperatives.desk.forms import FiguresForm
from lms.cooperatives.desk.models import YearFigures
from lms.cooperatives.desk.services import WrittenMeanwhile
from lms.cooperatives.desk.views.blueprint import bp, today
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import accounted_cooperative, may_keep_accounts, own_cooperative
from lms.core import clock
from lms.core.access import grants


@bp.get("/cooperative/figures")
@grants(own_cooperative)
def list_figures(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    return render_template(
        "cooperatives/desk/figures.html",
        years=queries.figures_of(cooperative.id),
        alerts=duties.alerts_of(cooperative, today()),
        may_write=may_keep_accounts(person, cooperative),
        links=more.links,
    )


@bp.get("/cooperative/figures/new")
@grants(accounted_cooperative)
def new_figures(_person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    """Which year."""
    return render_template(
        "cooperatives/desk/figures_new.html",
        closings=policy.closings_of(cooperative),
        written={figures.closes_on for figures in queries.figures_of(cooperative.id)},
    )


@bp.get("/cooperative/figures/<string:closing>")
@grants(policy.accounted_year)
def edit_figures(_person: Person, cooperative: Cooperative, closes_on: date) -> ResponseReturnValue:
    figures = queries.figures_for(cooperative.id, closes_on)
    return _page(cooperative, closes_on, FiguresForm.of(figures, seen=services.version_of(figures)))


@bp.post("/cooperative/figures/<string:closing>")
@grants(policy.accounted_year)
def update_figures(person: Person, cooperative: Cooperative, closes_on: date) -> ResponseReturnValue:
    form = FiguresForm(request.form)
    if not form.validate():
        return _page(cooperative, closes_on, form), 422
    try:
        services.record_figures(
            cooperative, closes_on, form.amounts, seen=form.seen.data or "", by=person, at=clock.now()
        )
    except WrittenMeanwhile as refusal:
        # What she typed stays, beside what is there now; kept again, it counts.
        year = queries.figures_for(cooperative.id, closes_on)
        form.seen.data = services.version_of(year)
        form.seen.raw_data = None
        return _page(cooperative, closes_on, form, refusal, year), 409
    flash(_("The figures of the year are written down."))
    return redirect(url_for("cooperative_desk.list_figures"), 303)


def _page(
    cooperative: Cooperative,
    closes_on: date,
    form: FiguresForm,
    refusal: WrittenMeanwhile | None = None,
    year: YearFigures | None = None,
) -> str:
    return render_template(
        "cooperatives/desk/figures_edit.html",
        cooperative=cooperative, closes_on=closes_on, form=form, refusal=refusal, year=year,
    )  # fmt: skip
