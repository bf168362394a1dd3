"""Stages after the log was read anew: the same as before, whatever has happened, and nobody is judged or told by it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from lms.certification import services as certification
from lms.certification.models import Certificate
from lms.cooperatives.models import Office, OfficeKind
from lms.cooperatives.services import end_office, give_office
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.notices.models import Notice
from lms.pathway import services, watching
from lms.pathway.models import Check, Evaluation, StageState
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status
from lms.xapi import services as xapi
from lms.xapi.models import StoredStatement
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.test_services import EVERYONE, GOVERNED, certify, publish_rule


@pytest.fixture
def bees(cast: Cast) -> Course:
    publish_rule(GOVERNED)
    return publish_bees()


def opened(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)


def at_risk_by_a_new_rule(cast: Cast, bees: Course) -> None:
    opened(cast, bees)
    publish_rule(EVERYONE, migrate_by=clock.now().date())
    watching.judge_due()


def at_risk_by_an_office(cast: Cast, bees: Course) -> None:
    opened(cast, bees)
    office = db.session.scalars(select(Office).where(Office.person_id == cast.bilal.id)).one()
    end_office(office, on=clock.now().date())
    db.session.commit()


def recovered(cast: Cast, bees: Course) -> None:
    at_risk_by_an_office(cast, bees)
    certify(cast.amina, bees)
    give_office(cast.argan, cast.amina, OfficeKind.PRESIDENT, since=clock.now().date())
    db.session.commit()


def suspended_by_time(cast: Cast, bees: Course) -> None:
    at_risk_by_an_office(cast, bees)
    with time_machine.travel(clock.now() + timedelta(days=61)):
        watching.judge_due()


def suspended_by_a_retraction(cast: Cast, bees: Course) -> None:
    opened(cast, bees)
    retract(cast)


def retracted_and_at_risk_before(cast: Cast, bees: Course) -> None:
    at_risk_by_an_office(cast, bees)
    retract(cast)


def kept_open(cast: Cast, bees: Course) -> None:
    suspended_by_a_retraction(cast, bees)
    until_on = clock.now().date() + timedelta(days=30)
    services.keep_open(cast.argan, Stage.PROJECT, by=cast.driss, reason="Paper", until_on=until_on, at=clock.now())
    db.session.commit()


def retract(cast: Cast) -> None:
    certificate = db.session.scalars(
        select(Certificate).where(Certificate.item == "", Certificate.person_id == cast.bilal.id)
    ).one()
    certification.revoke(certificate, by=cast.yassine, reason="Passed by another person", at=clock.now())
    db.session.commit()


@pytest.mark.parametrize(("happened", "status"), [
    (opened, Status.OPEN), (at_risk_by_a_new_rule, Status.AT_RISK), (at_risk_by_an_office, Status.AT_RISK),
    (recovered, Status.OPEN), (suspended_by_time, Status.SUSPENDED), (suspended_by_a_retraction, Status.SUSPENDED),
    (retracted_and_at_risk_before, Status.AT_RISK), (kept_open, Status.OPEN),
])  # fmt: skip
@pytest.mark.parametrize("days", [0, 200])
def test_rebuild_from_the_log_gives_the_same_stages(
    cast: Cast, bees: Course, happened: Callable[[Cast, Course], None], status: Status, days: int
) -> None:
    happened(cast, bees)
    before, said = rows(), history()

    with time_machine.travel(clock.now() + timedelta(days=days)):
        xapi.rebuild()
        db.session.commit()

    assert rows() == before
    assert before[0][2] is status
    assert history() == said


def test_change_after_a_rebuild_is_judged(cast: Cast, bees: Course) -> None:
    xapi.rebuild()

    certify(cast.bilal, bees)

    assert [row[2] for row in rows()] == [Status.OPEN]


def rows() -> list[tuple[Any, ...]]:
    db.session.expire_all()
    return [
        (state.cooperative_id, state.stage, state.status, state.rule_number, state.since, state.grace_until)
        for state in db.session.scalars(select(StageState))
    ]


def history() -> list[Any]:
    """All that was found, said, told and planned."""
    return [
        sorted(db.session.scalars(select(one)).all())
        for one in (Evaluation.id, StoredStatement.id, Notice.id, Check.due_on)
    ]
