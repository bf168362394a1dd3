"""Amina on her phone, enrolled in the small course of cmi5_packages."""

import pytest
from flask import Flask

from lms.learning.models import Enrolment
from lms.packages.services import Imported
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.cmi5_unit import enrolled, imported


@pytest.fixture
def argan(app: Flask) -> Imported:
    return imported(app)


@pytest.fixture
def enrolment(cast: Cast, argan: Imported) -> Enrolment:
    return enrolled(cast.amina, argan)


@pytest.fixture
def phone(cast: Cast, client: PageClient) -> PageClient:
    return client.sign_in(cast.amina)
