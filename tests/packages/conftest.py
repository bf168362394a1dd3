"""Amina on her phone, enrolled in the small course of cmi5_packages; and the library of SCORM, or what stands for it."""

from pathlib import Path

import pytest
from flask import Flask

from lms.learning.models import Enrolment
from lms.packages.scorm import player
from lms.packages.services import Imported
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.cmi5_unit import enrolled, imported
from tests.packages.imported import with_content_host


@pytest.fixture
def argan(app: Flask) -> Imported:
    return imported(app)


@pytest.fixture
def enrolment(cast: Cast, argan: Imported) -> Enrolment:
    return enrolled(cast.amina, argan)


@pytest.fixture
def phone(cast: Cast, client: PageClient) -> PageClient:
    return client.sign_in(cast.amina)


@pytest.fixture
def library(app: Flask, folder: Path, monkeypatch) -> Path:
    """Stands for the installed npm package: these tests need none."""
    (folder / "dist" / "esm").mkdir(parents=True)
    (folder / "package.json").write_text('{"version": "3.4.3"}')
    (folder / "dist" / "esm" / "scorm12.min.js").write_text("export {}")
    monkeypatch.setattr(player, "FOLDER", folder)
    with_content_host(app, monkeypatch)
    return folder
