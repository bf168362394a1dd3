"""The group of commands: `flask lms …`. Each slice adds its own."""

import os
import signal
from collections.abc import Callable
from threading import Event
from typing import NoReturn

import click
from flask import Flask
from flask.cli import AppGroup

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
