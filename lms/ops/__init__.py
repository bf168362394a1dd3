"""Commands for those who run the platform, and the demonstration set."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.accounts.models import StaffRole
from lms.accounts.samples import samples
from lms.core.commands import lms
from lms.core.i18n import lazy as _
from lms.ops import cli, demonstration, views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    register_desk("ops.list_statements", _("Statements"), StaffRole.OFFICER, StaffRole.ADMINISTRATOR)
    register_desk("ops.list_clients", _("Clients"), StaffRole.ADMINISTRATOR)
    register_desk("ops.list_forwarding_targets", _("Exchange"), StaffRole.ADMINISTRATOR)
    lms.add_command(cli.create_demonstration)
    lms.add_command(cli.show_totp)
    lms.add_command(cli.staff)
    samples[:] = demonstration.samples()
