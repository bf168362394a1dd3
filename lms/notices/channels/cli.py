"""flask lms reminders …"""

import click
from flask.cli import AppGroup

from lms.core.commands import stopping
from lms.notices.channels.runner import Teller

group = AppGroup("reminders", help="Reminders outside the application: docs/reminders.md.")


@group.command("run")
@click.option("--once", is_flag=True, help="Tell what is due and end, for cron.")
@click.option("--with-parent", is_flag=True, help="End when the process that started this one does.")
def run_teller(once: bool, with_parent: bool) -> None:
    """Send what waits to be told, until SIGTERM or Ctrl-C."""
    stop, is_over = stopping(with_parent)
    teller = Teller()
    if not once:
        teller.run(stop, is_over=is_over)
        return
    while teller.round(stop) and not is_over():
        pass
