"""Under whose name learners of a cohort are counted: that of who runs it, whoever made it."""

from datetime import timedelta

import pytest
from flask import Flask

from lms.core import clock
from lms.learning.models import Course
from lms.monitoring.dimensions import UNKNOWN, Dimension
from lms.monitoring.indicators import Measure
from lms.teaching.services import cohorts
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, publish_bees
from tests.factories.teaching import cohort
from tests.monitoring.counted import amount, assert_equal_to_direct_count, follow
from tests.monitoring.lists import PREFIX, rows_of


@pytest.fixture
def course(app: Flask, cast: Cast) -> Course:
    return publish_bees()


def learners_of(trainer: str) -> int:
    return amount(Measure.ENROLMENTS, dimension=Dimension.TRAINER, value=trainer)


def test_cohort_that_was_handed_over_counts_for_who_runs_it(client: PageClient, cast: Cast, course: Course) -> None:
    """An administrator made it, and gave it to a trainer."""
    enrol(cast.amina, course)
    made = cohort(cast.yassine, cast.amina)
    follow()
    assert learners_of(str(cast.yassine.id)) == 1

    cohorts.add_trainer(made, cast.khadija.email or "", at=clock.now() + timedelta(minutes=1))
    follow()
    assert learners_of(str(cast.yassine.id)) == 1, "Who came first still runs it"

    cohorts.remove_trainer(made, cast.yassine)
    follow()
    assert (learners_of(str(cast.khadija.id)), learners_of(str(cast.yassine.id)), learners_of(UNKNOWN)) == (1, 0, 0)
    assert_equal_to_direct_count()
    client.speak("en").sign_in(cast.salma)
    assert cast.khadija.name_fr in rows_of(client, f"{PREFIX}/cohorts")[made.title]
