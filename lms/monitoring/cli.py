"""flask lms monitoring …"""

import logging
import sys
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail, stopping, work
from lms.core.days import day_of
from lms.core.db import db
from lms.monitoring import working
from lms.monitoring.counting import kept, reconciling, rollup
from lms.monitoring.counting.alone import alone
from lms.monitoring.reports import sending
from lms.monitoring.working import Besides

log = logging.getLogger(__name__)
# Figures lag behind by this and one round.
PAUSE_S = 2.0

group = AppGroup("monitoring", help="National figures: docs/monitoring.md.")


@group.command("run")
@click.option("--once", is_flag=True, help="Count what waits and end, for cron.")
@click.option("--with-parent", is_flag=True, help="End when the process that started this one does.")
def run_worker(once: bool, with_parent: bool) -> None:
    """Keep the figures true: count what the log and the tables tell anew. The first time, and in a new year, count everything. Once a
    day look for alerts, but with --once; send mails that are due."""
    # A worker that ends at once does not know whether another looked today: cron does (`alerts`).
    besides = Besides(looks=not once)
    if once:
        while _round(Event(), besides):
            pass
        return
    stop, is_over = stopping(with_parent)
    work(lambda stop: _round(stop, besides), stop, is_over=is_over, idle_s=PAUSE_S, log=log)


def _round(_stop: Event, besides: Besides) -> int:
    """Whether there is more to do. Another process may be counting: then that is not ours to do."""
    with alone(_instance()) as is_ours:
        if is_ours and (_count() or besides.look()):
            return 1
    # By any worker, and with no lock: a mail server may take its time.
    return besides.send()


def _count() -> int:
    """Whether there is more to count."""
    at = clock.now()
    cursor = kept.cursor()
    if cursor is None or cursor.year != day_of(at).year:
        db.session.rollback()
        rollup.rebuild(at=at)
        return 1
    has_more = rollup.follow(at=at)
    db.session.commit()
    return int(has_more)


@group.command("alerts")
def look_for_alerts() -> None:
    """Look for what is worth an alert, now. The worker does it once a day."""
    with alone(_instance(), waits=True):
        click.echo(f"{working.look_for_alerts(clock.now())} things were looked at")


@group.command("mails")
def send_mails() -> None:
    """Send the mails that are due, and throw away exports that nobody may fetch any more. The worker does it all the time."""
    while sending.round_of_mails():
        pass
    sending.throw_away_expired()


@group.command("rebuild")
def rebuild_cells() -> None:
    """Forget every figure and count all anew. Pages show the old ones until the new ones are there."""
    with alone(_instance(), waits=True), _Bars() as bars:
        rollup.rebuild(at=clock.now(), tell=bars.tell)


@group.command("reconcile")
def reconcile_cells() -> None:
    """Count everything directly and compare it with every figure that is kept; ends with status 1 where one differs."""
    with alone(_instance(), waits=True), _Bars() as bars:
        if kept.cursor() is None:
            fail(["Nothing was counted yet: script/lms monitoring rebuild"])
        while _count():
            pass
        at = clock.now()
        found = reconciling.reconcile(at=at, tell=bars.tell)
        kept.keep_proof(at, found.cells, found.totals, differing=found.differing)
        db.session.commit()
    if not found.is_equal:
        fail([f"{what}: {kept_} kept, {counted} counted" for what, kept_, counted in found.differing])
    click.echo(f"{found.cells:,} cells and {found.totals} totals of the tables: all equal")


def _instance() -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_path
    return folder


class _Bars:
    """A progress bar for each part of the work; nothing where nobody looks."""

    def __init__(self) -> None:
        self._name, self._done = "", 0
        self._open = ExitStack()
        self._bar: Any = None

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def tell(self, name: str, done: int, total: int) -> None:
        if name != self._name:
            self._open.close()
            self._name, self._done = name, 0
            bar = click.progressbar(length=total, label=f"{name:12}", file=sys.stderr, show_pos=name != "log")
            self._bar = self._open.enter_context(bar)
        self._bar.update(min(done, total) - self._done)
        self._done = min(done, total)
