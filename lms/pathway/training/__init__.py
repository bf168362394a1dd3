"""Training sessions: the cooperatives that are one lesson away, grouped so that few sessions open many."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.accounts.models import StaffRole
from lms.core.i18n import lazy as _
from lms.pathway.training import views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    register_desk("training.list_sessions", _("Training sessions"), *StaffRole)
