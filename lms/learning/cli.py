"""flask lms courses check|import|export, flask lms rebuild."""

import tempfile
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail, lms
from lms.core.db import db
from lms.core.files import media_store
from lms.learning import queries, services
from lms.learning.content import Course, decode
from lms.learning.content import Path as LearningPath
from lms.learning.loader import Faults, LoadedCourse, load_course, load_paths
from lms.learning.writer import TakenPlace, UnwritableCourse, write_folder, write_zip
from lms.learning.writer.places import Opens, opened_from
from lms.xapi import services as xapi

courses = AppGroup("courses", help="Course sources: docs/course-sources.md.")


def init_app(_app: Flask) -> None:
    lms.add_command(courses)
    lms.add_command(rebuild)


@courses.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check_courses(folder: Path | None) -> None:
    """Read course sources and print every fault with file and line."""
    loaded, _paths, faults = _load(folder)
    if faults.found:
        fail([*map(str, sorted(faults.found)), f"{len(faults.found)} faults"])
    for course in loaded:
        lessons = list(course.course.lessons())
        click.echo(f"{course.course.slug}: {len(course.course.modules)} modules, {len(lessons)} lessons, no faults")


@courses.command("import")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_courses(folder: Path | None) -> None:
    """Publish course sources. Nothing is imported where anything is at fault."""
    loaded, paths, faults = _load(folder)
    if faults.found:
        fail([*map(str, sorted(faults.found)), f"{len(faults.found)} faults; nothing was imported"])
    media = media_store()
    at = clock.now()
    for course in loaded:
        revision, is_new = services.publish(course, media, at=at)
        click.echo(
            f"{course.course.slug}: revision {revision.number} {'published' if is_new else 'is published already'}"
        )
    if folder is None:
        services.replace_paths(paths)
    db.session.commit()


@courses.command("export")
@click.argument("slug")
@click.argument("place", type=click.Path(path_type=Path))
@click.option("--revision", type=int, help="Its number; the one that new learners begin where it is not given.")
@click.option("--replace", is_flag=True, help="The folder may hold an older version of this course, and nothing else.")
def export_course(slug: str, place: Path, revision: int | None, replace: bool) -> None:
    """Write a published course as sources into PLACE: a new .zip file, the course's own folder, or the folder in which that lies."""
    document = db.session.scalar(queries.document_of(slug, revision))
    if document is None:
        fail([f"there is no course {slug!r}" + (f" with a revision {revision}" if revision else " that is published")])
    course, opens = decode(document), opened_from(media_store())
    try:
        target = place if place.suffix == ".zip" else place if place.name == slug else place / slug
        if place.suffix == ".zip":
            _write_zip_file(course, opens, place)
        else:
            write_folder(course, opens, target, replace=replace)
    except UnwritableCourse as error:
        fail([*error.reasons, f"{slug} cannot be written as sources; nothing was written"])
    except TakenPlace as error:
        told = "add --replace to put this version in its place" if "course.yaml" in error.names else "choose another"
        fail([*error.names, f"{target} holds something already; nothing was written: {told}"])
    click.echo(f"{slug}: {len(course.modules)} modules written to {target}")


def _write_zip_file(course: Course, opens: Opens, target: Path) -> None:
    """The file is there whole or not at all."""
    if target.exists():
        raise TakenPlace(target.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".export-", delete=False) as part:
        try:
            write_zip(course, opens, part)
        except BaseException:
            Path(part.name).unlink()
            raise
    Path(part.name).chmod(0o644)
    Path(part.name).replace(target)


@click.command("rebuild")
def rebuild() -> None:
    """Delete everything derived from statements and restore it from the log."""
    try:
        count = xapi.rebuild()
    except xapi.ForeignLog as error:
        db.session.rollback()
        fail([str(error)])
    db.session.commit()
    click.echo(f"{count} statements read, progress and certificates restored")


def _load(folder: Path | None) -> tuple[list[LoadedCourse], list[LearningPath], Faults]:
    root: Path = current_app.config["SETTINGS"].courses_path
    if folder and not (folder / "course.yaml").exists() and any(folder.glob("*/course.yaml")):
        root, folder = folder, None  # a folder of courses
    faults = Faults((folder.parent if folder else root).resolve())
    folders = [folder] if folder else sorted(path for path in root.iterdir() if path.is_dir())
    loaded = [course for path in folders if (course := load_course(path.resolve(), faults))]
    paths: list[LearningPath] = []
    if folder is None:
        paths = load_paths(root.resolve() / "paths.yaml", faults, {path.name for path in folders})
    return loaded, paths, faults
