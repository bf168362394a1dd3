"""What the members see of their accompaniment: the next day, the plan, what was said."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import clock
from lms.core.access import grants
from lms.pathway.accompaniment import planning, policy, queries
from lms.pathway.accompaniment.forms import AgreementForm
from lms.pathway.accompaniment.models import CoachingSession, DevelopmentPlan, PlanLine
from lms.pathway.accompaniment.planning import PlanChanged
from lms.pathway.accompaniment.silence import SESSIONS
from lms.pathway.accompaniment.views.blueprint import bp
from lms.pathway.diagnosis.seats import Seat

OWN = "/cooperative/accompaniment"


@bp.get(OWN)
@grants(policy.member)
def show_own_accompaniment(seat: Seat) -> ResponseReturnValue:
    cooperative_id = seat.cooperative.id
    sessions = queries.all_sessions_of(cooperative_id)
    latest, agreed = queries.latest_plan_of(cooperative_id), queries.plan_in_force_of(cooperative_id)
    proposed = latest if latest and latest.agreed_at is None else None
    return render_template(
        "accompaniment/own.html",
        seat=seat,
        accompaniment=queries.accompaniment_of(cooperative_id),
        sessions=sessions,
        held=sum(session.held_on is not None for session in sessions),
        following=next((session for session in sessions if session.held_on is None), None),
        allowed=SESSIONS,
        plan=agreed,
        lines=queries.lines_of(agreed.id) if agreed else [],
        proposed=proposed,
        proposed_lines=queries.lines_of(proposed.id) if proposed else [],
        contacts=queries.contacts_of(cooperative_id),
    )


@bp.get(f"{OWN}/sessions/<int:number>")
@grants(policy.own_session)
def show_session(_seat: Seat, session: CoachingSession) -> ResponseReturnValue:
    return render_template("accompaniment/session.html", session=session, present=queries.people_at(session.id))


@bp.post(f"{OWN}/plan/agreement")
@grants(policy.plan_to_agree)
def create_plan_agreement(seat: Seat, plan: DevelopmentPlan) -> ResponseReturnValue:
    """The form says which revision was read: agreeing to another one would be agreeing to what nobody saw."""
    form = AgreementForm(request.form)
    if not form.validate() or form.number.data != plan.number:
        raise PlanChanged
    planning.agree(plan, seat.person, revision=form.revision.data or 0, at=clock.now())
    flash(_("Agreed. This is your cooperative’s plan."))
    return _back()


@bp.post(f"{OWN}/lines/<uuid:line_id>/done")
@grants(policy.own_line)
def create_own_line_done(seat: Seat, plan: DevelopmentPlan, line: PlanLine) -> ResponseReturnValue:
    planning.mark_done(plan, line, seat.person, on=clock.now().date())
    return _back()


@bp.post(f"{OWN}/lines/<uuid:line_id>/done/delete")
@grants(policy.own_line)
def delete_own_line_done(seat: Seat, plan: DevelopmentPlan, line: PlanLine) -> ResponseReturnValue:
    planning.mark_done(plan, line, seat.person, on=None)
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("accompaniment.show_own_accompaniment"), 303)
