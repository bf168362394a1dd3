"""Amina on her phone, enrolled in the small course of cmi5_packages; and the libraries of SCORM and H5P, or what stands for them."""

from pathlib import Path

import pytest
from flask import Flask

from lms.learning.models import Enrolment
from lms.packages.h5p import player as h5p_player
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


@pytest.fixture
def h5p_library(app: Flask, folder: Path, monkeypatch) -> Path:
    """The same of H5P."""
    for name in ("main.bundle.js", "frame.bundle.js", "styles/h5p.css", "fonts/h5p.woff2", "h5p.d.ts"):
        (folder / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "dist" / name).write_text(f"/* {name} */")
    (folder / "package.json").write_text('{"version": "3.8.2"}')
    monkeypatch.setattr(h5p_player, "FOLDER", folder)
    with_content_host(app, monkeypatch)
    return folder
