"""The list of staff, for administrators."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import queries, sessions
from lms.accounts.models import Person
from lms.accounts.policy import administrator, staff_member
from lms.accounts.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants


@bp.get("/staff/people")
@grants(administrator)
def list_staff(_person: Person) -> ResponseReturnValue:
    return render_template("accounts/staff.html", rows=queries.staff_rows())


@bp.post("/staff/people/<uuid:person_id>/sessions/delete")
@grants(staff_member)
def delete_staff_sessions(actor: Person, person: Person) -> ResponseReturnValue:
    # An administrator who ends her own sessions keeps the one she sits at.
    sessions.end_all(person.id, at=clock.now(), but=actor.session_id)
    flash(_("%(name)s is signed out everywhere else.", name=person.name_fr))
    return redirect(url_for("accounts.list_staff"), 303)
