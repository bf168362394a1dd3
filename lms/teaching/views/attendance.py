"""The list on one phone: the faces of the cohort, ticked by whoever leads; corrected afterwards on the same page."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import clock
from lms.core.access import grants
from lms.teaching import policy
from lms.teaching.forms import ListForm
from lms.teaching.policy import Seen
from lms.teaching.roll import roll_of
from lms.teaching.services import attendance
from lms.teaching.services.attendance import Held
from lms.teaching.views.blueprint import SESSION, bp


@bp.get(f"{SESSION}/attendance")
@grants(policy.session_to_hold)
def edit_attendance(seen: Seen, held: Held) -> ResponseReturnValue:
    roll = roll_of(held.session, seen.people, with_former=True)
    return render_template(
        "teaching/attendance.html", seen=seen, cohort=seen.cohort, course=seen.course, session=held.session, roll=roll
    )


@bp.post(f"{SESSION}/attendance")
@grants(policy.session_to_hold)
def update_attendance(seen: Seen, held: Held) -> ResponseReturnValue:
    form = ListForm(request.form)
    attendance.keep_list(held, form.present_ids, was=form.was_ids, at=clock.now())
    flash(_("The list is kept."))
    return redirect(url_for("teaching.show_session", cohort_id=seen.cohort.id, session_id=held.session.id), 303)
