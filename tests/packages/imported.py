"""Packages brought in and units launched, as the pages do it."""

import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person
from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Completion, Course, CourseRevision, Enrolment
from lms.packages import services
from lms.packages.models import Package
from lms.packages.services import Imported
from tests.client import PageClient
from tests.factories.courses import enrol

CONTENT_URL = "http://content.test"


def with_content_host(app: Flask, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], content_url=CONTENT_URL))


def imported(app: Flask, content: bytes) -> Imported:
    """Imported and committed."""
    folder = Path(app.config["SETTINGS"].instance_path) / "packages"
    found = services.import_package(io.BytesIO(content), folder, at=clock.now())
    db.session.commit()
    return found


def bring(app: Flask, content: bytes) -> Package:
    return imported(app, content).package


def course_of(package: Package) -> Course:
    revision = db.session.get_one(CourseRevision, package.revision_id)
    return db.session.get_one(Course, revision.course_id)


def enrolled(person: Person, package: Package) -> Enrolment:
    enrolment = enrol(person, course_of(package))
    db.session.commit()
    return enrolment


def derived() -> set[tuple[str, ...]]:
    """Lesson, module and course that are completed, and the certificate."""
    db.session.expire_all()
    return {
        (model.__tablename__, *map(str, row))
        for model in (Completion, Certificate)
        for row in db.session.execute(select(*model.__table__.columns))
    }


def launch_path(package: Package, *, group: int = 0, unit: int = 0) -> str:
    found = package.structure.groups[group]
    return f"/courses/{course_of(package).slug}/lessons/{found.key}/{found.units[unit].key}/launch"


def launched(client: PageClient, package: Package, *, group: int = 0) -> str:
    """Touch the lesson's button; answers the address of the unit."""
    answer = client.post(launch_path(package, group=group))
    if answer.status_code == 303:
        return answer.headers["Location"]
    assert answer.status_code == 200, answer.text
    return unescape(re.search(r'<a class="button" href="([^"]+)"', answer.text)[1])


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
