"""A certificate is withdrawn: what rested on it is cut at once, what did not keeps its grace, and none is forgotten."""

from datetime import timedelta

import msgspec
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.certification import services as certification
from lms.certification.models import Certificate
from lms.cooperatives.models import Office
from lms.cooperatives.services import end_office
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.pathway import queries, revocations, watching
from lms.pathway.models import Check, Revocation, StageState
from lms.pathway.rules.evaluation import evaluate
from lms.pathway.rules.facts import FactKind, Facts
from lms.pathway.rules.model import Rule, Stage
from lms.pathway.signals import facts_changed
from lms.pathway.transitions import Status
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.doing import cooperatives, rules
from tests.pathway.test_services import GOVERNED, certify, publish_rule, status_of, told


@pytest.fixture
def bees(cast: Cast) -> Course:
    """A rule asks the president for the certificate of bees; Bilal presides, and both members have it."""
    publish_rule(GOVERNED)
    course = publish_bees()
    certify(cast.bilal, course)
    certify(cast.amina, course)
    return course


def withdraw(person: Person) -> None:
    certificate = db.session.scalars(
        select(Certificate).where(Certificate.item == "", Certificate.person_id == person.id)
    ).one()
    certification.revoke(certificate, by=None, reason="Passed by another person", at=clock.now())
    db.session.commit()


def leave_office(cast: Cast) -> None:
    office = db.session.scalars(select(Office).where(Office.person_id == cast.bilal.id)).one()
    end_office(office, on=clock.now().date())


def grace(cast: Cast) -> object:
    db.session.expire_all()
    return db.session.get_one(StageState, (cast.argan.id, Stage.PROJECT)).grace_until


def triggers(cast: Cast) -> list[str]:
    return [one.trigger for one in queries.history_of(cast.argan.id, limit=20)]


def test_what_rested_on_it_is_cut_at_once(cast: Cast, bees: Course) -> None:
    withdraw(cast.bilal)

    assert status_of(cast) is Status.SUSPENDED
    assert triggers(cast)[0] == "certificate_revoked"


def test_unrelated_one_leaves_the_stage_open(cast: Cast, bees: Course) -> None:
    withdraw(cast.amina)

    assert status_of(cast) is Status.OPEN


def test_unrelated_one_takes_no_grace(cast: Cast, bees: Course) -> None:
    leave_office(cast)
    db.session.commit()
    until = grace(cast)

    with time_machine.travel(clock.now() + timedelta(days=3)):
        withdraw(cast.amina)

    assert status_of(cast) is Status.AT_RISK
    assert grace(cast) == until


def test_one_that_goes_with_another_reason_leaves_the_grace(cast: Cast, bees: Course) -> None:
    """The office ends in the same transaction: the stage would be at risk with the certificate too."""
    leave_office(cast)

    withdraw(cast.bilal)

    assert status_of(cast) is Status.AT_RISK


@pytest.mark.parametrize("trigger", ["document_filed", "certificate"])
def test_one_that_waits_for_the_worker_survives_another_change(
    cast: Cast, bees: Course, monkeypatch: pytest.MonkeyPatch, trigger: str
) -> None:
    monkeypatch.setattr(watching, "AT_ONCE", 0)
    withdraw(cast.bilal)
    waits = status_of(cast)
    monkeypatch.setattr(watching, "AT_ONCE", 10)

    facts_changed.send(cooperative_id=cast.argan.id, trigger=trigger)
    db.session.commit()

    assert (waits, status_of(cast)) == (Status.OPEN, Status.SUSPENDED)
    assert triggers(cast)[0] == "certificate_revoked"
    assert told(cast.amina)[-1] == "suspended"


def test_one_that_waits_survives_other_changes_that_wait_too(
    cast: Cast, bees: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "AT_ONCE", 0)
    withdraw(cast.bilal)
    facts_changed.send(cooperative_id=cast.argan.id, trigger="document_filed")
    db.session.commit()
    queries.plan_checks_of_all(clock.now().date(), "rule")
    db.session.commit()

    watching.judge_due()

    assert status_of(cast) is Status.SUSPENDED


def test_it_acts_once(cast: Cast, bees: Course) -> None:
    withdraw(cast.amina)

    assert db.session.scalar(select(func.count()).select_from(Revocation)) == 0
    leave_office(cast)
    db.session.commit()
    assert status_of(cast) is Status.AT_RISK


def test_worker_skips_what_it_cannot_judge_until_tomorrow(
    cast: Cast, bees: Course, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    today = clock.now().date()
    watching.judge_due()
    monkeypatch.setattr(watching, "AT_ONCE", 0)
    withdraw(cast.bilal)
    first, second = cast.honey.id, cast.argan.id
    facts_changed.send(cooperative_id=first, trigger="import")
    db.session.commit()
    db.session.get_one(Check, first).due_on = today - timedelta(days=1)
    db.session.commit()
    judge = watching.services.judge

    def fail(cooperative, trigger, *, at):
        if cooperative.id == first:
            raise ZeroDivisionError
        judge(cooperative, trigger, at=at)

    monkeypatch.setattr(watching.services, "judge", fail)

    done, again = watching.judge_due(), watching.judge_due()

    assert (done, again) == (2, 0)
    assert status_of(cast) is Status.SUSPENDED
    assert db.session.get_one(Check, first).due_on == today + timedelta(days=1)
    assert db.session.get(Check, second) is None
    assert str(first) in caplog.text


@settings(deadline=None)
@given(rule=rules(), facts=cooperatives, chosen=st.data())
def test_what_is_put_back_is_what_was_found_before(rule: Rule, facts: Facts, chosen: st.DataObject) -> None:
    held = [one for one in facts.facts if one.kind is FactKind.CERTIFICATE]
    lost = chosen.draw(st.sets(st.sampled_from(held))) if held else set()
    rest = tuple(one for one in facts.facts if one not in lost)

    without = msgspec.structs.replace(facts, facts=rest)

    before = evaluate(rule, facts).state.is_met
    assert revocations.finding_with(tuple(lost), rule, without).state.is_met == before
    assert before or not evaluate(rule, without).state.is_met
