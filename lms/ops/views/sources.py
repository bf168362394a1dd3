"""From where statements are copied, for administrators."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.accounts.policy import administrator
from lms.core.access import grants
from lms.ops.forwarding import policy
from lms.ops.forwarding.forms import CredentialsForm, SourceForm, added, is_changed
from lms.ops.forwarding.words import lag_in_words, source_state_in_words
from lms.ops.views.blueprint import bp
from lms.xapi.forwarding import exchange, queries, sources
from lms.xapi.forwarding.models import ImportFault, ImportSource

SHOWN_FAULTS = 100

bp.add_app_template_global(source_state_in_words)
bp.add_app_template_global(lag_in_words)


@bp.get("/staff/forwarding/sources/new")
@grants(administrator)
def new_import_source(_person: Person) -> ResponseReturnValue:
    return render_template("ops/source_new.html", form=SourceForm())


@bp.post("/staff/forwarding/sources")
@grants(administrator)
def create_import_source(_person: Person) -> ResponseReturnValue:
    form = SourceForm(request.form)
    source = added(form, partial(exchange.add, ImportSource))
    if source is None:
        return render_template("ops/source_new.html", form=form), 422
    flash(_("“%(name)s” is added. Copying begins within seconds.", name=source.name))
    return _back_to(source)


@bp.get("/staff/forwarding/sources/<uuid:source_id>")
@grants(policy.source)
def show_import_source(source: ImportSource) -> ResponseReturnValue:
    return _page(source, CredentialsForm(key=source.key))


@bp.post("/staff/forwarding/sources/<uuid:source_id>/credentials")
@grants(policy.source)
def update_import_credentials(source: ImportSource) -> ResponseReturnValue:
    form = CredentialsForm(request.form)
    if not is_changed(form, source):
        return _page(source, form), 422
    flash(_("The new key and secret are used from now on."))
    return _back_to(source)


@bp.post("/staff/forwarding/sources/<uuid:source_id>/pause")
@grants(policy.source)
def create_import_pause(source: ImportSource) -> ResponseReturnValue:
    exchange.pause(source)
    flash(_("Nothing is copied from “%(name)s” for now.", name=source.name))
    return _back_to(source)


@bp.post("/staff/forwarding/sources/<uuid:source_id>/pause/delete")
@grants(policy.source)
def delete_import_pause(source: ImportSource) -> ResponseReturnValue:
    """Also where nothing is paused: the source is then asked at once."""
    exchange.resume(source)
    flash(_("Copying from “%(name)s” goes on within seconds.", name=source.name))
    return _back_to(source)


@bp.get("/staff/forwarding/sources/<uuid:source_id>/removal")
@grants(policy.source)
def new_import_removal(source: ImportSource) -> ResponseReturnValue:
    return render_template("ops/source_removal.html", source=source)


@bp.post("/staff/forwarding/sources/<uuid:source_id>/removal")
@grants(policy.source)
def delete_import_source(source: ImportSource) -> ResponseReturnValue:
    flash(_("“%(name)s” is removed.", name=source.name))
    exchange.remove(source)
    return redirect(url_for("ops.list_forwarding_targets"), 303)


@bp.post("/staff/forwarding/sources/<uuid:source_id>/faults/retry")
@grants(policy.source)
def create_import_retries(source: ImportSource) -> ResponseReturnValue:
    sources.ask_again(source)
    flash(_("The statements are asked for once more within seconds."))
    return _back_to(source)


@bp.post("/staff/forwarding/sources/<uuid:source_id>/faults/<uuid:fault_id>/retry")
@grants(policy.fault)
def create_import_retry(source: ImportSource, fault: ImportFault) -> ResponseReturnValue:
    sources.ask_again(source, [fault.id])
    flash(_("The statement is asked for once more within seconds."))
    return _back_to(source)


@bp.post("/staff/forwarding/sources/<uuid:source_id>/faults/<uuid:fault_id>/dismissal")
@grants(policy.fault)
def create_import_dismissal(source: ImportSource, fault: ImportFault) -> ResponseReturnValue:
    sources.dismiss(fault)
    flash(_("The statement is no longer shown here."))
    return _back_to(source)


def _page(source: ImportSource, form: CredentialsForm) -> str:
    faults = queries.newest_faults(source.id, limit=SHOWN_FAULTS)
    standing = queries.source_standing_of(source)
    return render_template("ops/source.html", standing=standing, faults=faults, form=form)


def _back_to(source: ImportSource) -> ResponseReturnValue:
    return redirect(url_for("ops.show_import_source", source_id=source.id), 303)
