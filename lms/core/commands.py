"""The group of commands: `flask lms …`. Each slice adds its own."""

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
