"""What the shelf tells of a course before anybody has it."""

import os
import shutil
import time
from pathlib import Path

import pytest

from lms.core.db import db
from lms.core.i18n import LANGUAGES, speaking
from lms.learning.models import Course, Enrolment
from lms.offline import specimens
from lms.offline.specimens import Specimen, specimen
from tests.factories import Cast, membership, person
from tests.offline.phones import Phone


@pytest.fixture
def folder(phone: Phone) -> Path:
    """Where this release remembers; as another process finds it."""
    specimens._remembered.cache_clear()
    return Path(phone.client.app.config["SETTINGS"].instance_path) / "offline" / specimens.release()


def in_french(enrolment: Enrolment) -> Specimen:
    with speaking(LANGUAGES["fr"]):
        return specimen(enrolment.revision_id)


def test_course_is_rendered_once_for_all_processes(
    folder: Path, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(specimens, "_made", lambda _revision: pytest.fail("rendered again"))

    assert in_french(enrolment).size_bytes > 1000
    assert (folder / f"{enrolment.revision_id}-fr.json").exists()


def test_spoiled_memory_is_made_anew(phone: Phone, folder: Path, enrolment: Enrolment) -> None:
    file = folder / f"{enrolment.revision_id}-fr.json"
    file.write_bytes(b"{")

    with phone.client.app.test_request_context():
        assert phone.package["digest"].startswith(f"{in_french(enrolment).digest}-")
    assert file.read_bytes().startswith(b'{"size_bytes"')


def test_where_nothing_can_be_written_the_shelf_still_tells(
    phone: Phone, folder: Path, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(specimens, "release", lambda: "too-long" * 500)

    with phone.client.app.test_request_context():
        assert phone.package["digest"].startswith(f"{in_french(enrolment).digest}-")


def test_folders_of_old_releases_are_swept_but_for_the_one_before(
    phone: Phone, folder: Path, enrolment: Enrolment
) -> None:
    for name, age in (("oldest", 3), ("older", 2), ("before", 1)):
        (folder.parent / name).mkdir(parents=True)
        (folder.parent / name / "one.json").write_bytes(b"{}")
        os.utime(folder.parent / name, (age_of := time.time() - age * 86_400, age_of))
    shutil.rmtree(folder, ignore_errors=True)

    with phone.client.app.test_request_context():
        in_french(enrolment)

    assert {one.name for one in folder.parent.iterdir()} == {folder.name, "before"}
    assert (folder.parent / "before" / "one.json").exists()


def test_size_is_that_of_the_package_and_its_media(phone: Phone, enrolment: Enrolment) -> None:
    sent = phone.client.http.get("/offline/courses/bees", headers={"Accept-Encoding": "br"})
    whole = len(sent.data) + sum(one["size"] for one in phone.package["media"])

    assert in_french(enrolment).size_for(1) == pytest.approx(whole, rel=0.1)


def test_size_tells_those_who_may_be_ticked(phone: Phone, cast: Cast, enrolment: Enrolment) -> None:
    for number in range(14):
        one = person(name_fr=f"Fatima {number}", picture=("bee", "sun", "palm")[number % 3])
        db.session.flush()
        membership(one, cast.argan)
    db.session.commit()
    package = phone.fetch().package
    sent = phone.client.http.get("/offline/courses/bees", headers={"Accept-Encoding": "br"})
    whole = len(sent.data) + sum(one["size"] for one in package["media"])

    assert in_french(enrolment).size_for(15) == pytest.approx(whole, rel=0.1)


def test_command_prepares_every_language(phone: Phone, folder: Path, course: Course, cast: Cast) -> None:
    told = phone.client.app.test_cli_runner().invoke(args=["lms", "offline", "prepare"])

    assert told.exit_code == 0, told.output
    assert "bees: " in told.output
    assert len(list(folder.glob(f"{course.current_revision_id}-*.json"))) == len(LANGUAGES)
