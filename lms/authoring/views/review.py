"""Review and publication: what changed, what is said of it, what forbids it, and the deed itself."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.authoring import mending, policy, publishing, queries
from lms.authoring.differences import differences
from lms.authoring.errors import DraftClosed, HasFaults
from lms.authoring.forms import CommentForm, PublicationForm
from lms.authoring.models import Draft, DraftComment, DraftPart, DraftState
from lms.authoring.preview import MOST_PAGE_BYTES
from lms.authoring.revisions import parts_of
from lms.authoring.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db
from lms.learning import queries as learning


@bp.get("/staff/courses/drafts/<uuid:draft_id>/changes")
@grants(policy.open_draft)
def list_changes(_person: Person, draft: Draft) -> ResponseReturnValue:
    root = queries.tree_of(draft.id)
    base = parts_of(learning.content_of(draft.base_revision_id)) if draft.base_revision_id else None
    return render_template(
        "authoring/changes.html",
        draft=draft,
        root=root,
        sections=differences(base, root),
        is_new=base is None,
        comments=queries.comments_in(draft.id),
        parts={part.id: part for part in root.walk()},
        form=CommentForm(None),
    )


@bp.post("/staff/courses/drafts/<uuid:draft_id>/review")
@grants(policy.open_draft)
def create_review(person: Person, draft: Draft) -> ResponseReturnValue:
    publishing.submit(draft, by=person, at=clock.now())
    flash(_("Others see now that you ask them to look at this draft."))
    return redirect(url_for("authoring.list_changes", draft_id=draft.id), 303)


@bp.post("/staff/courses/drafts/<uuid:draft_id>/review/delete")
@grants(policy.open_draft)
def delete_review(_person: Person, draft: Draft) -> ResponseReturnValue:
    publishing.take_back(draft)
    return redirect(url_for("authoring.list_changes", draft_id=draft.id), 303)


@bp.post("/staff/courses/parts/<uuid:part_id>/comments")
@grants(policy.part)
def create_comment(person: Person, part: DraftPart) -> ResponseReturnValue:
    form = CommentForm(request.form)
    block_id = request.form.get("block", "")[:40] or None
    if form.validate():
        publishing.comment(
            part, form.text.data or "", by=person, at=clock.now(), block_id=block_id, comment_id=form.row_id
        )
    else:
        flash(_("Write what should change."))
    return redirect(url_for("authoring.list_changes", draft_id=part.draft_id, _anchor=f"part-{part.id}"), 303)


@bp.post("/staff/courses/comments/<uuid:comment_id>/resolution")
@grants(policy.comment)
def create_resolution(person: Person, said: DraftComment) -> ResponseReturnValue:
    publishing.resolve(said, by=person, at=clock.now())
    return redirect(url_for("authoring.list_changes", draft_id=said.draft_id, _anchor="comments"), 303)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/publication")
@grants(policy.open_draft)
def new_publication(person: Person, draft: Draft) -> ResponseReturnValue:
    return _publication_page(person, draft, PublicationForm(None, note=draft.note))


@bp.post("/staff/courses/drafts/<uuid:draft_id>/publication")
@grants(policy.draft_to_publish)
def create_publication(person: Person, draft: Draft) -> ResponseReturnValue:
    if _is_published(draft):
        return _published_already(draft)
    form = PublicationForm(request.form)
    if not form.validate():
        return _publication_page(person, draft, form), 422
    try:
        revision = publishing.publish(
            draft, by=person, at=clock.now(), is_minor=form.is_minor.data, note=form.note.data or "",
            needs_review=_needs_review(),
        )  # fmt: skip
    except DraftClosed:
        # The same was sent twice at once, and the other came first.
        db.session.refresh(draft)
        if not _is_published(draft):
            raise
        return _published_already(draft)
    except HasFaults:
        # The lock read the draft without who changed it last, and the page tells that.
        _person, draft = policy.open_draft(person, draft.id)
        return _publication_page(person, draft, form), 409
    flash(_("Revision %(number)s is published: new learners begin it.", number=revision.number))
    return redirect(url_for("authoring.list_revisions", slug=draft.slug), 303)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/removal")
@grants(policy.open_draft)
def new_removal(_person: Person, draft: Draft) -> ResponseReturnValue:
    return render_template("authoring/removal.html", draft=draft, root=queries.tree_of(draft.id))


@bp.post("/staff/courses/drafts/<uuid:draft_id>/delete")
@grants(policy.open_draft)
def delete_draft(person: Person, draft: Draft) -> ResponseReturnValue:
    publishing.discard(draft, by=person, at=clock.now())
    flash(_("The draft is discarded. What is published stays as it is."))
    return redirect(url_for("learning.list_staff_courses"), 303)


def _is_published(draft: Draft) -> bool:
    return draft.state is DraftState.PUBLISHED


def _published_already(draft: Draft) -> ResponseReturnValue:
    flash(_("This draft is published already."))
    return redirect(url_for("authoring.list_revisions", slug=draft.slug), 303)


def _publication_page(person: Person, draft: Draft, form: PublicationForm) -> str:
    root = queries.tree_of(draft.id)
    found = publishing.faults_in(draft)
    told = mending.by_part(found, {part.id: part for part in root.walk()})
    return render_template(
        "authoring/publication.html",
        draft=draft,
        root=root,
        told=told,
        count=sum(len(one.faults) + len(one.untranslated) for one in told),
        form=form,
        may_be_minor=not found and publishing.may_be_minor(draft),
        waits_for_review=_needs_review() and not publishing.is_reviewed_for(draft, person),
        open_comments=sum(one.resolved_at is None for one in queries.comments_in(draft.id)),
        most_bytes=MOST_PAGE_BYTES,
    )


def _needs_review() -> bool:
    return bool(current_app.config["SETTINGS"].publication_needs_review)
