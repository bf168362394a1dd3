"""A personal list of one course: asked for so, logged so, and no wider than that."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
import time_machine

from lms.core import clock as now
from lms.core.db import db
from lms.learning import queries as learnt
from lms.learning import services as learning
from lms.learning.models import Course
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, finish, loaded_bees, media
from tests.monitoring.counted import follow
from tests.monitoring.people.listing import LOG, PEOPLE, asked, listed, log, opened


@pytest.fixture
def two_courses(cast: Cast, course: Course) -> None:
    """Amina learns of bees, Bilal and Esi of wasps."""
    loaded = loaded_bees()
    told = msgspec.structs.replace(loaded.course, slug="wasps", title={"en": "Wasps", "fr": "Wasps", "ar": "Wasps"})
    revision, _is_new = learning.publish(replace(loaded, course=told), media(), at=now.now())
    wasps = db.session.get_one(Course, revision.course_id)
    enrol(cast.amina, course)
    for one in (cast.bilal, cast.esi):
        enrol(one, wasps)
    db.session.commit()


@pytest.fixture
def adviser(client: PageClient, cast: Cast, two_courses: None) -> PageClient:
    return client.speak("en").sign_in(cast.driss)


def test_link_fills_the_form_and_the_list_holds_that_course_alone(adviser: PageClient) -> None:
    form = adviser.get(f"{PEOPLE}?behind=enrolled&period=2026&course=wasps").text

    page = listed(adviser, course="wasps")

    assert '<option selected value="wasps">' in form
    assert "Bilal" in page
    assert "Amina" not in page
    assert "Esi" not in page, "She is of another delegation"
    assert "course=wasps" in page, "Another list begins with the same course"


def test_without_a_course_it_is_of_all(adviser: PageClient) -> None:
    page = listed(adviser)

    assert "Bilal" in page
    assert "Amina" in page
    assert [one.course for one in log()] == [""]


@pytest.mark.parametrize("behind", ["active", "completed", "certified", "stuck"])
def test_every_list_is_narrowed_to_the_course(
    client: PageClient, cast: Cast, two_courses: None, clock: time_machine.Traveller, behind: str
) -> None:
    enrolment = db.session.scalars(learnt.enrolment_of(cast.amina.id, "bees")).one()
    if behind == "stuck":
        clock.shift(timedelta(days=75))
    else:
        finish(cast.amina, enrolment)
    follow()
    client.speak("en").sign_in(cast.driss)

    assert "Amina" in listed(client, behind=behind, course="bees")
    assert "Amina" not in listed(client, behind=behind, course="wasps")


def test_log_says_which_course_and_how_many_were_on_that_list(
    client: PageClient, cast: Cast, adviser: PageClient
) -> None:
    opened(adviser, course="wasps")

    page = client.sign_in(cast.yassine).get(LOG).text.partition("<tbody>")[2]

    assert [(one.course, one.rows) for one in log()] == [("wasps", 1)]
    assert "Who began a course in the period · 2026 · Wasps" in page


def test_officer_asks_about_one_course_of_one_cooperative(client: PageClient, cast: Cast, two_courses: None) -> None:
    client.speak("en").sign_in(cast.salma)

    page = listed(client, course="wasps", cooperative=cast.honey.register_number)

    assert "Esi" in page
    assert client.post(PEOPLE, asked(course="wasps")).status_code == 422, "Of one cooperative at a time"


def test_course_that_is_not_there_is_refused_in_words(adviser: PageClient) -> None:
    link, form = adviser.get(f"{PEOPLE}?course=hornets"), adviser.post(PEOPLE, asked(course="hornets"))

    assert link.status_code == 400
    assert "There is no such course." in link.text
    assert form.status_code == 422
    assert log() == []


@pytest.mark.parametrize("name", ["amina", "bilal", "khadija"])
def test_nobody_else_finds_it(client: PageClient, cast: Cast, two_courses: None, name: str) -> None:
    client.sign_in(getattr(cast, name))

    assert client.get(f"{PEOPLE}?course=bees").status_code == 404
    assert client.post(PEOPLE, asked(course="bees")).status_code == 404
