"""flask lms packages import FILE, and flask lms packages sweep."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail, lms
from lms.core.db import db
from lms.learning import queries as learning
from lms.packages import services
from lms.packages.kinds import BadPackage

packages = AppGroup("packages", help="Course packages of cmi5, Tin Can and SCORM: docs/cmi5.md, docs/packages.md.")


def init_app(_app: Flask) -> None:
    lms.add_command(packages)


@packages.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_package(file: Path) -> None:
    """Publish a course package (zip, or cmi5.xml alone). Nothing is imported where anything is at fault."""
    folder = _folder()
    try:
        with file.open("rb") as content:
            imported = services.import_package(content, folder, at=clock.now())
    except BadPackage as error:
        fail([*map(str, error.faults), f"{len(error.faults)} faults; nothing was imported"])
    except services.BroughtMeanwhile as error:
        fail([str(error.message)])
    slug = learning.content_of(imported.revision.id).slug
    db.session.commit()
    state = "published" if imported.is_new else "is published already"
    newer = "" if imported.is_current else ", and there is a newer one, which stays"
    click.echo(f"{slug}: revision {imported.revision.number} {state}{newer}")


@packages.command("sweep")
def sweep_folders() -> None:
    """Remove folders that no package names and parts of broken imports, where they are older than a day."""
    gone = services.sweep(_folder(), at=clock.now())
    for name in gone:
        click.echo(f"removed {name}")
    click.echo(f"{len(gone)} removed")


def _folder() -> Path:
    return Path(current_app.config["SETTINGS"].instance_path) / "packages"
