"""A draft becomes a rule: what was found is read once more, two days are set, and from then on nothing of it changes."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.pathway import publishing
from lms.pathway.models import RuleVersion
from lms.pathway.ruling import policy, reading, services
from lms.pathway.ruling.forms import PublicationForm
from lms.pathway.ruling.views.blueprint import bp


@bp.get("/staff/rules/<uuid:version_id>/publication")
@grants(policy.draft)
def new_publication(_person: Person, draft: RuleVersion) -> ResponseReturnValue:
    form = PublicationForm(None, seen=services.digest_of(draft), valid_from=clock.now().date())
    return _page(draft, form)


@bp.post("/staff/rules/<uuid:version_id>/publication")
@grants(policy.draft)
def create_publication(person: Person, draft: RuleVersion) -> ResponseReturnValue:
    form = PublicationForm(request.form)
    services.check_seen(draft, form.seen.data or "")
    form.begins_by(clock.now().date())
    if not form.validate():
        return _page(draft, form), 422
    services.publish(
        draft, by=person, valid_from=form.first_day, migrate_by=form.migrate_by.data, at=clock.now(),
        seen=form.seen.data or "",
    )  # fmt: skip
    flash(_("Version %(number)s is published. Nothing of it changes any more.", number=draft.number))
    return redirect(url_for("ruling.show_rule", version_id=draft.id), 303)


def _page(draft: RuleVersion, form: Any) -> str:
    """Where the draft is faulty or was not tried as it is, the page says so instead of asking for days."""
    return render_template(
        "ruling/publication.html",
        version=draft,
        found=reading.read(draft),
        trial=reading.trial_of(draft, policy.simulation_of(draft)),
        is_tried=publishing.simulation_to_publish_with(draft) is not None,
        form=form,
    )
