"""Sessions of a cohort: planned, moved, called off; who comes; the sheet to sign."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import clock, pdf
from lms.core.access import grants
from lms.core.i18n import MOROCCO
from lms.learning import queries as learning
from lms.learning.content import Course
from lms.teaching import policy, queries, trails
from lms.teaching.forms import NewSessionForm, SessionForm
from lms.teaching.models import CohortSession
from lms.teaching.policy import Seen
from lms.teaching.roll import roll_of
from lms.teaching.services import sessions
from lms.teaching.services.attendance import lesson_of
from lms.teaching.sheet import sheet_pdf
from lms.teaching.views.blueprint import COHORT, SESSION, bp


@bp.get(f"{COHORT}/sessions/new")
@grants(policy.run_cohort)
def new_session(seen: Seen) -> ResponseReturnValue:
    form = NewSessionForm(
        course=_content(seen), now=clock.now(), place=seen.cohort.place, language=seen.cohort.language,
        item=request.args.get("item", ""), minutes=120,
    )  # fmt: skip
    return _form_page(seen, form)


@bp.post(f"{COHORT}/sessions")
@grants(policy.run_cohort)
def create_session(seen: Seen) -> ResponseReturnValue:
    form = NewSessionForm(request.form, course=_content(seen), now=clock.now())
    if not form.validate():
        return _form_page(seen, form), 422
    planned = sessions.plan(seen.cohort, form.meeting, seen.actor, at=clock.now(), row_id=form.row_id)
    flash(_("The session is planned, and the people of the cohort are asked whether they come."))
    return _to(seen, planned)


@bp.get(SESSION)
@grants(policy.seen_session)
def show_session(seen: Seen, session: CohortSession) -> ResponseReturnValue:
    roll = roll_of(session, seen.people)
    return render_template(
        "teaching/session.html", seen=seen, cohort=seen.cohort, course=seen.course, session=session, roll=roll,
        is_due=clock.now().astimezone(MOROCCO).date() >= session.starts_at.astimezone(MOROCCO).date(),
        is_led=lesson_of(seen.course, session) is not None, now=clock.now(),
    )  # fmt: skip


@bp.get(f"{SESSION}/edit")
@grants(policy.session_to_run)
def edit_session(seen: Seen, session: CohortSession) -> ResponseReturnValue:
    begin = session.starts_at.astimezone(MOROCCO)
    form = SessionForm(
        course=_content(seen), kept=session.item, item=session.item, on=begin.date(), hour=begin.time(), minutes=session.minutes,
        place=session.place, language=session.language,
    )  # fmt: skip
    return _form_page(seen, form, session)


@bp.post(SESSION)
@grants(policy.session_to_run)
def update_session(seen: Seen, session: CohortSession) -> ResponseReturnValue:
    form = SessionForm(request.form, course=_content(seen), kept=session.item)
    if not form.validate():
        return _form_page(seen, form, session), 422
    sessions.change(seen.cohort, session, form.meeting, at=clock.now())
    flash(_("The session is changed."))
    return _to(seen, session)


@bp.post(f"{SESSION}/cancellation")
@grants(policy.session_to_run)
def create_cancellation(seen: Seen, session: CohortSession) -> ResponseReturnValue:
    sessions.call_off(seen.cohort, session, at=clock.now())
    flash(_("The session is called off, and the people of the cohort are told."))
    return _to(seen, session)


@bp.get(f"{SESSION}/sheet/<string:code>")
@grants(policy.session_sheet)
def show_sheet(seen: Seen, session: CohortSession, code: str) -> ResponseReturnValue:
    roll = roll_of(session, seen.people)
    trainers = queries.trainers_of(seen.cohort.id)
    day = session.starts_at.astimezone(MOROCCO).date().isoformat()
    return pdf.answer(sheet_pdf(code, seen.cohort, session, seen.course, roll, trainers), f"attendance-{day}-{code}")


def _content(seen: Seen) -> Course:
    return learning.content_of(trails.shown_revision(seen.course))


def _form_page(seen: Seen, form: SessionForm, session: CohortSession | None = None) -> str:
    return render_template("teaching/session_edit.html", seen=seen, cohort=seen.cohort, form=form, session=session)


def _to(seen: Seen, session: CohortSession) -> ResponseReturnValue:
    return redirect(url_for("teaching.show_session", cohort_id=seen.cohort.id, session_id=session.id), 303)
