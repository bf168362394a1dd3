"""Where statements are forwarded to, for administrators; and the figures of forwarding and import, for programs."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.accounts.policy import administrator
from lms.core import clock
from lms.core.access import grants
from lms.monitoring import queries as monitoring
from lms.ops.forwarding import policy
from lms.ops.forwarding.forms import CredentialsForm, TargetForm, added, is_changed
from lms.ops.forwarding.metrics import CONTENT_TYPE, metrics
from lms.ops.forwarding.words import state_in_words, trouble_in_words
from lms.ops.views.blueprint import bp
from lms.xapi.forwarding import exchange, queries, targets
from lms.xapi.forwarding.models import DeadLetter, ForwardingTarget

SHOWN_LETTERS = 100

bp.add_app_template_global(state_in_words)
bp.add_app_template_global(trouble_in_words)


@bp.get("/staff/forwarding")
@grants(administrator)
def list_forwarding_targets(_person: Person) -> ResponseReturnValue:
    return render_template(
        "ops/forwarding.html", standings=queries.target_standings(), sources=queries.source_standings()
    )


@bp.get("/staff/forwarding/new")
@grants(administrator)
def new_forwarding_target(_person: Person) -> ResponseReturnValue:
    return render_template("ops/forwarding_new.html", form=TargetForm())


@bp.post("/staff/forwarding")
@grants(administrator)
def create_forwarding_target(_person: Person) -> ResponseReturnValue:
    form = TargetForm(request.form)
    target = added(form, targets.add_target)
    if target is None:
        return render_template("ops/forwarding_new.html", form=form), 422
    flash(_("“%(name)s” is added. Sending begins within seconds.", name=target.name))
    return _back_to(target)


@bp.get("/staff/forwarding/<uuid:target_id>")
@grants(policy.target)
def show_forwarding_target(target: ForwardingTarget) -> ResponseReturnValue:
    return _page(target, CredentialsForm(key=target.key))


@bp.post("/staff/forwarding/<uuid:target_id>/credentials")
@grants(policy.target)
def update_forwarding_credentials(target: ForwardingTarget) -> ResponseReturnValue:
    form = CredentialsForm(request.form)
    if not is_changed(form, target):
        return _page(target, form), 422
    flash(_("The new key and secret are used from now on."))
    return _back_to(target)


@bp.post("/staff/forwarding/<uuid:target_id>/pause")
@grants(policy.target)
def create_forwarding_pause(target: ForwardingTarget) -> ResponseReturnValue:
    exchange.pause(target)
    flash(_("Nothing is sent to “%(name)s” for now.", name=target.name))
    return _back_to(target)


@bp.post("/staff/forwarding/<uuid:target_id>/pause/delete")
@grants(policy.target)
def delete_forwarding_pause(target: ForwardingTarget) -> ResponseReturnValue:
    """Also where nothing is paused: the target is then tried at once."""
    exchange.resume(target)
    flash(_("Sending to “%(name)s” goes on within seconds.", name=target.name))
    return _back_to(target)


@bp.get("/staff/forwarding/<uuid:target_id>/removal")
@grants(policy.target)
def new_forwarding_removal(target: ForwardingTarget) -> ResponseReturnValue:
    return render_template("ops/forwarding_removal.html", standing=queries.target_standing_of(target))


@bp.post("/staff/forwarding/<uuid:target_id>/removal")
@grants(policy.target)
def delete_forwarding_target(target: ForwardingTarget) -> ResponseReturnValue:
    flash(_("“%(name)s” is removed.", name=target.name))
    exchange.remove(target)
    return redirect(url_for("ops.list_forwarding_targets"), 303)


@bp.post("/staff/forwarding/<uuid:target_id>/dead-letters/retry")
@grants(policy.target)
def create_forwarding_retries(target: ForwardingTarget) -> ResponseReturnValue:
    targets.send_again(target)
    flash(_("The statements are sent once more within seconds."))
    return _back_to(target)


@bp.post("/staff/forwarding/<uuid:target_id>/dead-letters/<uuid:letter_id>/retry")
@grants(policy.dead_letter)
def create_forwarding_retry(target: ForwardingTarget, letter: DeadLetter) -> ResponseReturnValue:
    targets.send_again(target, [letter.id])
    flash(_("The statement is sent once more within seconds."))
    return _back_to(target)


@bp.get("/metrics")
@grants(policy.reader_of_figures)
def show_metrics() -> ResponseReturnValue:
    figures = metrics(
        queries.target_standings(), queries.source_standings(), counted_until=monitoring.as_of(), at=clock.now()
    )
    return Response(figures, content_type=CONTENT_TYPE)


def _page(target: ForwardingTarget, form: CredentialsForm) -> str:
    letters = queries.newest_letters(target.id, limit=SHOWN_LETTERS)
    return render_template(
        "ops/forwarding_target.html", standing=queries.target_standing_of(target), letters=letters, form=form
    )


def _back_to(target: ForwardingTarget) -> ResponseReturnValue:
    return redirect(url_for("ops.show_forwarding_target", target_id=target.id), 303)
