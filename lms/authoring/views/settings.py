"""Settings of a course and of a module: titles, summary, cover, how its quiz or exam is held; and the sources of the law."""

from collections.abc import Collection
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lms.accounts.models import Person
from lms.authoring import editing, policy, queries, services
from lms.authoring.errors import ChangedMeanwhile
from lms.authoring.forms import MOST_QUESTIONS, CourseForm, ModuleForm, SourceForm, draw_of
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import Bank, Body, Part
from lms.authoring.uploads import ACCEPT, UnusableUpload, keep, kept_before
from lms.authoring.views.blueprint import bp
from lms.authoring.views.saving import base_of, taken, version_sent
from lms.core import clock
from lms.core.access import grants
from lms.core.forms import Form


@bp.get("/staff/courses/drafts/<uuid:draft_id>/settings")
@grants(policy.open_draft)
def edit_draft_settings(_person: Person, draft: Draft) -> ResponseReturnValue:
    root = queries.root_of(draft.id)
    body = root.body
    return _course_page(draft, root, _course_form(None, body, root.version), body)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/settings")
@grants(policy.open_draft)
def update_draft_settings(person: Person, draft: Draft) -> ResponseReturnValue:
    root = queries.root_of(draft.id)
    base = base_of(root, version_sent())
    form = _course_form(request.form, base, version_sent())
    exam = base.get("exam") or {}
    slugs = [module.body["slug"] for module in queries.tree_of(draft.id).modules]
    draw, unread = draw_of(request.form, slugs, exam.get("draw", []))
    is_good = form.validate()
    try:
        cover = _sent_cover()
    except UnusableUpload as error:
        form.cover.errors, is_good, cover = [str(error)], False, None
    covered = {"cover": cover} if cover else {}
    if not is_good or unread:
        # The picture that was sent comes along with the page.
        return _course_page(draft, root, form, base | covered, unread=unread, carried=cover), 422
    body = form.description(base) | {"audience": form.audience.data} | covered
    body["exam"] = form.rules(exam, draw)
    try:
        services.edit(root, taken(body, root), version=version_sent(), by=person, at=clock.now())
    except ChangedMeanwhile as error:
        form.version.data = str(root.version)
        return _course_page(draft, root, form, error.merged.value, error, carried=cover), 409
    flash(_("Saved."))
    return redirect(url_for("authoring.edit_draft_settings", draft_id=draft.id), 303)


@bp.get("/staff/courses/modules/<uuid:part_id>")
@grants(policy.module)
def edit_module(_person: Person, module: DraftPart) -> ResponseReturnValue:
    return _module_page(module, _module_form(None, module.body, module.version), module.body)


@bp.post("/staff/courses/modules/<uuid:part_id>")
@grants(policy.module)
def update_module(person: Person, module: DraftPart) -> ResponseReturnValue:
    base = base_of(module, version_sent())
    form = _module_form(request.form, base, version_sent())
    if not form.validate():
        return _module_page(module, form, module.body), 422
    body, quiz = form.description(base), base.get("quiz") or {}
    draw = [[None, form.draw.data]] if form.draw.data else []
    body["quiz"] = form.rules(quiz, draw if form.draw.raw_data else quiz.get("draw", []))
    try:
        services.edit(module, taken(body, module), version=version_sent(), by=person, at=clock.now())
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


def _sent_cover() -> str | None:
    """The stored name of the picture that was sent, or came along with a page that was refused. Raises UnusableUpload."""
    cover = request.files.get("cover")
    if cover is not None and cover.filename:
        with cover.stream as stream:
            return keep(stream.read(), "picture").name
    kept = kept_before(request.form.get("kept-cover", ""), "picture")
    return kept.name if kept else None


def _course_form(given: MultiDict[str, str] | None, body: Body, version: int) -> CourseForm:
    """Fields that were not sent show and keep what the body has."""
    values = CourseForm.described(body) | CourseForm.ruled(body.get("exam") or {})
    return CourseForm(given, version=str(version), audience=body.get("audience"), **values)


def _module_form(given: MultiDict[str, str] | None, body: Body, version: int) -> ModuleForm:
    quiz = body.get("quiz") or {}
    values = ModuleForm.described(body) | ModuleForm.ruled(quiz)
    return ModuleForm(given, version=str(version), draw=_drawn(quiz), **values)


def _drawn(quiz: Body) -> int | None:
    return sum(count for _module, count in quiz.get("draw", [])) or None


def _course_page(
    draft: Draft, root: DraftPart, form: Form, body: Body, error: ChangedMeanwhile | None = None, *,
    unread: Collection[str] = (), carried: str | None = None,
) -> str:  # fmt: skip
    """`unread`: modules whose number of questions cannot be read; `carried`: a picture that was sent and is not saved yet."""
    tree = queries.tree_of(draft.id)
    drawn: dict[str, Any] = {slug: count for slug, count in (body.get("exam") or {}).get("draw", []) if slug}
    drawn |= {slug: request.form[f"draw-{slug}"] for slug in _counts_of(tree) if f"draw-{slug}" in request.form}
    return render_template(
        "authoring/settings.html", draft=draft, root=tree, part=root, form=form, body=body,
        drawn=drawn, counts=_counts_of(tree), unread=unread, most_questions=MOST_QUESTIONS, carried=carried, accept=ACCEPT, conflicts=error.merged.conflicts if error else [],
    )  # fmt: skip


def _counts_of(tree: Part) -> dict[str, int]:
    """Module → questions of the exam that come from it."""
    asked = [one.body.get("module") for one in tree.questions(Bank.EXAM)]
    return {module.body["slug"]: asked.count(module.body["slug"]) for module in tree.modules}


def _module_page(module: DraftPart, form: Form, body: Body, error: ChangedMeanwhile | None = None) -> str:
    tree = next(one for one in queries.tree_of(module.draft_id).modules if one.id == module.id)
    return render_template(
        "authoring/module.html", part=module, form=form, body=body,
        count=len(tree.questions(Bank.QUIZ)), conflicts=error.merged.conflicts if error else [],
    )  # fmt: skip
