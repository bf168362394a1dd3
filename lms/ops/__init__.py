"""Commands for those who run the platform, and the demonstration set."""

from flask import Flask

from lms.accounts.samples import samples
from lms.core.commands import lms
from lms.ops import cli, demonstration


def init_app(_app: Flask) -> None:
    lms.add_command(cli.create_demonstration)
    lms.add_command(cli.show_totp)
    lms.add_command(cli.staff)
    samples[:] = demonstration.samples()
