"""A day to migrate that was left open at publication, set afterwards: once, on the version in force."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import format_date
from lms.pathway import publishing, queries
from lms.pathway.models import RuleVersion
from lms.pathway.ruling import policy, reading
from lms.pathway.ruling.forms import MigrationForm
from lms.pathway.ruling.views.blueprint import bp


@bp.get("/staff/rules/<uuid:version_id>/migration")
@grants(policy.version_to_migrate)
def new_migration(_person: Person, version: RuleVersion) -> ResponseReturnValue:
    return _page(version, MigrationForm(None))


@bp.post("/staff/rules/<uuid:version_id>/migration")
@grants(policy.version_to_migrate)
def create_migration(_person: Person, version: RuleVersion) -> ResponseReturnValue:
    form = MigrationForm(request.form)
    form.between(clock.now().date(), reading.superseded_from(version))
    if not form.validate():
        return _page(version, form), 422
    publishing.set_migration(version, migrate_by=form.day, at=clock.now())
    flash(_("From %(day)s on all are judged by this version.", day=format_date(form.day)))
    return redirect(url_for("ruling.show_rule", version_id=version.id), 303)


def _page(version: RuleVersion, form: Any) -> str:
    return render_template(
        "ruling/migration.html",
        version=version,
        found=reading.read(version),
        trial=reading.trial_of(version, policy.simulation_of(version)),
        earlier=queries.entered_before(version),
        form=form,
    )
