"""The desk's page of what phones sent and could not be kept: somebody looks at each."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.pages import page_of
from lms.learning import queries as learning
from lms.offline import policy, queries, services
from lms.offline.models import OutboxRefusal
from lms.offline.telling import tell
from lms.offline.views.blueprint import bp
from lms.offline.words import CAUSES

A_PAGE = 25


@bp.get("/staff/refusals")
@grants(policy.officer)
def list_refusals(_person: Person) -> ResponseReturnValue:
    page = page_of(queries.open_refusals(), request.args.get("page", 1, int), A_PAGE)
    return render_template(
        "offline/refusals.html", page=page, tell=tell, courses=learning.published_courses(), causes=CAUSES
    )


@bp.post("/staff/refusals/<uuid:refusal_id>/settlement")
@grants(policy.refusal)
def create_settlement(_person: Person, found: OutboxRefusal) -> ResponseReturnValue:
    services.settle(found, at=clock.now())
    flash(_("Looked at: it leaves this list and stays in the database."))
    return redirect(url_for("offline.list_refusals"), 303)
