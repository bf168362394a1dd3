"""What is sent to somebody regularly, as she chooses; the link that stops it; files that are kept for her."""

from flask import Response, current_app, flash, redirect, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import lazy
from lms.monitoring.policy import Viewer
from lms.monitoring.reports import exporting, policy, queries, services
from lms.monitoring.reports.forms import DELIVERIES, RHYTHMS, ExportForm
from lms.monitoring.reports.models import Delivery, KeptExport, Rhythm, State, Subscription
from lms.monitoring.reports.words import DETAILS, about
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, today

add_section(85, "monitoring.list_mails", lazy("Mails and exports"))
STATES = {
    State.WAITING: lazy("Waits to be sent"),
    State.SENT: lazy("Sent"),
    State.RECORDED: lazy("Only recorded: no mail server is set up"),
    State.DROPPED: lazy("Not sent: stopped, or not yours to see any more"),
    State.GIVEN_UP: lazy("Not sent: given up"),
}


@bp.get(f"{PREFIX}/mails")
@grants(policy.viewer)
def list_mails(viewer: Viewer) -> ResponseReturnValue:
    return _page(viewer, ExportForm().for_viewer(viewer))


@bp.post(f"{PREFIX}/mails/digest")
@grants(policy.viewer)
def create_digest(viewer: Viewer) -> ResponseReturnValue:
    services.begin_digest(viewer.person, today=today(), at=clock.now())
    flash(_("The digest comes every Monday. Each mail has a link that stops it."))
    return _back()


@bp.post(f"{PREFIX}/mails/exports")
@grants(policy.viewer)
def create_export(viewer: Viewer) -> ResponseReturnValue:
    form = ExportForm(request.form).for_viewer(viewer)
    if not form.validate():
        return _page(viewer, form), 422
    services.begin_export(
        viewer.person, form.asked, file_format=form.format.data, rhythm=Rhythm(form.rhythm.data),
        delivery=Delivery(form.delivery.data), today=today(), at=clock.now(), key=form.row_id,
    )  # fmt: skip
    flash(_("The export is asked for. Who may see what is judged each time it is made."))
    return _back()


@bp.post(f"{PREFIX}/mails/<uuid:subscription_id>/delete")
@grants(policy.own_subscription)
def delete_subscription(_viewer: Viewer, subscription: Subscription) -> ResponseReturnValue:
    services.stop(subscription, at=clock.now())
    flash(_("It is stopped."))
    return _back()


@bp.get(f"{PREFIX}/mails/exports/<uuid:export_id>")
@grants(policy.own_export)
def show_kept_export(_viewer: Viewer, kept: KeptExport) -> Response:
    folder = current_app.config["SETTINGS"].instance_path / "exports"
    response = send_from_directory(folder, kept.file_name, as_attachment=True, download_name=kept.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/monitoring/mails/<string:token>")
@grants(policy.holder_of_link)
def show_stop(subscription: Subscription) -> ResponseReturnValue:
    """Nothing changes by looking: mail programs look at links before people do."""
    return render_template("monitoring/reports/stop.html", subscription=subscription, what=about(subscription))


@bp.post("/monitoring/mails/<string:token>")
@grants(policy.holder_of_link)
def create_stop(subscription: Subscription) -> ResponseReturnValue:
    """Also what the button of a mail program sends (RFC 8058)."""
    services.stop(subscription, at=clock.now())
    return redirect(request.path, 303)


def _page(viewer: Viewer, form: ExportForm) -> str:
    person = viewer.person
    found = queries.subscriptions_of(person.id)
    return render_template(
        "monitoring/reports/mails.html",
        viewer=viewer, form=form, digest=next((one for one in found if one.question is None), None),
        exports=[one for one in found if one.question is not None], about=about, rhythms=RHYTHMS, deliveries=DELIVERIES,
        kept=[one for one in queries.all_kept_for(person.id, clock.now()) if exporting.may_still_see(one.question, viewer)],
        mailings=queries.mailings_of(person.id), states=STATES, details=DETAILS, is_recorded=current_app.config["SETTINGS"].mail.url is None,
    )  # fmt: skip


def _back() -> ResponseReturnValue:
    return redirect(url_for("monitoring.list_mails"), 303)
