import shutil
from dataclasses import replace
from pathlib import Path

from flask import Flask

from lms.core.db import db
from lms.learning import queries
from tests.factories import Cast
from tests.factories.courses import SOURCES, enrol, finish, publish_bees


def run(app: Flask, *words: str):
    return app.test_cli_runner().invoke(args=["lms", *words])


def test_import_publishes_courses_and_paths_once(app: Flask) -> None:
    first, again = run(app, "courses", "import"), run(app, "courses", "import")

    assert "bees: revision 1 published" in first.output
    assert "bees: revision 1 is published already" in again.output
    assert [path.slug for path in queries.learning_paths()] == ["beekeeper"]


def test_check_tells_what_is_there(app: Flask) -> None:
    assert "bees: 2 modules, 3 lessons, no faults" in run(app, "courses", "check").output


def test_faulty_sources_are_not_imported(app: Flask, folder: Path) -> None:
    copy = Path(shutil.copytree(SOURCES / "bees", folder / "bees"))
    (copy / "sources.yaml").write_text("law: {checked: never}", "utf-8")

    for command in ("check", "import"):
        answer = run(app, "courses", command, str(copy))
        assert answer.exit_code == 1
        assert "bees/sources.yaml:1: a source has a title" in answer.output
    assert queries.courses_for([]) == []


def test_rebuild_says_how_many_statements_it_read(app: Flask, cast: Cast) -> None:
    finish(cast.amina, enrol(cast.amina, publish_bees()))
    db.session.commit()

    answer = run(app, "rebuild")

    assert answer.exit_code == 0
    assert "statements read" in answer.output
    assert "" in queries.completed_items(queries.enrolments_of(cast.amina.id)[0].registration)


def test_rebuild_of_a_log_made_at_another_address_changes_nothing(app: Flask, cast: Cast, monkeypatch) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    finish(cast.amina, enrolment)
    registration = enrolment.registration
    db.session.commit()
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], base_url="http://elsewhere.test"))

    answer = run(app, "rebuild")

    assert answer.exit_code == 1
    assert "nothing was changed" in answer.output
    assert "" in queries.completed_items(registration)


def test_a_folder_of_courses_is_checked_whole(app: Flask, folder: Path) -> None:
    shutil.copytree(SOURCES, folder / "courses")

    assert "bees: 2 modules" in run(app, "courses", "check", str(folder / "courses")).output
