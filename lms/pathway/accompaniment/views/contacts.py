"""A visit or a call that was noted wrongly: mended by who noted it, on the same day."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import grants
from lms.pathway.accompaniment import policy, services
from lms.pathway.accompaniment.forms import ContactForm
from lms.pathway.accompaniment.models import Contact, ContactKind
from lms.pathway.accompaniment.policy import Desk
from lms.pathway.accompaniment.views.blueprint import bp
from lms.pathway.accompaniment.views.desk import COOPERATIVE, contact_within

CONTACT = f"{COOPERATIVE}/contacts/<uuid:contact_id>"


@bp.get(CONTACT)
@grants(policy.contact_to_change)
def edit_contact(desk: Desk, contact: Contact) -> ResponseReturnValue:
    form = ContactForm(on=contact.on, kind=contact.kind.value, note=contact.note)
    return _page(desk, contact, contact_within(desk, form))


@bp.post(CONTACT)
@grants(policy.contact_to_change)
def update_contact(desk: Desk, contact: Contact) -> ResponseReturnValue:
    form = contact_within(desk, ContactForm(request.form))
    if not form.validate():
        return _page(desk, contact, form), 422
    services.change_contact(contact, on=form.on.day, kind=ContactKind(form.kind.data), note=form.note.data or "")
    flash(_("The note is changed."))
    return _back(desk)


@bp.post(f"{CONTACT}/delete")
@grants(policy.contact_to_change)
def delete_contact(desk: Desk, contact: Contact) -> ResponseReturnValue:
    services.remove_contact(contact)
    flash(_("The note is deleted."))
    return _back(desk)


def _page(desk: Desk, contact: Contact, form: ContactForm) -> str:
    return render_template("accompaniment/contact_edit.html", cooperative=desk.cooperative, contact=contact, form=form)


def _back(desk: Desk) -> ResponseReturnValue:
    return redirect(url_for("accompaniment.show_accompaniment", cooperative_id=desk.cooperative.id), 303)
