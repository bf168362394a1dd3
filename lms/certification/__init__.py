"""Certificates of modules and courses, their public check, and how one is revoked."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.certification.policy import REVOKERS
from lms.core.commands import lms
from lms.core.i18n import lazy as _


def init_app(app: Flask) -> None:
    from lms.certification import cli, consumers, views, words  # noqa: F401  consumers and words register themselves

    app.register_blueprint(views.bp)
    lms.add_command(cli.group)
    register_desk("certification.show_certificate_desk", _("Certificates"), *REVOKERS)
