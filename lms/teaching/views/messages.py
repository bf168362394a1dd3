"""What a trainer says to her cohort, or to one of it, and how far it came."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.notices import queries as notices
from lms.notices.channels.words import language_of
from lms.notices.queries import Delivery
from lms.teaching import policy, queries
from lms.teaching.forms import MessageForm
from lms.teaching.notices import subject_of
from lms.teaching.policy import Seen
from lms.teaching.services import messages
from lms.teaching.views.blueprint import COHORT, bp

MOST_LISTED = 50


@bp.get(f"{COHORT}/messages")
@grants(policy.run_cohort)
def list_messages(seen: Seen) -> ResponseReturnValue:
    return _page(seen, MessageForm())


@bp.post(f"{COHORT}/messages")
@grants(policy.run_cohort)
def create_message(seen: Seen) -> ResponseReturnValue:
    form = MessageForm(request.form)
    if not form.validate():
        return _page(seen, form), 422
    messages.send(seen.cohort, form.text, seen.actor, at=clock.now(), row_id=form.row_id)
    flash(_("The message is sent."))
    return redirect(url_for("teaching.list_messages", cohort_id=seen.cohort.id), 303)


@bp.get(f"{COHORT}/members/<uuid:person_id>/messages/new")
@grants(policy.member_to_run)
def new_message(seen: Seen, person: Person) -> ResponseReturnValue:
    return _page(seen, MessageForm(), person)


@bp.post(f"{COHORT}/members/<uuid:person_id>/messages")
@grants(policy.member_to_run)
def create_message_to_one(seen: Seen, person: Person) -> ResponseReturnValue:
    form = MessageForm(request.form)
    if not form.validate():
        return _page(seen, form, person), 422
    messages.send(seen.cohort, form.text, seen.actor, at=clock.now(), to=person, row_id=form.row_id)
    flash(_("The message is sent."))
    return redirect(url_for("teaching.list_messages", cohort_id=seen.cohort.id), 303)


def _page(seen: Seen, form: MessageForm, to: Person | None = None) -> str:
    said = queries.messages_of(seen.cohort.id, limit=MOST_LISTED)
    return render_template(
        "teaching/messages.html", seen=seen, cohort=seen.cohort, form=form, to=to, said=said, nothing=Delivery(),
        deliveries=notices.deliveries_of([subject_of(one.id) for one in said]), subject_of=subject_of,
        # In which language of the screens their people read.
        readers=Counter(language_of(one) for one in ([to] if to else seen.people)),
    )  # fmt: skip
