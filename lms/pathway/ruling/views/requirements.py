"""The requirements of a draft, one a page: chosen by kind, filled in, changed, moved, grouped, removed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.core.access import grants
from lms.core.errors import NotFound
from lms.learning import queries as learning
from lms.pathway.models import RuleVersion
from lms.pathway.rules import editing, model
from lms.pathway.rules.editing import Step
from lms.pathway.rules.model import COMBINATORS
from lms.pathway.ruling import policy, services
from lms.pathway.ruling.forms import SeenForm, StepForm
from lms.pathway.ruling.kinds import KINDS, TOP, Kind, kind_of
from lms.pathway.ruling.requirement_forms import RequirementForm
from lms.pathway.ruling.views.blueprint import bp

REQUIREMENTS = "/staff/rules/<uuid:version_id>/requirements"


@bp.get(f"{REQUIREMENTS}/new")
@grants(policy.draft)
def new_requirement(_person: Person, draft: RuleVersion) -> ResponseReturnValue:
    """First the kind, then the form of that kind."""
    group = _group()
    _check_group(draft, group)
    kind = KINDS.get(request.args.get("kind", ""))
    if kind is None:
        return render_template("ruling/kinds.html", version=draft, group=group, kinds=KINDS.values())
    form = kind.begin()
    form.seen.data = services.digest_of(draft)
    return _new_page(draft, group, kind, form)


@bp.post(REQUIREMENTS)
@grants(policy.draft)
def create_requirement(_person: Person, draft: RuleVersion) -> ResponseReturnValue:
    kind = KINDS.get(request.args.get("kind", ""))
    if kind is None:
        raise NotFound
    form, group = kind.begin(request.form), _group()
    services.check_seen(draft, form.seen.data or "")
    _check_group(draft, group)
    if not form.validate():
        return _new_page(draft, group, kind, form), 422
    return _to(draft, services.add(draft, group, form.node(), seen=form.seen.data or ""))


@bp.get(f"{REQUIREMENTS}/<string:path>")
@grants(policy.requirement)
def edit_requirement(draft: RuleVersion, path: str) -> ResponseReturnValue:
    node = _node(draft, path)
    form = kind_of(node, path).begin(None, node)
    form.seen.data = services.digest_of(draft)
    return _page(draft, path, form)


@bp.post(f"{REQUIREMENTS}/<string:path>")
@grants(policy.requirement)
def update_requirement(draft: RuleVersion, path: str) -> ResponseReturnValue:
    services.check_seen(draft, SeenForm(request.form).seen.data or "")
    form = kind_of(_node(draft, path), path).begin(request.form)
    if not form.validate():
        return _page(draft, path, form), 422
    services.replace(draft, path, form.node(), seen=form.seen.data or "")
    return _to(draft, path)


@bp.post(f"{REQUIREMENTS}/<string:path>/delete")
@grants(policy.requirement)
def delete_requirement(draft: RuleVersion, path: str) -> ResponseReturnValue:
    services.remove(draft, path, seen=SeenForm(request.form).seen.data or "")
    return _to(draft)


@bp.post(f"{REQUIREMENTS}/<string:path>/place")
@grants(policy.requirement)
def update_place(draft: RuleVersion, path: str) -> ResponseReturnValue:
    form = StepForm(request.form)
    if form.step.data not in set(Step):
        raise NotFound
    return _to(draft, services.move(draft, path, Step(form.step.data), seen=form.seen.data or ""))


@bp.post(f"{REQUIREMENTS}/<string:path>/group")
@grants(policy.requirement)
def create_group(draft: RuleVersion, path: str) -> ResponseReturnValue:
    services.group(draft, path, seen=SeenForm(request.form).seen.data or "")
    return _to(draft, path)


@bp.post(f"{REQUIREMENTS}/<string:path>/group/delete")
@grants(policy.requirement)
def delete_group(draft: RuleVersion, path: str) -> ResponseReturnValue:
    services.ungroup(draft, path, seen=SeenForm(request.form).seen.data or "")
    return _to(draft, path)


def _page(draft: RuleVersion, path: str, form: RequirementForm) -> str:
    node = _node(draft, path)
    return render_template(
        "ruling/requirement.html",
        version=draft,
        path=path,
        node=node,
        titles=learning.titles(),
        form=form,
        steps=editing.steps(model.decode(draft.document), path) if path else [],
        is_group=isinstance(node, COMBINATORS),
    )


def _new_page(draft: RuleVersion, group: str, kind: Kind, form: RequirementForm) -> str:
    return render_template("ruling/requirement_new.html", version=draft, group=group, kind=kind, form=form)


def _group() -> str:
    """The group to which something is added; the rule itself where none is named."""
    group = request.args.get("group", TOP.key)
    return "" if group == TOP.key else group


def _node(draft: RuleVersion, path: str) -> model.Requirement:
    try:
        return editing.at(model.decode(draft.document), path)
    except editing.Missing as error:
        raise NotFound from error


def _check_group(draft: RuleVersion, path: str) -> None:
    if not isinstance(_node(draft, path), COMBINATORS):
        raise NotFound


def _to(draft: RuleVersion, path: str = "") -> ResponseReturnValue:
    anchor = f"r{path}" if path else None
    return redirect(url_for("ruling.show_rule", version_id=draft.id, _anchor=anchor), 303)
