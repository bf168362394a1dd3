from pathlib import Path

import pytest
from flask import Flask

from lms.core.db import db
from lms.core.files import MediaStore
from lms.learning.models import Course, Enrolment
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, publish_bees
from tests.offline.phones import Phone


@pytest.fixture
def course(app: Flask, cast: Cast) -> Course:
    return publish_bees(MediaStore(Path(app.config["SETTINGS"].instance_path) / "media"))


@pytest.fixture
def enrolment(cast: Cast, course: Course) -> Enrolment:
    found = enrol(cast.amina, course)
    db.session.commit()
    return found


@pytest.fixture
def phone(client: PageClient, cast: Cast, enrolment: Enrolment) -> Phone:
    """Amina's, with the course kept on it."""
    return Phone(client.sign_in(cast.amina).speak("fr")).fetch()
