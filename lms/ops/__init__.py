"""Commands for those who run the platform, and the demonstration set."""

from flask import Flask

from lms.accounts.samples import samples
from lms.core.commands import lms
from lms.ops import cli, demonstration, views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    lms.add_command(cli.create_demonstration)
    lms.add_command(cli.show_totp)
    lms.add_command(cli.staff)
    samples[:] = demonstration.samples()
