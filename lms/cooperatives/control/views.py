"""The act itself, on the register of whoever heads the cooperative (register.html)."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.cooperatives.control import services
from lms.cooperatives.control.models import Shown
from lms.cooperatives.register.policy import Keeper, kept_register
from lms.core import clock
from lms.core.access import grants

bp = Blueprint("control", __name__, template_folder="../templates")


@bp.post("/cooperative/control-sharing")
@grants(kept_register)
def create_sharing(keeper: Keeper) -> ResponseReturnValue:
    services.share(keeper.cooperative, Shown.LEARNING, by=keeper.person, at=clock.now())
    flash(_("ODCo’s control may see your learning now."))
    return redirect(url_for("register.list_register"), 303)


@bp.post("/cooperative/control-sharing/delete")
@grants(kept_register)
def delete_sharing(keeper: Keeper) -> ResponseReturnValue:
    services.withdraw(keeper.cooperative, Shown.LEARNING, by=keeper.person, at=clock.now())
    flash(_("ODCo’s control does not see your learning any more."))
    return redirect(url_for("register.list_register"), 303)
