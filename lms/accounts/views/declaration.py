"""What she declares of a disability: asked of herself alone, and taken back where it was given."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import queries
from lms.accounts.declaring import declare
from lms.accounts.forms import DECLARED, DeclarationForm
from lms.accounts.models import Person
from lms.accounts.policy import member
from lms.accounts.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants


@bp.get("/me/declaration")
@grants(member)
def edit_declaration(person: Person) -> ResponseReturnValue:
    said = next(name for name, value in DECLARED.items() if value is person.has_disability)
    # Whoever helps her today need not learn what she said before.
    return _page(person, DeclarationForm(disability=None if person.helper else said))


@bp.post("/me/declaration")
@grants(member)
def update_declaration(person: Person) -> ResponseReturnValue:
    form = DeclarationForm(request.form)
    if not form.validate():
        return _page(person, form), 422
    declare(person, form.declared, at=clock.now())
    flash(_("It is noted.") if form.declared is not None else _("Nothing is kept of it."))
    return redirect(url_for("accounts.show_profile"), 303)


def _page(person: Person, form: DeclarationForm) -> str:
    consent = None if person.helper else queries.health_consent_of(person.id)
    return render_template("accounts/declaration.html", form=form, consent=consent)
