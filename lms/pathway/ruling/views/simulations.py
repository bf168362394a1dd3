"""A draft tried on every cooperative: asked for, followed while it runs, read, taken away as a table."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db
from lms.core.i18n import lazy as _
from lms.core.sheets import harmless
from lms.pathway import queries, simulation
from lms.pathway.models import RuleVersion, Simulation
from lms.pathway.ruling import policy, reading, services
from lms.pathway.ruling.forms import SeenForm
from lms.pathway.ruling.views.blueprint import bp

PAGE_SIZE = 50
# The progress page asks again by itself, without script.
AGAIN_S = "3"
EXPORTED = 500
COLUMNS = (
    _("What changes"), _("Register number"), _("Name in Arabic"), _("Name in French"), _("Region"), _("Province"),
    _("Sector"), _("Delegation"),
)  # fmt: skip
CHANGES = {
    simulation.GAIN: _("would gain the stage"),
    simulation.LOSS: _("would lose the stage"),
    simulation.SAVED: _("would be saved"),
    simulation.STILL: _("lacks something today, and still would"),
}
HEADINGS = {
    simulation.GAIN: _("Cooperatives that would gain the stage"),
    simulation.LOSS: _("Cooperatives that would lose the stage"),
    simulation.SAVED: _("Cooperatives at risk that would be saved"),
    simulation.STILL: _("Cooperatives that lack something today, and still would"),
}


@bp.post("/staff/rules/<uuid:version_id>/simulations")
@grants(policy.draft)
def create_simulation(person: Person, draft: RuleVersion) -> ResponseReturnValue:
    services.try_out(draft, by=person, at=clock.now(), seen=SeenForm(request.form).seen.data or "")
    return redirect(url_for("ruling.show_simulation", version_id=draft.id), 303)


@bp.get("/staff/rules/<uuid:version_id>/simulation")
@grants(policy.simulation)
def show_simulation(version: RuleVersion, tried: Simulation | None) -> ResponseReturnValue:
    trial = reading.trial_of(version, tried)
    is_running = tried is not None and tried.finished_at is None
    response = make_response(
        render_template(
            "ruling/simulation.html",
            version=version,
            trial=trial,
            is_running=is_running,
            has_waited_long=trial is not None and is_running and trial.has_waited_long(clock.now()),
            total=queries.cooperatives_on_register() if is_running else 0,
        )
    )
    if is_running:
        response.headers["Refresh"] = AGAIN_S
    return response


@bp.get("/staff/rules/<uuid:version_id>/simulation/<string:change>")
@grants(policy.simulated_changes)
def list_simulated_changes(version: RuleVersion, tried: Simulation, change: str) -> ResponseReturnValue:
    number = request.args.get("page", 1, type=int)
    found = queries.changes_of(tried.id, change)
    page = cooperatives.page_of(found, number=number, size=PAGE_SIZE, on=clock.now().date())
    return render_template("ruling/changes.html", version=version, change=change, heading=HEADINGS[change], page=page)


@bp.get("/staff/rules/<uuid:version_id>/simulation/export")
@grants(policy.finished_simulation)
def show_simulation_export(version: RuleVersion, tried: Simulation) -> ResponseReturnValue:
    """Every cooperative that would gain, lose, be saved or lack something still, as it is read: the file is never whole in memory."""
    response = Response(stream_with_context(_lines(tried.id)), content_type="text/csv; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = f'attachment; filename="{version.stage.value}-{version.number}.csv"'
    return response


def _lines(simulation_id: UUID) -> Iterator[str]:
    """Spreadsheets read the letters right after the mark with which the file begins."""
    yield "\ufeff" + _table([tuple(map(str, COLUMNS))])
    last: UUID | None = None
    while found := queries.changes_after(simulation_id, last, limit=EXPORTED):
        last = found[-1][0].id
        rows = [(str(CHANGES[change]), *reading.described(cooperative)) for cooperative, change in found]
        # While a page is on its way no transaction is open.
        db.session.rollback()
        yield _table(rows)


def _table(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
