"""The rules of each stage: versions in force, drafts, history; one version in plain words."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.forms import OnceForm
from lms.learning import queries as learning
from lms.pathway import publishing
from lms.pathway.models import RuleVersion
from lms.pathway.rules import model
from lms.pathway.rules.model import Stage
from lms.pathway.ruling import policy, reading, services
from lms.pathway.ruling.forms import DescriptionForm, SeenForm
from lms.pathway.ruling.views.blueprint import bp


@bp.get("/staff/rules")
@grants(policy.rule_writer)
def list_rules(_person: Person) -> ResponseReturnValue:
    today = clock.now().date()
    forms = {stage: OnceForm() for stage in Stage}
    return render_template("ruling/rules.html", stages=reading.stages(today), today=today, forms=forms)


@bp.post("/staff/rules/stages/<string:stage>/drafts")
@grants(policy.stage_to_rule)
def create_draft(person: Person, stage: Stage) -> ResponseReturnValue:
    draft = services.begin_draft(stage, by=person, at=clock.now(), row_id=OnceForm(request.form).row_id)
    flash(_("The draft says what the latest version says. Change it: nobody is judged by it before it is published."))
    return _to(draft.id)


@bp.get("/staff/rules/<uuid:version_id>")
@grants(policy.rule_version)
def show_rule(_person: Person, version: RuleVersion) -> ResponseReturnValue:
    return _page(version)


@bp.get("/staff/rules/<uuid:version_id>/description")
@grants(policy.draft)
def edit_description(_person: Person, draft: RuleVersion) -> ResponseReturnValue:
    rule = model.decode(draft.document)
    form = DescriptionForm(
        None, seen=services.digest_of(draft), title_ar=rule.title.get("ar", ""), title_fr=rule.title.get("fr", ""),
        grace_days=rule.grace_days,
    )  # fmt: skip
    return render_template("ruling/description.html", version=draft, form=form)


@bp.post("/staff/rules/<uuid:version_id>/description")
@grants(policy.draft)
def update_description(_person: Person, draft: RuleVersion) -> ResponseReturnValue:
    form = DescriptionForm(request.form)
    services.check_seen(draft, form.seen.data or "")
    if not form.validate():
        return render_template("ruling/description.html", version=draft, form=form), 422
    services.describe(draft, title=form.title, grace_days=form.grace_days.data, seen=form.seen.data or "")
    return _to(draft.id)


@bp.post("/staff/rules/<uuid:version_id>/delete")
@grants(policy.draft)
def delete_draft(_person: Person, draft: RuleVersion) -> ResponseReturnValue:
    services.delete(draft, seen=SeenForm(request.form).seen.data or "")
    flash(_("The draft is deleted."))
    return redirect(url_for("ruling.list_rules"), 303)


def _page(version: RuleVersion) -> str:
    found = reading.read(version)
    people = [one for one in (version.created_by, version.published_by) if one]
    return render_template(
        "ruling/rule.html",
        version=version,
        found=found,
        titles=learning.titles(),
        people={one.id: one for one in accounts.people_with_ids(people)} if people else {},
        trial=reading.trial_of(version, policy.simulation_of(version)),
        today=clock.now().date(),
        is_passed_over=reading.is_passed_over(version),
        may_migrate=publishing.may_migrate(version, clock.now().date()),
    )


def _to(version_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("ruling.show_rule", version_id=version_id), 303)
