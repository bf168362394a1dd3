"""Who is stuck and where, with the same queries for two people and for forty."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lms.core import clock
from lms.core.db import db
from lms.teaching.models import Cohort, Way
from lms.teaching.services import people
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast, membership, person
from tests.factories.courses import complete, enrol, sit
from tests.factories.teaching import cohort as make_cohort

DESK = "/staff/cohorts"


@pytest.fixture
def counts(app: Any) -> Iterator[list[str]]:
    with queries_seen() as found:
        yield found


def step_of(page: str, words: str) -> str:
    """The part of the page about the step that has these words in its title."""
    parts = re.split(r'<li class="stuck__step">', page)
    return next(part for part in parts if words in part.partition("</b>")[0])


def test_each_stands_at_her_step(client: PageClient, cast: Cast, course: Any, cohort: Cohort) -> None:
    complete(cast.amina, enrol(cast.amina, course), "hive/the-hive")
    db.session.commit()

    page = client.speak("fr").sign_in(cast.khadija).get(f"{DESK}/{cohort.id}/progress").text

    assert "Amina" in step_of(page, "La reine")
    assert "Amina" not in step_of(page, "La ruche")
    assert "Bilal" in page.partition("Pas commencé")[2]


def test_who_does_not_move_is_said(
    client: PageClient, cast: Cast, course: Any, cohort: Cohort, now: time_machine.Traveller
) -> None:
    enrol(cast.amina, course)
    db.session.commit()
    now.shift(timedelta(days=10))
    client.speak("fr").sign_in(cast.khadija)

    week = client.get(f"{DESK}/{cohort.id}/progress?days=7").text
    fortnight = client.get(f"{DESK}/{cohort.id}/progress?days=nonsense").text

    assert "n’a pas bougé depuis le 27 novembre 2026" in week
    assert "n’a pas bougé" not in fortnight


def test_who_waits_for_an_attempt_is_said(client: PageClient, cast: Cast, course: Any, cohort: Cohort) -> None:
    enrolment = enrol(cast.amina, course)
    complete(cast.amina, enrolment, "hive/the-hive", "hive/the-queen")
    for _time in range(2):
        sit(cast.amina, enrolment, "hive/quiz", right=False)
    db.session.commit()
    client.speak("fr").sign_in(cast.khadija)

    page = client.get(f"{DESK}/{cohort.id}/progress").text
    own = client.get(f"{DESK}/{cohort.id}/members/{cast.amina.id}").text

    assert re.search(r"attend jusqu’au|tentatives? (ont|a) échoué", step_of(page, "Quiz"))
    assert f"/members/{cast.amina.id}/messages/new" in own
    assert "/sessions/new" in own


def test_page_of_a_course_joins_the_cohorts_that_one_sees(
    client: PageClient, cast: Cast, course: Any, cohort: Cohort
) -> None:
    other = make_cohort(cast.khadija, cast.esi, title="Atlas")
    make_cohort(cast.yassine, person_named("Zineb"), title="Hers")

    page = client.speak("fr").sign_in(cast.khadija).get(f"{DESK}/courses/bees").text
    whole = client.sign_in(cast.yassine).get(f"{DESK}/courses/bees").text

    assert f"{DESK}/{other.id}/members/{cast.esi.id}" in page
    assert f"{DESK}/{cohort.id}/members/{cast.amina.id}" in page
    assert "Zineb" not in page
    assert "Zineb" in whole
    assert client.get(f"{DESK}/courses/nothing").status_code == 404


def test_course_that_was_withdrawn_is_shown_still(client: PageClient, cast: Cast, course: Any, cohort: Cohort) -> None:
    course.current_revision_id = None
    db.session.commit()
    client.sign_in(cast.khadija)

    assert client.get(f"{DESK}/{cohort.id}/progress").status_code == 200
    assert client.get(f"{DESK}/{cohort.id}").status_code == 200
    assert client.get(DESK).status_code == 200


def test_queries_do_not_grow_with_people(
    client: PageClient, cast: Cast, course: Any, cohort: Cohort, counts: list[str]
) -> None:
    enrol(cast.amina, course)
    db.session.commit()
    client.sign_in(cast.khadija)
    paths = [f"{DESK}/{cohort.id}/progress", f"{DESK}/courses/bees", f"{DESK}/{cohort.id}", DESK]

    def queries_of(path: str) -> int:
        counts.clear()
        assert client.get(path).status_code == 200
        return len(counts)

    for path in paths:
        queries_of(path)
    few = [queries_of(path) for path in paths]
    newcomers = [person() for _number in range(40)]
    db.session.flush()
    for one in newcomers:
        membership(one, cast.argan)
        enrol(one, course)
    people.add(cohort, [one.id for one in newcomers], way=Way.COOPERATIVE, by=cast.khadija, at=clock.now())
    db.session.commit()

    assert [queries_of(path) for path in paths] == few
    assert few[0] <= 12


def person_named(name: str) -> Any:
    one = person(name_fr=name)
    db.session.commit()
    return one
