"""flask lms courses take-in: what another program exported, into a draft."""

from pathlib import Path

import click
from flask import Flask
from flask_babel import force_locale

from lms.authoring.errors import DraftOpen
from lms.authoring.exchange.imported import BadImport, Outcome
from lms.authoring.exchange.reading import read
from lms.authoring.landing import with_stored_media
from lms.authoring.taking_in import draft_for, take_in
from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.core.errors import NotFound
from lms.learning.cli import courses


def init_app(_app: Flask) -> None:
    courses.add_command(take_in_file)


@click.command("take-in")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", help="Slug of the course whose draft it joins; else a course of its own.")
def take_in_file(file: Path, into: str | None) -> None:
    """Bring GIFT, Moodle, QTI, Common Cartridge, H5P or a sheet of questions into a draft, and report every item."""
    with force_locale("en"):
        try:
            imported = read(file, file.name)
        except BadImport as error:
            fail([str(error)])
        try:
            if imported.is_package:
                fail(["This is a package that runs by itself: flask lms packages import"])
            course, at = with_stored_media(imported), clock.now()
            draft = draft_for(imported.course, by=None, at=at, into=into)
            taken = take_in(draft, course, by=None, at=at)
        except (NotFound, DraftOpen):
            db.session.rollback()
            fail([f"There is no course {into!r}"])
        finally:
            imported.close()
        for line in imported.report.lines:
            click.echo(f"{line.outcome}: {line}")
    db.session.commit()
    counts = {outcome: len(imported.report.of(outcome)) for outcome in Outcome}
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    click.echo(f"{draft.slug}: {taken.added} parts added, {taken.known} there already; {told}")
