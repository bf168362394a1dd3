"""An approved idea out of the public list, and back into it: by the cooperative, or by its adviser."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.projects import policy, services
from lms.projects.forms import WithdrawalForm
from lms.projects.models import ProjectIdea
from lms.projects.views.adviser import desk_page
from lms.projects.views.blueprint import bp
from lms.projects.views.members import sheet_page


@bp.post("/projects/<uuid:idea_id>/withdrawal")
@grants(policy.idea_to_agree)
def create_withdrawal(person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    form = WithdrawalForm(request.form)
    if not form.validate():
        return sheet_page(person, idea, form), 422
    return _withdrawn(person, idea, form, "projects.show_project")


@bp.post("/projects/<uuid:idea_id>/withdrawal/delete")
@grants(policy.idea_to_agree)
def delete_withdrawal(person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    return _put_back(person, idea, "projects.show_project")


@bp.post("/staff/projects/<uuid:idea_id>/withdrawal")
@grants(policy.followed_idea)
def create_followed_withdrawal(person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    form = WithdrawalForm(request.form)
    if not form.validate():
        return desk_page(idea, withdrawal_form=form), 422
    return _withdrawn(person, idea, form, "projects.show_followed_project")


@bp.post("/staff/projects/<uuid:idea_id>/withdrawal/delete")
@grants(policy.followed_idea)
def delete_followed_withdrawal(person: Person, idea: ProjectIdea) -> ResponseReturnValue:
    return _put_back(person, idea, "projects.show_followed_project")


def _withdrawn(person: Person, idea: ProjectIdea, form: WithdrawalForm, page: str) -> ResponseReturnValue:
    services.withdraw(idea, reason=form.reason.data or "", by=person, at=clock.now())
    flash(_("The idea is out of the public list."))
    return redirect(url_for(page, idea_id=idea.id), 303)


def _put_back(person: Person, idea: ProjectIdea, page: str) -> ResponseReturnValue:
    services.put_back(idea, by=person, at=clock.now())
    flash(_("The idea is in the public list again."))
    return redirect(url_for(page, idea_id=idea.id), 303)
