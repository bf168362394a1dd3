"""What ends, and what the pathway makes of it: presidents, certificates, overrides. By the pages, as people do it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.accounts.models import Person
from lms.certification.models import Certificate
from lms.cooperatives.models import Membership, Office
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.pathway import queries, services, watching
from lms.pathway.models import Override
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.test_services import GOVERNED, certify, publish_rule, status_of, told


@pytest.fixture
def bees(cast: Cast) -> Course:
    """A rule asks the president for the certificate of bees; Bilal presides and has it."""
    publish_rule(GOVERNED)
    course = publish_bees()
    certify(cast.bilal, course)
    return course


def desk(cast: Cast, person: Person) -> str:
    found = select(Membership.id).where(Membership.person_id == person.id)
    return f"/staff/cooperatives/{cast.argan.id}/members/{db.session.scalars(found).one()}"


def keep_open(cast: Cast, days: int) -> Override:
    override = services.keep_open(
        cast.argan, Stage.PROJECT, by=cast.driss, reason="Exam on paper", at=clock.now(),
        until_on=clock.now().date() + timedelta(days=days),
    )  # fmt: skip
    db.session.commit()
    return override


def test_president_leaves_and_the_next_one_opens_the_stage_again(client: PageClient, cast: Cast, bees: Course) -> None:
    certify(cast.amina, bees)
    today = clock.now().date().isoformat()
    client.sign_in(cast.driss).speak("en")
    before = status_of(cast)

    client.post(f"{desk(cast, cast.bilal)}/departure", {"on": today, "reason": "left"})
    at_risk = status_of(cast)
    client.post(f"{desk(cast, cast.amina)}/offices", {"kind": "president", "on": today})

    assert (before, at_risk, status_of(cast)) == (Status.OPEN, Status.AT_RISK, Status.OPEN)
    assert told(cast.amina) == ["open", "at_risk", "office_given", "recovered"]
    page = client.sign_in(cast.amina).get("/pathway").text
    assert "is safe again" in page


def test_new_president_without_the_certificate_saves_nothing(client: PageClient, cast: Cast, bees: Course) -> None:
    today = clock.now().date().isoformat()
    client.sign_in(cast.driss)

    client.post(f"{desk(cast, cast.amina)}/offices", {"kind": "president", "on": today})

    assert status_of(cast) is Status.AT_RISK


def test_president_hands_over_on_her_phone(client: PageClient, cast: Cast, bees: Course) -> None:
    found = select(Membership.id).where(Membership.person_id == cast.amina.id)
    address = f"/cooperative/register/{db.session.scalars(found).one()}/offices"

    client.sign_in(cast.bilal).post(address, {"kind": "president", "on": clock.now().date().isoformat()})

    assert status_of(cast) is Status.AT_RISK
    certify(cast.amina, bees)
    assert status_of(cast) is Status.OPEN


def test_end_of_an_office_acts_at_once(client: PageClient, cast: Cast, bees: Course) -> None:
    office = db.session.scalars(select(Office.id)).one()

    client.sign_in(cast.driss).post(
        f"/staff/cooperatives/{cast.argan.id}/offices/{office}/end", {"on": clock.now().date().isoformat()}
    )

    assert status_of(cast) is Status.AT_RISK


def test_withdrawn_certificate_acts_at_once(client: PageClient, cast: Cast, bees: Course) -> None:
    code = db.session.scalars(select(Certificate.code).where(Certificate.item == "")).one()

    client.sign_in(cast.salma).post(
        f"/staff/certificates/{code}/revocation", {"reason": "Passed by another person", "is_understood": "y"}
    )

    assert status_of(cast) is Status.SUSPENDED
    assert told(cast.bilal) == ["open", "certificate_withdrawn", "suspended"]
    assert told(cast.amina) == ["open", "suspended"]


def test_override_is_told_when_it_begins_in_words_of_its_own(client: PageClient, cast: Cast) -> None:
    publish_rule(GOVERNED)

    keep_open(cast, 30)

    assert [told(one) for one in (cast.amina, cast.driss, cast.esi)] == [["kept_open"], [], []], "she knows"
    assert "Exam on paper" in client.sign_in(cast.amina).get("/notices").text


def test_override_is_told_a_week_before_it_ends_and_when_it_is_over(client: PageClient, cast: Cast) -> None:
    publish_rule(GOVERNED)
    keep_open(cast, 30)
    nights = []

    for days in (22, 23, 24, 30, 31):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            watching.judge_due()
            watching.tell_what_falls_due()
            nights.append([kind for kind in told(cast.driss) if kind != "duty"])
    with time_machine.travel(clock.now() + timedelta(days=31)):
        page = client.sign_in(cast.amina).speak("en").get("/notices").text

    assert [len(night) for night in nights] == [0, 1, 1, 1, 3]
    assert set(nights[-1]) == {"kept_ending", "suspended", "kept_over"}
    assert "is kept open no more" in page
    assert "open only until" in page


def test_short_override_is_told_at_its_beginning_only(cast: Cast) -> None:
    publish_rule(GOVERNED)
    keep_open(cast, 7)

    watching.tell_what_falls_due()

    assert told(cast.amina) == ["kept_open"]


def test_override_that_is_taken_back_is_over_once(client: PageClient, cast: Cast) -> None:
    publish_rule(GOVERNED)
    keep_open(cast, 30)

    client.sign_in(cast.driss).post(f"/staff/cooperatives/{cast.argan.id}/stages/project/override/delete")
    with time_machine.travel(clock.now() + timedelta(days=31)):
        watching.tell_what_falls_due()

    assert sorted(told(cast.amina)) == ["kept_open", "kept_over", "suspended"]
    assert queries.overrides_ending(clock.now().date(), clock.now().date() + timedelta(days=60)) == []
