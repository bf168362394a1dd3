"""A draft that was overtaken: what was published meanwhile, and taking it over."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.models import Person
from lms.authoring import overtaking, policy, queries
from lms.authoring.differences import differences
from lms.authoring.models import Draft
from lms.authoring.rebasing import Clash, brought
from lms.authoring.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants

bp.add_app_template_global(overtaking.newer_than, "revision_newer_than")


@bp.get("/staff/courses/drafts/<uuid:draft_id>/newer")
@grants(policy.open_draft)
def show_newer(_person: Person, draft: Draft) -> ResponseReturnValue:
    newer = overtaking.newer_than(draft)
    if newer is None:
        return redirect(url_for("authoring.show_draft", draft_id=draft.id), 303)
    root = queries.tree_of(draft.id)
    base, theirs = overtaking.trees(draft, newer)
    return render_template(
        "authoring/newer.html", draft=draft, root=root, newer=newer, sections=differences(base, theirs),
        clashes=brought(base, root, theirs).clashes,
    )  # fmt: skip


@bp.post("/staff/courses/drafts/<uuid:draft_id>/newer")
@grants(policy.open_draft)
def create_takeover(person: Person, draft: Draft) -> ResponseReturnValue:
    clashes = overtaking.take_over(draft, by=person, at=clock.now())
    if clashes is not None:
        _tell(clashes)
    return redirect(url_for("authoring.list_changes", draft_id=draft.id), 303)


def _tell(clashes: list[Clash]) -> None:
    flash(_("Taken over: the draft now goes on from what is published."))
    if clashes:
        flash(
            ngettext(
                "In %(num)s place both had changed: the draft's version stands. Below you see how it differs from what is published.",
                "In %(num)s places both had changed: the draft's version stands. Below you see how it differs from what is published.",
                len(clashes),
            )
        )
