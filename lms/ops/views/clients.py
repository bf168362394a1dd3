"""Clients of the LRS: their credentials, for administrators."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.accounts.policy import administrator
from lms.core import clock
from lms.core.access import grants
from lms.core.ids import new_id
from lms.ops.clients import policy
from lms.ops.clients.example import first_request
from lms.ops.clients.forms import SCOPES, ClientForm
from lms.ops.views.blueprint import bp
from lms.xapi import credentials, queries
from lms.xapi.agents import base_url
from lms.xapi.clients import Scope
from lms.xapi.credentials import AlreadyMade
from lms.xapi.models import Credential


@bp.get("/staff/clients")
@grants(administrator)
def list_clients(_person: Person) -> ResponseReturnValue:
    return render_template("ops/clients.html", clients=queries.credentials(), scopes=SCOPES, endpoint=_endpoint())


@bp.get("/staff/clients/new")
@grants(administrator)
def new_client(_person: Person) -> ResponseReturnValue:
    return render_template("ops/client_new.html", form=ClientForm(id=str(new_id()), scopes=[Scope.STATEMENTS_WRITE]))


@bp.post("/staff/clients")
@grants(administrator)
def create_client(_person: Person) -> ResponseReturnValue:
    """Answers with the page that shows the secret, this once: it is kept nowhere. Loaded again, that page makes nothing."""
    form = ClientForm(request.form)
    if not form.validate():
        return render_template("ops/client_new.html", form=form), 422
    client_id = UUID(form.id.data)
    try:
        new = credentials.create(
            name=form.name.data or "", scopes=[Scope(scope) for scope in form.scopes.data or ()],
            origins=form.origin_list, at=clock.now(), credential_id=client_id,
        )  # fmt: skip
    except AlreadyMade:
        return render_template("ops/client_made.html", client=credentials.credential_with_id(client_id)), 409
    example = first_request(new.credential.scopes, key=new.credential.key, secret=new.secret, endpoint=_endpoint())
    page = render_template("ops/client_created.html", new=new, endpoint=_endpoint(), example=example)
    return page, 200, {"Cache-Control": "no-store"}


@bp.get("/staff/clients/<uuid:credential_id>/revocation")
@grants(policy.credential)
def new_client_revocation(found: Credential) -> ResponseReturnValue:
    return render_template("ops/client_revocation.html", client=found)


@bp.post("/staff/clients/<uuid:credential_id>/revocation")
@grants(policy.credential)
def create_client_revocation(found: Credential) -> ResponseReturnValue:
    credentials.revoke(found, at=clock.now())
    flash(_("“%(name)s” is refused from now on.", name=found.name))
    return redirect(url_for("ops.list_clients"), 303)


def _endpoint() -> str:
    return f"{base_url()}/xapi/"
