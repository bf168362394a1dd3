"""The adviser's desk: ideas of her delegation that were agreed, and her decision."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.accounts.policy import adviser
from lms.core import clock
from lms.core.access import grants
from lms.core.pages import page_of
from lms.projects import policy, queries, services
from lms.projects.forms import DecisionForm, WithdrawalForm
from lms.projects.models import Outcome, ProjectIdea
from lms.projects.views.blueprint import bp


@bp.get("/staff/projects")
@grants(adviser)
def list_followed_projects(person: Person) -> ResponseReturnValue:
    page = page_of(queries.ideas_followed_by(person), request.args.get("page", 1, int), queries.PAGE_SIZE)
    return render_template("projects/followed.html", page=page)


@bp.get("/staff/projects/<uuid:idea_id>")
@grants(policy.followed_idea)
def show_followed_project(_person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    return desk_page(idea)


@bp.post("/staff/projects/<uuid:idea_id>/decision")
@grants(policy.followed_idea)
def create_decision(person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    form = DecisionForm(request.form, idea=idea)
    if not form.validate():
        return desk_page(idea, form), 422
    outcome = Outcome(form.outcome.data)
    services.decide(
        idea, outcome, reason=form.reason.data or "", need=form.written_need, seen=form.seen, by=person, at=clock.now()
    )
    flash(_("Your decision is recorded. The members of the cooperative see it."))
    return redirect(url_for("projects.show_followed_project", idea_id=idea.id), 303)


def desk_page(
    idea: ProjectIdea, form: DecisionForm | None = None, withdrawal_form: WithdrawalForm | None = None
) -> str:
    return render_template(
        "projects/followed_project.html",
        idea=idea,
        form=form or DecisionForm(version=idea.version, idea=idea),
        workers=queries.workers_of(idea.id),
        decisions=queries.decisions_on(idea.id),
        withdrawal=queries.withdrawal_of(idea.id),
        withdrawal_form=withdrawal_form or WithdrawalForm(),
    )
