"""Pages of the staff: a new cooperative, and the correction of one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.cooperatives.record import policy, services
from lms.cooperatives.record.forms import RecordForm, filled
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import lazy as _

bp = Blueprint("record", __name__, template_folder="../templates")
bp.add_app_template_global(policy.may_create, "may_create_cooperatives")


@bp.get("/staff/cooperatives/new")
@grants(policy.founder)
def new_cooperative(_person: Person) -> ResponseReturnValue:
    form = RecordForm(today=clock.now().date(), can_move=True, year_closes_on="31/12")
    return render_template("cooperatives/record/cooperative_new.html", form=form)


@bp.post("/staff/cooperatives")
@grants(policy.founder)
def create_cooperative(_person: Person) -> ResponseReturnValue:
    form = RecordForm(request.form, today=clock.now().date(), can_move=True)
    if not form.validate():
        return render_template("cooperatives/record/cooperative_new.html", form=form), 422
    try:
        cooperative = services.create(form.register_number.data, form.values)
    except services.NumberTaken as refusal:
        form.register_number.errors = [str(refusal)]
        return render_template("cooperatives/record/cooperative_new.html", form=form), 409
    flash(_("The cooperative is there. Add its members, and give the president her office."))
    return redirect(url_for("cooperatives.show_cooperative", cooperative_id=cooperative.id), 303)


@bp.get("/staff/cooperatives/<uuid:cooperative_id>/edit")
@grants(policy.record_to_correct)
def edit_cooperative(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    form = RecordForm(today=clock.now().date(), can_move=policy.may_move(person), **filled(cooperative))
    return _edit_page(cooperative, form)


@bp.post("/staff/cooperatives/<uuid:cooperative_id>")
@grants(policy.record_to_correct)
def update_cooperative(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    can_move = policy.may_move(person)
    form = RecordForm(request.form, today=clock.now().date(), can_move=can_move)
    if not form.validate():
        return _edit_page(cooperative, form), 422
    number = form.register_number.data if can_move else cooperative.register_number
    try:
        services.correct(cooperative, number, form.values)
    except services.NumberTaken as refusal:
        form.register_number.errors = [str(refusal)]
        return _edit_page(cooperative, form), 409
    flash(_("It is corrected."))
    return redirect(url_for("cooperatives.show_cooperative", cooperative_id=cooperative.id), 303)


def _edit_page(cooperative: Cooperative, form: RecordForm) -> str:
    return render_template("cooperatives/record/cooperative_edit.html", cooperative=cooperative, form=form)
