"""Courses kept on phones, and what is done there without network."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.accounts.models import StaffRole
from lms.core.i18n import lazy as _


def init_app(app: Flask) -> None:
    from lms.offline import cli, views

    cli.init_app(app)
    app.register_blueprint(views.bp)
    register_desk("offline.list_refusals", _("Refused by sync"), StaffRole.OFFICER, StaffRole.ADMINISTRATOR)
