"""Who lost her certificate is asked for something that she can do, and doing it opens the stage again."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.certification import services as certification
from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course, Enrolment
from lms.pathway.overview import overview_of
from lms.pathway.rules.findings import ActionKind
from lms.pathway.transitions import Status
from lms.xapi import services as xapi
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees, sit
from tests.pathway.test_services import GOVERNED, certify, publish_rule, status_of


@pytest.fixture
def withdrawn(cast: Cast) -> Certificate:
    """Bilal's, on which the stage rested."""
    publish_rule(GOVERNED)
    certify(cast.bilal, publish_bees())
    certificate = db.session.scalars(select(Certificate).where(Certificate.item == "")).one()
    certification.revoke(certificate, by=cast.salma, reason="Passed by another person", at=clock.now())
    db.session.commit()
    return certificate


def test_finding_names_him_and_the_minutes_of_the_exam(cast: Cast, withdrawn: Certificate) -> None:
    found = overview_of(cast.argan, clock.now().date())
    mine = found.next_for(cast.bilal.id)

    assert mine is not None
    assert (mine.action, mine.target, mine.who_can[0]) == (ActionKind.CERTIFY, "bees", cast.bilal.id)
    effort = found.facts.efforts["bees"]
    assert found.minutes_for(mine, cast.bilal.id) == round(effort.minutes * (1 - (effort.steps - 1) / effort.steps)) > 0


def test_pathway_leads_to_the_course_and_the_course_to_the_exam(
    client: PageClient, cast: Cast, withdrawn: Certificate
) -> None:
    client.sign_in(cast.bilal).speak("en")

    assert 'class="next" href="/courses/bees"' in client.get("/pathway").text
    assert '<a class="button" href="/courses/bees/exam">Pass the exam again' in client.get("/courses/bees").text


def test_passing_again_opens_the_stage_again(cast: Cast, withdrawn: Certificate) -> None:
    before = status_of(cast)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        sit(cast.bilal, db.session.get_one(Enrolment, withdrawn.registration), "exam")
        db.session.commit()
    after = status_of(cast)

    xapi.rebuild()
    db.session.commit()

    assert (before, after, status_of(cast)) == (Status.SUSPENDED, Status.OPEN, Status.OPEN)


def test_course_of_who_lost_nothing_asks_nothing(client: PageClient, cast: Cast, withdrawn: Certificate) -> None:
    course = db.session.scalars(select(Course)).one()
    certify(cast.amina, course)

    assert "Pass the exam again" not in client.sign_in(cast.amina).speak("en").get("/courses/bees").text
