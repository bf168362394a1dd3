"""A round of the self-assessment on the members' phones, what the adviser sees of it, and the personal path."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.accounts.policy import signed_in
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.access import grants
from lms.pathway.diagnosis import policy, queries, services
from lms.pathway.diagnosis.forms import LevelForm
from lms.pathway.diagnosis.instrument import Instrument, instrument
from lms.pathway.diagnosis.levels import Spread, Standing, spread_of, standings
from lms.pathway.diagnosis.models import DiagnosisRound
from lms.pathway.diagnosis.names import dimension_title
from lms.pathway.diagnosis.policy import OwnQuestion, OwnRound
from lms.pathway.diagnosis.seats import Seat
from lms.pathway.diagnosis.suggestions import suggestions_for

bp = Blueprint("diagnosis", __name__, template_folder="templates")
bp.add_app_template_global(dimension_title)
ROUND = "/cooperative/diagnosis/rounds/<uuid:round_id>"
NO_ANSWERS = spread_of([])


@bp.get("/cooperative/diagnosis")
@grants(policy.member)
def show_diagnosis(seat: Seat) -> ResponseReturnValue:
    found = queries.open_round_of(seat.cooperative.id)
    closed = queries.closed_rounds_of(seat.cooperative.id)
    return render_template(
        "diagnosis/diagnosis.html", seat=seat, closed=closed, work=_work(seat, found), total=instrument().total
    )


@bp.post("/cooperative/diagnosis/rounds")
@grants(policy.recorder)
def create_round(seat: Seat) -> ResponseReturnValue:
    found = services.open_round(seat.cooperative, seat.person, at=clock.now())
    return redirect(url_for("diagnosis.show_question", round_id=found.id, number=1), 303)


@bp.get(ROUND)
@grants(policy.own_round)
def show_round(own: OwnRound) -> ResponseReturnValue:
    if own.round.is_open:
        return redirect(url_for("diagnosis.show_diagnosis"), 303)
    closed = queries.closed_rounds_of(own.seat.cooperative.id)
    rows, before = _compared(own.round, closed)
    reasons = queries.reasons_of(own.round.id)
    return render_template(
        "diagnosis/round.html",
        own=own,
        rows=rows,
        before=before,
        sharings=queries.sharings_of(own.round.id),
        explained=[(one, reasons[one.key]) for one in own.instrument.questions() if one.key in reasons],
    )


@bp.get(f"{ROUND}/questions/<int:number>")
@grants(policy.own_question)
def show_question(found: OwnQuestion) -> ResponseReturnValue:
    if not found.own.round.is_open:
        return redirect(url_for("diagnosis.show_round", round_id=found.own.round.id), 303)
    if not found.own.round.takes_answers:
        flash(str(services.AnswersClosed.message))
        return redirect(url_for("diagnosis.show_diagnosis"), 303)
    return _question_page(found)


@bp.post(f"{ROUND}/questions/<int:number>")
@grants(policy.own_question)
def create_answer(found: OwnQuestion) -> ResponseReturnValue:
    form = LevelForm(request.form)
    if not form.validate():
        return _question_page(found, error=_error_of(form)), 422
    own = found.own
    services.answer(own.round, own.seat.person, found.placed, form.level.data or 0, at=clock.now())
    given = queries.answers_of(own.round.id, own.seat.person.id)
    following = _next_open(own.instrument, given, found.placed.number)
    if following is None:
        flash(_("Thank you. You have answered all the questions."))
        return redirect(url_for("diagnosis.show_diagnosis"), 303)
    return redirect(url_for("diagnosis.show_question", round_id=own.round.id, number=following), 303)


@bp.get(f"{ROUND}/differences")
@grants(policy.own_round)
def list_differences(own: OwnRound) -> ResponseReturnValue:
    """Once nobody answers any more: who looked twice while answers came in would read the last one. Numbers without names,
    from three answers on."""
    if own.round.takes_answers:
        flash(_("You see where you differ once the answers are closed."))
        return redirect(url_for("diagnosis.show_diagnosis"), 303)
    spreads = queries.spreads_of(own.round.id)
    asked = [(placed, spreads.get(placed.key, NO_ANSWERS)) for placed in own.instrument.questions()]
    shown = [pair for pair in asked if pair[1].is_shown]
    return render_template(
        "diagnosis/differences.html",
        own=own,
        apart=sorted((pair for pair in shown if pair[1].is_far_apart), key=lambda pair: -pair[1].distance),
        alike=[pair for pair in shown if not pair[1].is_far_apart],
        may_record=own.seat.may_record and own.round.is_open,
    )


@bp.post(f"{ROUND}/talk")
@grants(policy.round_to_record)
def create_talk(own: OwnRound) -> ResponseReturnValue:
    services.close_answers(own.round, at=clock.now())
    flash(_("The answers are closed. Look together where you differ."))
    return redirect(url_for("diagnosis.list_differences", round_id=own.round.id), 303)


@bp.get(f"{ROUND}/agreements/<int:number>")
@grants(policy.question_to_record)
def edit_agreement(found: OwnQuestion) -> ResponseReturnValue:
    if not found.own.round.is_open:
        return redirect(url_for("diagnosis.show_round", round_id=found.own.round.id), 303)
    if found.own.round.takes_answers:
        flash(str(services.StillAnswering.message))
        return redirect(url_for("diagnosis.show_diagnosis"), 303)
    return _agreement_page(found)


@bp.post(f"{ROUND}/agreements/<int:number>")
@grants(policy.question_to_record)
def update_agreement(found: OwnQuestion) -> ResponseReturnValue:
    form = LevelForm(request.form)
    if not form.validate():
        return _agreement_page(found, error=_error_of(form)), 422
    own, level = found.own, form.level.data or 0
    try:
        services.agree(
            own.round, own.seat.person, found.placed, level, reason=form.reason.data or "", seen=form.seen.data or "",
            at=clock.now(),
        )  # fmt: skip
    except services.AgreedMeanwhile as error:
        return _agreement_page(found, error=error), error.status
    except services.Unexplained as error:
        return _agreement_page(found, unexplained=form, error=error), error.status
    following = _next_open(own.instrument, queries.agreements_of(own.round.id), found.placed.number)
    if following is None:
        flash(_("The group’s answers are all written down. Now finish the round."))
        return redirect(url_for("diagnosis.show_diagnosis"), 303)
    return redirect(url_for("diagnosis.edit_agreement", round_id=own.round.id, number=following), 303)


@bp.post(f"{ROUND}/closing")
@grants(policy.round_to_record)
def create_closing(own: OwnRound) -> ResponseReturnValue:
    services.close(own.round, own.seat.person, at=clock.now())
    flash(_("Well done. This is how your cooperative sees itself today."))
    return redirect(url_for("diagnosis.show_round", round_id=own.round.id), 303)


@bp.post(f"{ROUND}/sharing")
@grants(policy.round_to_share)
def create_sharing(own: OwnRound) -> ResponseReturnValue:
    services.share(own.round, own.seat.person, at=clock.now())
    flash(_("Your adviser can now see these levels."))
    return redirect(url_for("diagnosis.show_round", round_id=own.round.id), 303)


@bp.post(f"{ROUND}/sharing/delete")
@grants(policy.round_to_share)
def delete_sharing(own: OwnRound) -> ResponseReturnValue:
    services.withdraw(own.round, own.seat.person, at=clock.now())
    flash(_("Your adviser does not see these levels any more."))
    return redirect(url_for("diagnosis.show_round", round_id=own.round.id), 303)


@bp.get("/staff/cooperatives/<uuid:cooperative_id>/diagnosis")
@grants(policy.adviser_of)
def show_shared_diagnosis(cooperative: Cooperative) -> ResponseReturnValue:
    shared = queries.shared_rounds_of(cooperative.id)
    rows, before = _compared(shared[0], shared) if shared else ([], None)
    return render_template(
        "diagnosis/shared.html", cooperative=cooperative, latest=shared[0] if shared else None, rows=rows, before=before
    )


@bp.get("/my-path")
@grants(signed_in)
def show_personal_path(person: Person) -> ResponseReturnValue:
    return render_template("diagnosis/path.html", person=person, path=suggestions_for(person))


def _work(seat: Seat, found: DiagnosisRound | None) -> dict[str, Any] | None:
    """How far the open round is, for this member."""
    if found is None:
        return None
    asked = instrument(found.version)
    given = queries.answers_of(found.id, seat.person.id)
    agreed = queries.agreements_of(found.id)
    return {
        "round": found,
        "total": asked.total,
        "given": len(given),
        "agreed": len(agreed),
        "voices": queries.voices_in(found.id, asked.total),
        "needed": services.voices_needed(seat.cooperative.id, clock.now()),
        "members": len(cooperatives.members_of(seat.cooperative.id, clock.now().date())),
        "takes_answers": found.takes_answers,
        "next_question": _next_open(asked, given, 0),
        "next_agreement": _next_open(asked, agreed, 0),
    }


def _next_open(asked: Instrument, given: dict[str, int], number: int) -> int | None:
    """The next question without an answer, after this one first; None where all have one."""
    questions = asked.questions()
    order = [*questions[number:], *questions[:number]]
    return next((placed.number for placed in order if placed.key not in given), None)


def _compared(found: DiagnosisRound, others: Any) -> tuple[list[Standing], datetime | None]:
    """The levels of a closed round beside those of the one before it, and when that was: of the same version only."""
    assert found.closed_at is not None
    earlier = [one for one in others if one.version == found.version and one.closed_at < found.closed_at]
    before = max(earlier, key=lambda one: one.closed_at, default=None)
    rows = standings(
        instrument(found.version), queries.levels_of(found.id), queries.levels_of(before.id) if before else None
    )
    return rows, before.closed_at if before else None


def _question_page(found: OwnQuestion, *, error: Any = None) -> str:
    own = found.own
    given = queries.answers_of(own.round.id, own.seat.person.id)
    return render_template(
        "diagnosis/question.html", own=own, placed=found.placed, given=given.get(found.placed.key), error=error
    )


def _error_of(form: LevelForm) -> Any:
    return next(error for errors in form.errors.values() for error in errors)


def _agreement_page(found: OwnQuestion, *, error: Any = None, unexplained: LevelForm | None = None) -> str:
    """`unexplained`: a level that no member answered, and for which a reason is asked."""
    own = found.own
    spread: Spread = queries.spreads_of(own.round.id).get(found.placed.key, NO_ANSWERS)
    agreed = queries.agreement_on(own.round.id, found.placed.key)
    return render_template(
        "diagnosis/agreement.html", own=own, placed=found.placed, given=agreed.level if agreed else None,
        spread=spread, error=error, unexplained=unexplained, reason=agreed.reason if agreed else "",
        seen=unexplained.seen.data if unexplained else services.version_of(agreed),
    )  # fmt: skip
