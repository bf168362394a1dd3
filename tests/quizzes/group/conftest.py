import pytest

from lms.accounts.models import Person
from lms.core.db import db
from lms.learning.models import Course, Enrolment
from tests.client import PageClient
from tests.factories import Cast, membership, person
from tests.factories.courses import enrol, publish_bees


@pytest.fixture
def course(app) -> Course:
    return publish_bees()


@pytest.fixture
def naima(cast: Cast) -> Person:
    """A third member of Amina's cooperative."""
    one = person(name_ar="نعيمة", name_fr="Naima")
    db.session.flush()
    membership(one, cast.argan)
    db.session.commit()
    return one


@pytest.fixture
def enrolment(cast: Cast, course: Course) -> Enrolment:
    """Of Amina, who leads."""
    found = enrol(cast.amina, course)
    db.session.commit()
    return found


@pytest.fixture
def amina(client: PageClient, cast: Cast, enrolment: Enrolment) -> PageClient:
    return client.sign_in(cast.amina).speak("fr")
