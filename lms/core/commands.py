"""The group of commands: `flask lms …`. Each slice adds its own."""

import os
import signal
from collections.abc import Callable
from logging import Logger
from threading import Event
from typing import NoReturn

import click
from flask import Flask
from flask.cli import AppGroup

from lms.core.db import db

lms = AppGroup("lms", help="Commands of the learning platform.")


def init_app(app: Flask) -> None:
    app.cli.add_command(lms)


def fail(lines: list[str]) -> NoReturn:
    """Print every fault to standard error and end with status 1."""
    for line in lines:
        click.echo(line, err=True)
    raise SystemExit(1)


def stopping(with_parent: bool) -> tuple[Event, Callable[[], bool]]:
    """For a worker: what SIGTERM and Ctrl-C set, and whether it is over: also, if wanted, when the process that started this
    one has ended.
    """
    stop, parent = Event(), os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop, lambda: stop.is_set() or (with_parent and os.getppid() != parent)


def work(
    round_of: Callable[[Event], int], stop: Event, *, is_over: Callable[[], bool], idle_s: float, log: Logger
) -> None:
    """Rounds of a worker until `stop` is set, or `is_over` says so; it rests for `idle_s` seconds where a round did nothing."""
    while not (stop.is_set() or is_over()):
        done = 0
        try:
            done = round_of(stop)
        except Exception:
            # Whatever it is, say a database that is starting anew: the worker outlives it, and nothing is lost.
            db.session.remove()
            log.exception("The worker goes on after this fault")
        if not done:
            stop.wait(idle_s)
