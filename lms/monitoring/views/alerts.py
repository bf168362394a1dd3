"""Alerts: what is open, what was seen, and from which numbers on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import lazy
from lms.monitoring import queries as cells
from lms.monitoring.alerts import kinds, policy, queries, rules, services, tabling, words
from lms.monitoring.alerts.forms import SeenForm, limits_form, numbers_in
from lms.monitoring.alerts.kinds import AlertKind
from lms.monitoring.alerts.models import Alert
from lms.monitoring.exports.files import Format, asked_format, file_of
from lms.monitoring.policy import Viewer
from lms.monitoring.views.blueprint import PREFIX, add_section, bp

add_section(75, "monitoring.list_alerts", lazy("Alerts"))


@bp.get(f"{PREFIX}/alerts")
@grants(policy.viewer)
def list_alerts(viewer: Viewer) -> ResponseReturnValue:
    found = queries.open_alerts(viewer.place)
    if wanted := asked_format(request.args):
        return file_of(tabling.table(found, viewer.person, viewer.place), wanted)
    as_of = cells.as_of()
    is_lagging = rules.counting_lags(as_of, clock.now(), queries.limits_of(AlertKind.COUNTING_LAGS))
    reader = viewer.person
    return render_template(
        "monitoring/alerts/alerts.html",
        viewer=viewer, names=kinds.NAMES, formats=list(Format),
        # The worker that would find this is the one that may have stopped.
        lag=words.lag_words(as_of) if is_lagging else None,
        alerts=words.tell(found, reader),
        past=words.tell(queries.past_alerts(viewer.place), reader),
    )  # fmt: skip


@bp.get(f"{PREFIX}/alerts/<uuid:alert_id>")
@grants(policy.alert)
def show_alert(viewer: Viewer, alert: Alert) -> ResponseReturnValue:
    return _alert_page(viewer, alert, SeenForm())


@bp.post(f"{PREFIX}/alerts/<uuid:alert_id>/seen")
@grants(policy.alert)
def create_seen(viewer: Viewer, alert: Alert) -> ResponseReturnValue:
    form = SeenForm(request.form)
    if not form.validate():
        return _alert_page(viewer, alert, form), 422
    services.see(alert, form.note.data or "", by=viewer.person, at=clock.now())
    flash(_("It is noted. The alert comes back only if it ends and begins again."))
    return redirect(url_for("monitoring.list_alerts"), 303)


@bp.get(f"{PREFIX}/alerts/limits")
@grants(policy.setter)
def list_limits(viewer: Viewer) -> ResponseReturnValue:
    return render_template(
        "monitoring/alerts/limits.html",
        viewer=viewer, names=kinds.NAMES, limits=kinds.LIMITS,
        numbers={kind: queries.limits_of(kind) for kind in AlertKind}, history=queries.history_of_limits(),
    )  # fmt: skip


@bp.get(f"{PREFIX}/alerts/limits/<string:kind>")
@grants(policy.limits)
def edit_limits(viewer: Viewer, kind: AlertKind) -> ResponseReturnValue:
    form = limits_form(kind, queries.limits_of(kind))
    return render_template("monitoring/alerts/edit_limits.html", viewer=viewer, kind=kind, names=kinds.NAMES, form=form)


@bp.post(f"{PREFIX}/alerts/limits/<string:kind>")
@grants(policy.limits)
def update_limits(viewer: Viewer, kind: AlertKind) -> ResponseReturnValue:
    form = limits_form(kind, queries.limits_of(kind), request.form)
    if not form.validate():
        page = render_template(
            "monitoring/alerts/edit_limits.html", viewer=viewer, kind=kind, names=kinds.NAMES, form=form
        )
        return page, 422
    is_new = services.set_limits(kind, numbers_in(form, kind), by=viewer.person, at=clock.now())
    flash(_("The numbers are set. They count from the next look on.") if is_new else _("Nothing was changed."))
    return redirect(url_for("monitoring.list_limits"), 303)


def _alert_page(viewer: Viewer, alert: Alert, form: SeenForm) -> str:
    ((_alert, told),) = words.tell([alert], viewer.person)
    return render_template(
        "monitoring/alerts/alert.html", viewer=viewer, alert=alert, told=told, names=kinds.NAMES, form=form
    )
