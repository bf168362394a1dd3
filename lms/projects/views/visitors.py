"""Agreed ideas for everyone, without an account and without names of people."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.access import anyone, grants
from lms.core.pages import page_of
from lms.projects import policy, queries
from lms.projects.forms import IdeasForm
from lms.projects.models import ProjectIdea
from lms.projects.views.blueprint import bp


@bp.get("/ideas")
@grants(anyone)
def list_ideas() -> ResponseReturnValue:
    form = IdeasForm(request.args)
    narrowing = form.narrowing
    page = page_of(queries.public_ideas(**narrowing), request.args.get("page", 1, int), queries.PAGE_SIZE)
    asked = {name: value for name, value in narrowing.items() if value}
    return render_template("projects/ideas.html", form=form, page=page, asked=asked)


@bp.get("/ideas/<uuid:idea_id>")
@grants(policy.public_idea)
def show_idea(idea: ProjectIdea) -> ResponseReturnValue:
    return render_template("projects/idea.html", idea=idea, workers=len(queries.workers_of(idea.id)))
