"""Who was at a session did something in that month, in figures and lists alike, until it is said that she was not there."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lms.accounts.models import Person
from lms.core import clock as now
from lms.core.db import db
from lms.core.months import month_of
from lms.learning.models import Course
from lms.monitoring.counting import rollup
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import Measure
from lms.teaching.models import Cohort, CohortSession
from lms.teaching.services import attendance, sessions
from lms.teaching.services.attendance import Held
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol
from tests.factories.teaching import cohort as make_cohort
from tests.factories.teaching import meeting
from tests.factories.teaching import session as make_session
from tests.monitoring.counted import assert_equal_to_direct_count, by_month, follow
from tests.monitoring.people.listing import listed

AUGUST, OCTOBER = month_of(date(2026, 8, 1)), month_of(date(2026, 10, 1))
HELD_AT = datetime(2026, 10, 14, 9, tzinfo=UTC)


@pytest.fixture
def cohort(course: Course, cast: Cast, clock: time_machine.Traveller) -> Cohort:
    """Amina began in August, and did nothing since."""
    clock.move_to(datetime(2026, 8, 20, 9, tzinfo=UTC))
    enrol(cast.amina, course)
    made = make_cohort(cast.khadija, cast.amina, cast.bilal)
    clock.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC))
    return made


@pytest.fixture
def session(cohort: Cohort, cast: Cast) -> CohortSession:
    """For whatever the group needs: nobody is credited with a lesson."""
    return make_session(cohort, cast.khadija, HELD_AT, item="")


def tick(session: CohortSession, course: Course, by: Person, *present: Person, was: Collection[Person] = ()) -> None:
    held = Held(db.session.get_one(Cohort, session.cohort_id), session, course, by)
    attendance.keep_list(held, {one.id for one in present}, was={one.id for one in was}, at=now.now())
    follow()


def test_who_was_there_was_active_in_the_month_of_the_session(
    session: CohortSession, course: Course, cast: Cast
) -> None:
    follow()

    tick(session, course, cast.khadija, cast.amina)

    assert by_month(Measure.PEOPLE_ACTIVE, place="MA-09") == {OCTOBER: 1}
    assert by_month(Measure.ACTIVE_ENROLMENTS) == {OCTOBER: 1}
    assert by_month(Measure.RETAINED, dimension=Dimension.LATER, value="2") == {AUGUST: 1}
    assert_equal_to_direct_count()


def test_who_was_not_there_after_all_was_not_active(session: CohortSession, course: Course, cast: Cast) -> None:
    tick(session, course, cast.khadija, cast.amina, cast.bilal)
    assert by_month(Measure.PEOPLE_ACTIVE) == {OCTOBER: 2}

    tick(session, course, cast.khadija, cast.bilal, was=(cast.amina, cast.bilal))

    assert by_month(Measure.PEOPLE_ACTIVE) == {OCTOBER: 1}
    assert by_month(Measure.ACTIVE_ENROLMENTS) == {OCTOBER: 1}
    assert_equal_to_direct_count()
    rollup.rebuild(at=now.now())
    assert by_month(Measure.PEOPLE_ACTIVE) == {OCTOBER: 1}


def test_who_was_there_in_the_end_counts_once(
    session: CohortSession, course: Course, cast: Cast, clock: time_machine.Traveller
) -> None:
    tick(session, course, cast.khadija, cast.amina)
    clock.shift(timedelta(minutes=1))
    tick(session, course, cast.khadija, was=(cast.amina,))
    assert by_month(Measure.PEOPLE_ACTIVE) == {}
    clock.shift(timedelta(minutes=1))

    tick(session, course, cast.khadija, cast.amina)

    assert by_month(Measure.PEOPLE_ACTIVE) == {OCTOBER: 1}
    assert by_month(Measure.ACTIVE_ENROLMENTS) == {OCTOBER: 1}


def test_session_of_another_day_counts_there(session: CohortSession, course: Course, cast: Cast) -> None:
    tick(session, course, cast.khadija, cast.amina)

    moved = meeting(datetime(2026, 11, 3, 9, tzinfo=UTC), item="")
    sessions.change(db.session.get_one(Cohort, session.cohort_id), session, moved, at=now.now())
    follow()

    assert by_month(Measure.PEOPLE_ACTIVE) == {OCTOBER + 1: 1}
    assert_equal_to_direct_count()


def test_lists_say_the_same_as_the_figures(
    client: PageClient, session: CohortSession, course: Course, cast: Cast
) -> None:
    follow()
    client.speak("en").sign_in(cast.driss)
    assert "Amina" in listed(client, behind="stuck")
    assert "Amina" not in listed(client, behind="active", period="2026-10")

    tick(session, course, cast.khadija, cast.amina)
    assert "Amina" not in listed(client, behind="stuck")
    assert "Amina" in listed(client, behind="active", period="2026-10")
    assert "Amina" not in listed(client, behind="active", period="2026-09")
    assert "Amina" not in listed(client, behind="active", period="2026-11")

    tick(session, course, cast.khadija, was=(cast.amina,))
    assert "Amina" in listed(client, behind="stuck")
    assert "Amina" not in listed(client, behind="active", period="2026-10")
