"""The calendar, and what is said to be done of it."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.cooperatives.desk import duties, policy, services
from lms.cooperatives.desk.forms import DoneForm
from lms.cooperatives.desk.services import NotYetDone
from lms.cooperatives.desk.views.blueprint import bp, today
from lms.cooperatives.law.calendar import Duty
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import own_cooperative
from lms.core import clock
from lms.core.access import grants


@bp.get("/cooperative/calendar")
@grants(own_cooperative)
def show_calendar(person: Person, cooperative: Cooperative) -> ResponseReturnValue:
    found = duties.calendar_of(cooperative, today())
    oldest = today() - timedelta(days=duties.PAST_DAYS)
    return render_template(
        "cooperatives/desk/calendar.html",
        today=today(),
        coming=[duty for duty in found if duty.latest >= today()],
        passed=[duty for duty in reversed(found) if oldest <= duty.latest < today()],
        may_write=policy.may_keep(person, cooperative),
    )


@bp.get("/cooperative/calendar/<string:kind>/<string:occasion>")
@grants(policy.kept_duty)
def show_duty(_person: Person, _cooperative: Cooperative, duty: Duty) -> ResponseReturnValue:
    return _page(duty, DoneForm(done_on=duty.done_on or today()))


@bp.post("/cooperative/calendar/<string:kind>/<string:occasion>/done")
@grants(policy.kept_duty)
def create_duty_done(person: Person, cooperative: Cooperative, duty: Duty) -> ResponseReturnValue:
    form = DoneForm(request.form)
    if not form.validate():
        return _page(duty, form), 422
    try:
        services.record_done(
            cooperative, duty.kind, duty.occasion, done_on=form.day, by=person, at=clock.now()
        )  # fmt: skip
    except NotYetDone as refusal:
        form.done_on.errors = [str(refusal)]
        return _page(duty, form), 422
    flash(_("It is written down as done."))
    return redirect(url_for("cooperative_desk.show_calendar"), 303)


@bp.post("/cooperative/calendar/<string:kind>/<string:occasion>/done/delete")
@grants(policy.kept_duty)
def delete_duty_done(_person: Person, cooperative: Cooperative, duty: Duty) -> ResponseReturnValue:
    services.forget_done(cooperative, duty.kind, duty.occasion)
    flash(_("It counts as not done."))
    return redirect(url_for("cooperative_desk.show_calendar"), 303)


def _page(duty: Duty, form: DoneForm) -> str:
    return render_template("cooperatives/desk/duty.html", duty=duty, form=form)
