"""Where staff write down the numbers that members call."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.accounts.phones import written_phone
from lms.cooperatives.numbers import policy, queries, services
from lms.cooperatives.numbers.forms import NumberForm
from lms.cooperatives.territory import Place
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import name_in_language

bp = Blueprint("numbers", __name__, template_folder="../templates")


@bp.get("/staff/numbers")
@grants(policy.supervision)
def list_numbers(person: Person, places: list[Place]) -> ResponseReturnValue:
    return render_template(
        "cooperatives/numbers/numbers.html",
        person=person,
        places=sorted(places, key=name_in_language),
        numbers=queries.numbers(),
    )


@bp.get("/staff/numbers/own")
@grants(policy.own_number)
def edit_own_number(adviser: Person) -> ResponseReturnValue:
    return _form_page(_filled(adviser.work_phone))


@bp.post("/staff/numbers/own")
@grants(policy.own_number)
def update_own_number(adviser: Person) -> ResponseReturnValue:
    form = NumberForm(request.form)
    if not form.validate():
        return _form_page(form), 422
    services.give_own(adviser, form.phone.data)
    return _kept()


@bp.get("/staff/numbers/delegations/<string:code>")
@grants(policy.delegation)
def edit_delegation_number(_person: Person, place: Place) -> ResponseReturnValue:
    return _form_page(_filled(queries.number_of(place.code)), place)


@bp.post("/staff/numbers/delegations/<string:code>")
@grants(policy.delegation)
def update_delegation_number(person: Person, place: Place) -> ResponseReturnValue:
    form = NumberForm(request.form)
    if not form.validate():
        return _form_page(form, place), 422
    services.give_delegation(place.code, form.phone.data, by=person, at=clock.now())
    return _kept()


def _filled(phone: str | None) -> NumberForm:
    return NumberForm(phone=written_phone(phone) if phone else None)


def _form_page(form: NumberForm, place: Place | None = None) -> str:
    return render_template("cooperatives/numbers/number_edit.html", form=form, place=place)


def _kept() -> ResponseReturnValue:
    flash(_("Kept. Members see it on their help page."))
    return redirect(url_for("numbers.list_numbers"), 303)
