"""A cohort of bees that Khadija runs, with Amina and Bilal in it; today is Friday, 27 November 2026, ten in the morning."""

from collections.abc import Iterator

import pytest
import time_machine

from lms.learning.models import Course
from lms.teaching.models import Cohort, CohortSession
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.factories.teaching import clock_of_morocco
from tests.factories.teaching import cohort as make_cohort
from tests.factories.teaching import session as make_session


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock_of_morocco(27, 10), tick=False) as traveller:
        yield traveller


@pytest.fixture
def course(now: time_machine.Traveller, cast: Cast) -> Course:
    return publish_bees()


@pytest.fixture
def cohort(course: Course, cast: Cast) -> Cohort:
    return make_cohort(cast.khadija, cast.amina, cast.bilal)


@pytest.fixture
def session(cohort: Cohort, cast: Cast) -> CohortSession:
    """Tomorrow at ten in Morocco."""
    return make_session(cohort, cast.khadija, clock_of_morocco(28, 10))


@pytest.fixture
def held(cohort: Cohort, cast: Cast) -> CohortSession:
    """One that is going on."""
    return make_session(cohort, cast.khadija, clock_of_morocco(27, 9, 30))
