"""A card from the president or adviser becomes an account: who it is for, a PIN, a picture."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import services
from lms.accounts.cards import read_code
from lms.accounts.forms import ActivationForm, CodeForm
from lms.accounts.models import Person
from lms.accounts.profile import lines_about
from lms.accounts.services import EndedCard, UnknownCard, UsedCard
from lms.accounts.views.blueprint import bp
from lms.accounts.views.entering import enter, visitor_address
from lms.core import clock
from lms.core.access import anyone, grants
from lms.core.i18n import language


def typed_code(_actor: Person | None, code: str) -> tuple[str]:
    """Whoever holds the card may use it; what the code is worth is for the service to say."""
    return (code,)


@bp.get("/activate")
@grants(anyone)
def new_card_search() -> ResponseReturnValue:
    return render_template("accounts/card_code.html", form=CodeForm())


@bp.post("/activate")
@grants(anyone)
def create_card_search() -> ResponseReturnValue:
    form = CodeForm(request.form)
    if not form.validate():
        return render_template("accounts/card_code.html", form=form), 422
    return redirect(url_for("accounts.new_activation", code=read_code(form.code.data or "")), 303)


@bp.get("/activate/<string:code>")
@grants(typed_code)
def new_activation(code: str) -> ResponseReturnValue:
    try:
        person = services.usable_card(code, address=visitor_address(), at=clock.now()).person
    except (UnknownCard, UsedCard, EndedCard) as error:
        return _refused(error)
    return _page(person, code, ActivationForm(birth_year=person.birth_year, picture=person.picture))


@bp.post("/activate/<string:code>")
@grants(typed_code)
def create_activation(code: str) -> ResponseReturnValue:
    at = clock.now()
    try:
        card = services.usable_card(code, address=visitor_address(), at=at, is_for_use=True)
    except (UnknownCard, UsedCard, EndedCard) as error:
        return _refused(error)
    form = ActivationForm(request.form, birth_year=card.person.birth_year)
    if not form.validate():
        return _page(card.person, code, form), 422
    person = services.activate(
        card, pin=form.pin.data or "", picture=form.picture.data, language=language().code, at=at
    )
    return enter(person)


def _page(person: Person, code: str, form: ActivationForm) -> str:
    return render_template("accounts/activation.html", person=person, code=code, form=form, lines=lines_about(person))


def _refused(error: UnknownCard | UsedCard | EndedCard) -> ResponseReturnValue:
    return render_template("accounts/card_code.html", form=CodeForm(), refusal=error), error.status
