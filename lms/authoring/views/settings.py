"""Settings of a course and of a module: titles, summary, cover, how its quiz or exam is held; and the sources of the law."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.authoring import editing, policy, queries, services
from lms.authoring.errors import ChangedMeanwhile
from lms.authoring.forms import CourseForm, ModuleForm, SourceForm, draw_of
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import Bank, Body
from lms.authoring.uploads import ACCEPT, UnusableUpload, keep
from lms.authoring.views.blueprint import bp
from lms.authoring.views.saving import base_of, taken
from lms.core import clock
from lms.core.access import grants
from lms.core.forms import Form


@bp.get("/staff/courses/drafts/<uuid:draft_id>/settings")
@grants(policy.open_draft)
def edit_draft_settings(_person: Person, draft: Draft) -> ResponseReturnValue:
    root = queries.root_of(draft.id)
    body = root.body
    form = CourseForm(
        None, version=str(root.version), audience=body.get("audience"), **CourseForm.described(body),
        **CourseForm.ruled(body.get("exam") or {}),
    )  # fmt: skip
    return _course_page(draft, root, form, body)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/settings")
@grants(policy.open_draft)
def update_draft_settings(person: Person, draft: Draft) -> ResponseReturnValue:
    root, form = queries.root_of(draft.id), CourseForm(request.form)
    base = base_of(root, form.version_number)
    if not form.validate():
        return _course_page(draft, root, form, root.body), 422
    slugs = [module.body["slug"] for module in queries.tree_of(draft.id).modules]
    body = form.description(base) | {"audience": form.audience.data}
    body["exam"] = form.rules(base.get("exam") or {}, draw_of(request.form, slugs))
    cover = request.files.get("cover")
    if cover is not None and cover.filename:
        try:
            with cover.stream as stream:
                body["cover"] = keep(stream.read(), "picture").name
        except UnusableUpload as error:
            form.cover.errors = [str(error)]
            return _course_page(draft, root, form, root.body), 422
    try:
        services.edit(root, taken(body, root), version=form.version_number, by=person, at=clock.now())
    except ChangedMeanwhile as error:
        form.version.data = str(root.version)
        return _course_page(draft, root, form, error.merged.value, error), 409
    flash(_("Saved."))
    return redirect(url_for("authoring.edit_draft_settings", draft_id=draft.id), 303)


@bp.get("/staff/courses/modules/<uuid:part_id>")
@grants(policy.module)
def edit_module(_person: Person, module: DraftPart) -> ResponseReturnValue:
    quiz = module.body.get("quiz") or {}
    form = ModuleForm(
        None,
        version=str(module.version),
        draw=_drawn(quiz),
        **ModuleForm.described(module.body),
        **ModuleForm.ruled(quiz),
    )
    return _module_page(module, form, module.body)


@bp.post("/staff/courses/modules/<uuid:part_id>")
@grants(policy.module)
def update_module(person: Person, module: DraftPart) -> ResponseReturnValue:
    form = ModuleForm(request.form)
    base = base_of(module, form.version_number)
    if not form.validate():
        return _module_page(module, form, module.body), 422
    body = form.description(base)
    body["quiz"] = form.rules(base.get("quiz") or {}, [[None, form.draw.data]] if form.draw.data else [])
    try:
        services.edit(module, taken(body, module), version=form.version_number, by=person, at=clock.now())
    except ChangedMeanwhile as error:
        form.version.data = str(module.version)
        return _module_page(module, form, error.merged.value, error), 409
    flash(_("Saved."))
    return redirect(url_for("authoring.show_draft", draft_id=module.draft_id, _anchor=f"part-{module.id}"), 303)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/sources")
@grants(policy.open_draft)
def list_sources(_person: Person, draft: Draft) -> ResponseReturnValue:
    return _sources_page(draft, SourceForm(None), "")


@bp.get("/staff/courses/drafts/<uuid:draft_id>/sources/<string:name>")
@grants(policy.source)
def edit_source(_person: Person, draft: Draft, name: str) -> ResponseReturnValue:
    root = queries.root_of(draft.id)
    source = root.body["sources"][name]
    titles = {f"title_{code}": source["title"].get(code, "") for code in ("ar", "fr")}
    return _sources_page(draft, SourceForm(None, version=str(root.version), **titles), name, checked=source["checked"])


@bp.post("/staff/courses/drafts/<uuid:draft_id>/sources")
@grants(policy.open_draft)
def create_source(person: Person, draft: Draft) -> ResponseReturnValue:
    return _write_source(person, draft, None)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/sources/<string:name>")
@grants(policy.source)
def update_source(person: Person, draft: Draft, name: str) -> ResponseReturnValue:
    return _write_source(person, draft, name)


def _write_source(person: Person, draft: Draft, name: str | None) -> ResponseReturnValue:
    root, form = queries.root_of(draft.id), SourceForm(request.form)
    if not form.validate():
        return _sources_page(draft, form, name or ""), 422
    body, _key = editing.with_source(root.body, form.title, form.day, name)
    services.edit(root, body, version=root.version, by=person, at=clock.now())
    flash(_("Saved."))
    return redirect(url_for("authoring.list_sources", draft_id=draft.id), 303)


def _sources_page(draft: Draft, form: SourceForm, name: str, *, checked: str = "") -> str:
    return render_template(
        "authoring/sources.html", draft=draft, root=queries.tree_of(draft.id), form=form, name=name,
        checked=checked or request.form.get("checked", ""),
    )  # fmt: skip


def _drawn(quiz: Body) -> int | None:
    return sum(count for _module, count in quiz.get("draw", [])) or None


def _course_page(draft: Draft, root: DraftPart, form: Form, body: Body, error: ChangedMeanwhile | None = None) -> str:
    tree = queries.tree_of(draft.id)
    drawn: dict[str, Any] = {slug: count for slug, count in (body.get("exam") or {}).get("draw", []) if slug}
    counts = {
        module.body["slug"]: sum(one.body.get("module") == module.body["slug"] for one in tree.questions(Bank.EXAM))
        for module in tree.modules
    }
    return render_template(
        "authoring/settings.html", draft=draft, root=tree, part=root, form=form, body=body,
        drawn=drawn, counts=counts, accept=ACCEPT, conflicts=error.merged.conflicts if error else [],
    )  # fmt: skip


def _module_page(module: DraftPart, form: Form, body: Body, error: ChangedMeanwhile | None = None) -> str:
    tree = next(one for one in queries.tree_of(module.draft_id).modules if one.id == module.id)
    return render_template(
        "authoring/module.html", part=module, form=form, body=body,
        count=len(tree.questions(Bank.QUIZ)), conflicts=error.merged.conflicts if error else [],
    )  # fmt: skip
