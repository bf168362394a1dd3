"""flask lms pathway …"""

import logging
import time
from collections.abc import Callable

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from lms.core import clock
from lms.core.commands import stopping
from lms.core.db import db
from lms.pathway import publishing, simulation, watching

log = logging.getLogger(__name__)
# Officers wait for a simulation to begin.
PAUSE_S = 5.0
# Cooperatives judged between two thousands of a simulation.
BETWEEN = 20

group = AppGroup("pathway", help="Stages of cooperatives: docs/pathway.md.")


@group.command("run")
@click.option("--once", is_flag=True, help="Do what is due and end, for cron.")
@click.option("--with-parent", is_flag=True, help="End when the process that started this one does.")
def run_worker(once: bool, with_parent: bool) -> None:
    """Judge cooperatives whose day has come (an expiry in the night is noticed without anyone's visit), and try the drafts of
    rules that officers want to be tried."""
    stop, is_over = stopping(with_parent)
    while not is_over():
        try:
            done = work(is_over, stop.wait)
        except OperationalError:
            # The database is busy or away; tonight it is back.
            if once:
                raise
            log.exception("The database did not answer")
            db.session.rollback()
            done = False
        if not done:
            if once:
                return
            stop.wait(PAUSE_S)


def work(is_over: Callable[[], bool] = lambda: False, pause: Callable[[float], object] = time.sleep) -> bool:
    """One round of the worker: a hundred cooperatives judged, some reminded, one simulation run. Answers whether there was anything to do.

    Nights are judged between the thousands of a simulation too: neither waits for the other.
    """
    judged = watching.judge_due()
    reminded = watching.tell_what_falls_due()
    db.session.rollback()
    tried = simulation.run_waiting(at=clock.now(), tell=lambda _done: _meanwhile(is_over), pause=pause)
    db.session.rollback()
    return bool(judged or reminded or tried)


def _meanwhile(is_over: Callable[[], bool]) -> None:
    if is_over():
        raise simulation.Interrupted
    watching.judge_due(limit=BETWEEN)
    db.session.rollback()
    db.session.expunge_all()


@group.command("publish-defaults")
def publish_defaults() -> None:
    """Publish the rules that come with the platform, for stages that have none yet."""
    stages = publishing.publish_defaults(at=clock.now())
    db.session.commit()
    click.echo(f"Published: {', '.join(stages) or 'nothing new'}")
