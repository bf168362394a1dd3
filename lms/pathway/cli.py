"""flask lms pathway …"""

import os
import signal
from threading import Event

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.db import db
from lms.pathway import publishing, watching

PAUSE_S = 20.0

group = AppGroup("pathway", help="Stages of cooperatives: docs/pathway.md.")


@group.command("run")
@click.option("--once", is_flag=True, help="Judge what is due and end, for cron.")
@click.option("--with-parent", is_flag=True, help="End when the process that started this one does.")
def run_worker(once: bool, with_parent: bool) -> None:
    """Judge cooperatives whose day has come: an expiry in the night is noticed without anyone's visit."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    while not stop.is_set() and not (with_parent and os.getppid() != parent):
        done = watching.judge_due()
        done += watching.tell_what_falls_due()
        db.session.rollback()
        if done == 0:
            if once:
                return
            stop.wait(PAUSE_S)


@group.command("publish-defaults")
def publish_defaults() -> None:
    """Publish the rules that come with the platform, for stages that have none yet."""
    stages = publishing.publish_defaults(at=clock.now())
    db.session.commit()
    click.echo(f"Published: {', '.join(stages) or 'nothing new'}")
