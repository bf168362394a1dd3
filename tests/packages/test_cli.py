"""flask lms packages import."""

import os
from pathlib import Path

from flask import Flask

from lms.core.db import db
from lms.learning.models import Course, CourseRevision
from tests.packages.cmi5_packages import ARGAN, au, package
from tests.packages.h5p_packages import quiz
from tests.packages.imported import bring


def test_package_is_imported_once(app: Flask, folder: Path) -> None:
    file = folder / "argan.zip"
    file.write_bytes(package(*ARGAN))

    outputs = [app.test_cli_runner().invoke(args=["lms", "packages", "import", str(file)]).output for _time in range(2)]

    assert "revision 1 published\n" in outputs[0]
    assert "revision 1 is published already" in outputs[1]


def test_a_file_of_h5p_is_imported_as_it_is(app: Flask, folder: Path) -> None:
    file = folder / "jeu.h5p"
    file.write_bytes(quiz())

    result = app.test_cli_runner().invoke(args=["lms", "packages", "import", str(file)])

    assert result.output.startswith("h5p-testquiz-le-miel-la-ruche")
    assert "revision 1 published\n" in result.output


def test_older_package_again_does_not_turn_the_course_back(app: Flask, folder: Path) -> None:
    older, newer = folder / "older.zip", folder / "newer.zip"
    older.write_bytes(package(*ARGAN))
    newer.write_bytes(package(*ARGAN, **{"new.js": ""}))

    outputs = [
        app.test_cli_runner().invoke(args=["lms", "packages", "import", str(file)]).output
        for file in (older, newer, older)
    ]

    assert "revision 2 published" in outputs[1]
    assert "revision 1 is published already, and there is a newer one, which stays" in outputs[2]
    revision = db.session.get_one(CourseRevision, db.session.query(Course).one().current_revision_id)
    assert revision.number == 2


def test_sweep_removes_what_no_package_names_once_it_is_old(app: Flask) -> None:
    folder = app.config["SETTINGS"].instance_path / "packages"
    used = bring(app, package(*ARGAN)).folder_id
    old = {"part-broken", "0" * 64, used, "notes"}
    for name in (*old, "part-new", "1" * 64):
        (folder / name).mkdir(exist_ok=True)
    for name in old:
        os.utime(folder / name, (0, 0))

    result = app.test_cli_runner().invoke(args=["lms", "packages", "sweep"])

    left = {path.name for path in folder.iterdir()}
    assert "2 removed" in result.output
    assert {used, "notes", "part-new", "1" * 64} <= left
    assert not left & {"part-broken", "0" * 64}
    for name in ("notes", "part-new", "1" * 64):
        (folder / name).rmdir()


def test_folder_that_is_kept_again_is_as_new(app: Flask) -> None:
    folder = app.config["SETTINGS"].instance_path / "packages" / bring(app, package(*ARGAN)).folder_id
    os.utime(folder, (0, 0))

    bring(app, package(*ARGAN))

    assert folder.stat().st_mtime > 1_000_000_000


def test_every_fault_is_printed_and_nothing_imported(app: Flask, folder: Path) -> None:
    file = folder / "argan.zip"
    file.write_bytes(package(au("one", moveOn="x"), au("two", url="other.html")))

    result = app.test_cli_runner().invoke(args=["lms", "packages", "import", str(file)])

    assert result.exit_code == 1
    assert "moveOn" in result.output
    assert "2 faults; nothing was imported" in result.output
    assert db.session.query(Course).all() == []


def test_more_faults_than_are_printed_are_counted(app: Flask, folder: Path) -> None:
    file = folder / "argan.zip"
    file.write_bytes(package(*(au(f"u{number}", moveOn="x") for number in range(60))))

    result = app.test_cli_runner().invoke(args=["lms", "packages", "import", str(file)])

    assert result.output.count("moveOn is") == 50
    assert result.output.endswith("… and 10 more\n60 faults; nothing was imported\n")


def test_one_fault_is_one(app: Flask, folder: Path) -> None:
    file = folder / "argan.zip"
    file.write_bytes(package(au("one", moveOn="x")))

    result = app.test_cli_runner().invoke(args=["lms", "packages", "import", str(file)])

    assert result.output.endswith("1 fault; nothing was imported\n")
