"""Where national officers write the rules of the stages: drafts in forms, trials on every cooperative, publication."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.core.i18n import lazy as _
from lms.pathway.policy import WRITERS
from lms.pathway.ruling import views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    register_desk("ruling.list_rules", _("Rules"), *WRITERS)
