"""What a member sees: the cohorts in which she learns, when they meet, one touch to say whether she comes; and how she joins."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import attempts
from lms.accounts.attempts import TooManyAttempts
from lms.accounts.models import Person
from lms.accounts.views.entering import visitor_address
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db
from lms.teaching import policy, queries
from lms.teaching.forms import AnswerForm, CodeForm
from lms.teaching.models import Cohort, CohortSession
from lms.teaching.services import attendance, people, sessions
from lms.teaching.services.people import TooManyCodes, UnknownCode
from lms.teaching.views.blueprint import bp

OWN = "/cohorts/<uuid:cohort_id>"
MOST_LISTED = 20


@bp.get("/cohorts")
@grants(policy.member)
def list_own_cohorts(person: Person) -> ResponseReturnValue:
    listed = queries.listed(queries.cohorts_of_member(person.id), at=clock.now(), limit=MOST_LISTED)
    return render_template("teaching/own_list.html", listed=listed, today=clock.now().date())


@bp.get("/cohorts/join")
@grants(policy.member)
def new_membership(_person: Person) -> ResponseReturnValue:
    """`code`: from a square that was scanned."""
    return render_template("teaching/join.html", form=CodeForm(request.args))


@bp.post("/cohorts/join")
@grants(policy.member)
def create_membership(person: Person) -> ResponseReturnValue:
    form, at, person_id = CodeForm(request.form), clock.now(), person.id
    try:
        attempt_id = attempts.begin(f"cohort:{person_id}", address=visitor_address(), at=at)
    except TooManyAttempts as error:
        raise TooManyCodes from error
    try:
        cohort = people.join(db.session.get_one(Person, person_id), form.digits, at=at)
    except UnknownCode as error:
        form.code.errors = [str(error)]
        return render_template("teaching/join.html", form=form), error.status
    attempts.succeed(attempt_id)
    flash(_("You are in the group."))
    return redirect(url_for("teaching.show_own_cohort", cohort_id=cohort.id), 303)


@bp.get(OWN)
@grants(policy.own_cohort)
def show_own_cohort(person: Person, cohort: Cohort) -> ResponseReturnValue:
    at = clock.now()
    planned = queries.all_sessions_of(cohort.id)
    ids = [one.id for one in planned]
    marks = queries.marks_of(ids, person.id)
    return render_template(
        "teaching/own.html", person=person, cohort=cohort, course=attendance.course_of(cohort),
        trainers=queries.trainers_of(cohort.id), answers=queries.answers_of(person.id, ids),
        to_come=[one for one in planned if one.starts_at >= at and one.cancelled_at is None],
        past=[one for one in reversed(planned) if one.starts_at < at and one.cancelled_at is None],
        present={key for key, found in marks.items() if person.id in attendance.present_in(found)},
        marked=queries.sessions_with_list(ids),
    )  # fmt: skip


@bp.post(f"{OWN}/sessions/<uuid:session_id>/answer")
@grants(policy.own_session)
def create_answer(person: Person, cohort: Cohort, session: CohortSession) -> ResponseReturnValue:
    form = AnswerForm(request.form)
    # Sent by hand, or mangled: there is nothing to say about it.
    if form.validate():
        is_coming = form.coming.data == "yes"
        sessions.answer(session, person, is_coming=is_coming, at=clock.now())
        flash(_("Your trainer knows that you come.") if is_coming else _("Your trainer knows that you do not come."))
    return redirect(url_for("teaching.show_own_cohort", cohort_id=cohort.id), 303)


@bp.post(f"{OWN}/leaving")
@grants(policy.own_cohort)
def create_leaving(person: Person, cohort: Cohort) -> ResponseReturnValue:
    people.take_out(cohort, person, at=clock.now())
    flash(_("You left the group “%(title)s”.", title=cohort.title))
    return redirect(url_for("learning.show_home"), 303)
