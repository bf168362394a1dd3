"""Agreeing to reminders and stopping them; and for staff, what it costs. What gateways tell comes by hooks.py."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.devices import device_from
from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.money import format_dirhams
from lms.notices.channels import gateway_of, overview, policy, queries, services
from lms.notices.channels.forms import ConsentForm
from lms.notices.channels.models import Channel, Consent, EndedBy
from lms.notices.channels.words import CHANNELS, CHANNELS_OF_STAFF, language_of, words_in

bp = Blueprint("reminders", __name__, template_folder="../templates")


@bp.get("/me/reminders")
@grants(policy.signed_in)
def list_consents(person: Person) -> ResponseReturnValue:
    return _own_page(person)


@bp.post("/me/reminders")
@grants(policy.herself)
def create_consent(person: Person) -> ResponseReturnValue:
    form = ConsentForm(request.form)
    if not form.validate():
        return _own_page(person, form.refusal), 422
    channel = Channel(form.channel.data or "")
    device = device_from(request.user_agent.string)
    if channel is Channel.PUSH:
        services.agree(person, channel, at=clock.now(), address=form.endpoint, browser=form.browser, device=device)
    else:
        services.agree(person, channel, at=clock.now())
    flash(_("You will be reminded. You can stop it here at any time."))
    return _back()


@bp.post("/me/reminders/<uuid:consent_id>/delete")
@grants(policy.own_consent)
def delete_consent(consent: Consent) -> ResponseReturnValue:
    services.end(consent, EndedBy.PERSON, at=clock.now())
    flash(_("It is stopped."))
    return _back()


@bp.get("/stop/<string:token>")
@grants(policy.holder_of_link)
def show_stop(consent: Consent) -> ResponseReturnValue:
    """Nothing changes by looking: messengers look at links before people do."""
    return render_template("reminders/stop.html", consent=consent, channel=CHANNELS[consent.channel])


@bp.post("/stop/<string:token>")
@grants(policy.holder_of_link)
def create_stop(consent: Consent) -> ResponseReturnValue:
    services.end(consent, EndedBy.LINK, at=clock.now())
    return redirect(request.path, 303)


@bp.get("/staff/reminders")
@grants(policy.payer)
def list_channels(_person: Person) -> ResponseReturnValue:
    return render_template(
        "reminders/channels.html", overview=overview.overview(at=clock.now()), dirhams=format_dirhams
    )


@bp.get("/staff/reminders/recorded")
@grants(policy.payer)
def list_recorded(_person: Person) -> ResponseReturnValue:
    page = overview.recorded(request.args.get("page", 1, type=int))
    return render_template("reminders/recorded.html", page=page, names=CHANNELS_OF_STAFF)


def _own_page(person: Person, refusal: object = None) -> str:
    consents = [one for one in queries.usable_consents_of(person) if one.channel in gateway_of.offered()]
    return render_template(
        "reminders/consents.html",
        person=person, consents=consents, refusal=refusal, names=CHANNELS, said=words_in(language_of(person)), said_in=language_of(person),
        may_see_costs=policy.may_see_costs(person),
        channels=[one for one in gateway_of.offered() if one is Channel.PUSH or person.phone],
        agreed={one.channel for one in consents}, quiet=gateway_of.settings().quiet,
        is_tried_out=any(gateway_of.is_recorded(one) for one in gateway_of.offered()), key=gateway_of.signer().public_key,
    )  # fmt: skip


def _back() -> ResponseReturnValue:
    return redirect(url_for("reminders.list_consents"), 303)
