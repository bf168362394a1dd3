"""flask lms packages import FILE, flask lms packages waive, and flask lms packages sweep."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from lms.accounts import queries as accounts
from lms.accounts.phones import phone_from
from lms.cooperatives import queries as cooperatives
from lms.core import clock
from lms.core.commands import fail, lms
from lms.core.db import db
from lms.core.i18n import name_in_language
from lms.learning import queries as learning
from lms.learning.learner import team_of
from lms.packages import policy, queries, services
from lms.packages.cmi5.package import NAME
from lms.packages.cmi5.services import waive
from lms.packages.cmi5.terms import WAIVER_REASONS
from lms.packages.kinds import BadPackage

packages = AppGroup("packages", help="Course packages of cmi5, Tin Can, SCORM and H5P: docs/cmi5.md, docs/packages.md.")


def init_app(_app: Flask) -> None:
    lms.add_command(packages)


@packages.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_package(file: Path) -> None:
    """Publish a course package (zip or h5p, or cmi5.xml alone). Nothing is imported where anything is at fault."""
    folder = _folder()
    try:
        with file.open("rb") as content:
            imported = services.import_package(content, folder, at=clock.now())
    except BadPackage as error:
        more = [f"… and {error.count - len(error.faults)} more"] if error.count > len(error.faults) else []
        faults = "1 fault" if error.count == 1 else f"{error.count} faults"
        fail([*map(str, error.faults), *more, f"{faults}; nothing was imported"])
    except services.BroughtMeanwhile as error:
        fail([str(error.message)])
    slug = learning.content_of(imported.revision.id).slug
    db.session.commit()
    state = "published" if imported.is_new else "is published already"
    newer = "" if imported.is_current else ", and there is a newer one, which stays"
    click.echo(f"{slug}: revision {imported.revision.number} {state}{newer}")


@packages.command("waive")
@click.argument("course")
@click.argument("unit")
@click.option("--phone", required=True, help="Of the learner.")
@click.option("--reason", required=True, type=click.Choice(WAIVER_REASONS, case_sensitive=False))
@click.option("--by", "email", required=True, help="E-mail of the trainer or administrator who decides it.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def waive_unit(course: str, unit: str, phone: str, reason: str, email: str, yes: bool) -> None:
    """Excuse a learner from a unit of a cmi5 course, for good. COURSE and UNIT as they stand in the lesson's address."""
    person, by = accounts.member_with_phone(phone_from(phone) or ""), accounts.staff_with_email(email)
    if by is None or not policy.may_keep(by):
        fail([f"{email} is no trainer or administrator"])
    enrolment = db.session.scalar(learning.enrolment_of(person.id, course)) if person else None
    if person is None or enrolment is None:
        fail([f"{phone} is no member who is enrolled in {course}"])
    package = queries.package_of(enrolment.revision_id)
    if package is None or package.kind != NAME:
        fail([f"{course} is no cmi5 course"])
    structure = queries.structure_of(package.id)
    if structure.unit(unit) is None:
        keys = [one.key for group in structure.groups for one in group.units]
        fail([f"{course} has no unit {unit}, but:", *keys])
    cooperative = cooperatives.cooperatives_by_member([person.id], clock.now().date()).get(person.id)
    names = [name_in_language(person, "fr"), name_in_language(cooperative, "fr") if cooperative else "no cooperative"]
    click.echo(f"{' · '.join(names)}: {course}, {unit} ({reason})")
    if not yes:
        click.confirm("Excuse her for good?", abort=True)
    is_new = waive(enrolment, package, unit, reason=reason, by=by.id, team=team_of(person), at=clock.now())
    db.session.commit()
    click.echo("excused" if is_new else "was excused already")


@packages.command("sweep")
def sweep_folders() -> None:
    """Remove folders that no package names and parts of broken imports, where they are older than a day."""
    gone = services.sweep(_folder(), at=clock.now())
    for name in gone:
        click.echo(f"removed {name}")
    click.echo(f"{len(gone)} removed")


def _folder() -> Path:
    return Path(current_app.config["SETTINGS"].instance_path) / "packages"
