"""The works of others in a draft: named, changed, removed, chosen for files; and the licence of the course."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lms.accounts.models import Person
from lms.authoring import attributing, policy, queries, services, works
from lms.authoring.checks import work_faults
from lms.authoring.errors import ChangedMeanwhile, WorkInUse
from lms.authoring.forms import CourseLicenceForm, WorkForm
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import Body, Part, PartKind
from lms.authoring.views.blueprint import address_of_part, bp
from lms.authoring.views.saving import base_of, taken, version_sent
from lms.authoring.works import Use
from lms.core import clock
from lms.core.access import grants
from lms.core.errors import NotFound

bp.add_app_template_global(works.work_of, "work_of_medium")


@bp.get("/staff/courses/drafts/<uuid:draft_id>/works")
@grants(policy.open_draft)
def list_works(_person: Person, draft: Draft) -> ResponseReturnValue:
    return _works_page(draft)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/new-work")
@grants(policy.open_draft)
def new_work(_person: Person, draft: Draft) -> ResponseReturnValue:
    """`medium`: the file for which it is named."""
    return _work_page(draft, queries.root_of(draft.id), WorkForm(None, medium=request.args.get("medium", "")))


@bp.post("/staff/courses/drafts/<uuid:draft_id>/works")
@grants(policy.open_draft)
def create_work(person: Person, draft: Draft) -> ResponseReturnValue:
    form = WorkForm(request.form)
    if not form.validate():
        return _work_page(draft, queries.root_of(draft.id), form), 422
    places = works.places_of_media(queries.tree_of(draft.id))
    medium = form.medium.data if form.medium.data in places else None
    attributing.add_work(draft, form.said, by=person, at=clock.now(), medium=medium)
    flash(_("Saved."))
    return redirect(_address_of(draft, places[medium]) if medium else _list(draft), 303)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/works/<string:name>")
@grants(policy.work)
def edit_work(_person: Person, draft: Draft, root: DraftPart, name: str) -> ResponseReturnValue:
    return _work_page(draft, root, _work_form(None, root, root.body, name), name)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/works/<string:name>")
@grants(policy.work_once)
def update_work(person: Person, draft: Draft, root: DraftPart, name: str) -> ResponseReturnValue:
    base = base_of(root, version_sent())
    form = _work_form(request.form, root, base, name)
    if not _is_named(root.body, name):
        return _work_page(draft, root, form, is_gone=True), 409
    if not form.validate():
        return _work_page(draft, root, form, name), 422
    body = taken(works.with_work(base, name, form.said), root)
    try:
        services.edit(root, body, version=form.version_number, by=person, at=clock.now())
    except ChangedMeanwhile as error:
        form.version.data = str(root.version)
        if not _is_named(root.body, name):
            return _work_page(draft, root, form, is_gone=True), 409
        return _work_page(draft, root, form, name, error), 409
    flash(_("Saved."))
    return redirect(_list(draft), 303)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/works/<string:name>/delete")
@grants(policy.work)
def delete_work(person: Person, draft: Draft, root: DraftPart, name: str) -> ResponseReturnValue:
    title = root.body["attributions"][name]["title"]
    try:
        attributing.remove_work(draft, name, by=person, at=clock.now())
    except WorkInUse as error:
        return _works_page(draft, refused=error.uses), 409
    flash(_("“%(title)s” is removed.", title=title))
    return redirect(_list(draft), 303)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/licence")
@grants(policy.open_draft)
def update_draft_licence(person: Person, draft: Draft) -> ResponseReturnValue:
    form = CourseLicenceForm(request.form, known=queries.root_of(draft.id).body.get("licence"))
    if not form.validate():
        return _works_page(draft, form=form), 422
    attributing.license_course(draft, form.licence.data or None, by=person, at=clock.now())
    flash(_("Saved."))
    return redirect(_list(draft), 303)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/media/<string:name>/work")
@grants(policy.medium)
def edit_medium_work(_person: Person, draft: Draft, root: Part, name: str) -> ResponseReturnValue:
    return _medium_page(draft, root, name)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/media/<string:name>/work")
@grants(policy.medium)
def update_medium_work(person: Person, draft: Draft, root: Part, name: str) -> ResponseReturnValue:
    """`work`: its name; empty where the file is ours."""
    chosen = request.form.get("work")
    if chosen is None or (chosen and chosen not in root.body.get("attributions", {})):
        return _medium_page(draft, root, name, str(_("Choose one from the list."))), 422
    attributing.attribute_medium(draft, name, chosen or None, by=person, at=clock.now())
    flash(_("Saved."))
    return redirect(_address_of(draft, works.places_of_media(root)[name]), 303)


def _work_form(given: MultiDict[str, str] | None, root: DraftPart, base: Body, name: str) -> WorkForm:
    """Fields that were not sent show and keep what `base`, a body of the course, has, or the present one. Raises NotFound."""
    before, now = (body.get("attributions", {}).get(name) for body in (base, root.body))
    work = before or now
    if work is None:
        raise NotFound
    changes = {f"changes_{code}": work.get("changes", {}).get(code, "") for code in ("ar", "fr")}
    said = {key: work.get(key, "") for key in ("title", "author", "origin", "licence")}
    return WorkForm(given, known=(now or work)["licence"], version=str(root.version), **said, **changes)


def _list(draft: Draft) -> str:
    return url_for("authoring.list_works", draft_id=draft.id)


def _address_of(draft: Draft, uses: Sequence[Use]) -> str:
    """Where a file is shown: the block of a lesson before a question, that before the cover."""
    use = min(uses, key=lambda one: (one.block_id is None, one.part.kind is PartKind.COURSE))
    return str(address_of_part(use.part, draft.id, use.block_id))


def _is_named(body: Body, name: str) -> bool:
    return name in body.get("attributions", {})


def _works_page(draft: Draft, *, form: CourseLicenceForm | None = None, refused: Sequence[Use] = ()) -> str:
    """`form`: a licence that was refused."""
    root = queries.tree_of(draft.id)
    licence = root.body.get("licence")
    return render_template(
        "authoring/works.html", draft=draft, root=root, uses=works.uses(root), refused=refused,
        form=form or CourseLicenceForm(None, licence=licence or "", known=licence),
        faults=list(work_faults(root)), parts={part.id: part for part in root.walk()},
    )  # fmt: skip


def _work_page(
    draft: Draft, root: DraftPart, form: WorkForm, name: str = "", error: ChangedMeanwhile | None = None, *,
    is_gone: bool = False,
) -> str:  # fmt: skip
    """`name`: "" of one that is new, or was removed while somebody wrote about it (`is_gone`)."""
    uses = works.uses(queries.tree_of(draft.id)).get(name, []) if name else []
    return render_template(
        "authoring/work.html", draft=draft, root=root, form=form, name=name, uses=uses, is_gone=is_gone,
        part=root, body=root.body, conflicts=error.merged.conflicts if error else [],
    )  # fmt: skip


def _medium_page(draft: Draft, root: Part, name: str, error: str = "") -> str:
    uses = works.places_of_media(root)[name]
    return render_template(
        "authoring/medium.html", draft=draft, root=root, name=name, chosen=works.work_of(root.body, name), error=error,
        uses=uses, back=_address_of(draft, uses),
    )  # fmt: skip
