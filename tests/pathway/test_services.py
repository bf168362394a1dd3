"""Stages of cooperatives: opened, at risk, suspended, and never in silence."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from lms.accounts.models import Person
from lms.certification import services as certification
from lms.certification.models import Certificate
from lms.cooperatives.models import Office, OfficeKind
from lms.cooperatives.services import end_office, give_office
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.notices.kinds import told as told_of
from lms.notices.models import Notice
from lms.pathway import publishing, queries, services, watching
from lms.pathway.models import Check, Evaluation
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules.model import All, MembersShare, RoleCertified, Rule, Stage
from lms.pathway.services import BadOverride
from lms.pathway.signals import facts_changed
from lms.pathway.transitions import Status
from tests.asking import queries_seen
from tests.factories import Cast
from tests.factories.courses import enrol, finish, publish_bees

TITLE = {"ar": "مشروع", "fr": "Projet"}
PRESIDENT = RoleCertified(offices=("president",), achievement="bees", max_age_months=12)
GOVERNED = Rule(stage=Stage.PROJECT, title=TITLE, require=All(of=(PRESIDENT,)), grace_days=60)
EVERYONE = Rule(stage=Stage.PROJECT, title=TITLE, require=All(of=(MembersShare(achievement="bees", min_share=1.0),)))


@pytest.fixture
def bees(cast: Cast) -> Course:
    """The course, and a rule in force that asks the president for its certificate."""
    publish_rule(GOVERNED)
    return publish_bees()


def publish_rule(rule: Rule, *, migrate_by: date | None = None) -> None:
    at = clock.now()
    draft = publishing.new_draft(rule, by=None, at=at)
    publishing.publish(draft, by=None, valid_from=at.date(), migrate_by=migrate_by, at=at)
    db.session.commit()


def certify(person: Person, course: Course) -> None:
    finish(person, enrol(person, course))
    db.session.commit()


def status_of(cast: Cast) -> Status | None:
    db.session.expire_all()
    state = queries.state_of(cast.argan.id, Stage.PROJECT)
    return state.status if state else None


def told(person: Person) -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.at)))


def test_stage_opens_in_the_moment_in_which_the_certificate_is_earned(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)

    assert status_of(cast) is Status.OPEN
    assert queries.is_open(cast.argan.id, Stage.PROJECT)
    assert not queries.is_open(cast.honey.id, Stage.PROJECT)


def test_certificate_of_another_member_opens_nothing(cast: Cast, bees: Course) -> None:
    certify(cast.amina, bees)

    assert status_of(cast) is None


def test_members_and_adviser_are_told(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)

    assert [told(one) for one in (cast.amina, cast.bilal, cast.driss)] == [["open"]] * 3
    assert told(cast.esi) == []


def test_president_who_leaves_puts_the_stage_at_risk_and_another_one_saves_it(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)
    certify(cast.amina, bees)

    office = db.session.scalars(select(Office).where(Office.person_id == cast.bilal.id)).one()
    office.to_on = clock.now().date()
    facts_changed.send(cooperative_id=cast.argan.id, trigger="office")
    db.session.commit()
    at_risk = status_of(cast)
    office.person_id, office.to_on = cast.amina.id, None
    facts_changed.send(cooperative_id=cast.argan.id, trigger="office")
    db.session.commit()

    assert (at_risk, status_of(cast)) == (Status.AT_RISK, Status.OPEN)
    assert told(cast.amina) == ["open", "at_risk", "recovered"]


def test_expiry_in_the_night_is_noticed_without_a_visit(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)

    with time_machine.travel(clock.now() + timedelta(days=366)):
        watching.judge_due()
        assert status_of(cast) is Status.AT_RISK
    with time_machine.travel(clock.now() + timedelta(days=366 + 61)):
        watching.judge_due()
        assert status_of(cast) is Status.SUSPENDED

    assert told(cast.bilal) == ["open", "at_risk", "suspended"]


def test_revoked_certificate_acts_at_once(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)
    certificate = db.session.scalars(select(Certificate).where(Certificate.item == "")).one()

    certification.revoke(certificate, by=cast.yassine, reason="Passed by another person", at=clock.now())
    db.session.commit()

    assert certificate.revoked_at is not None
    assert status_of(cast) is Status.SUSPENDED


def test_adviser_keeps_a_stage_open_until_a_day(cast: Cast, bees: Course) -> None:
    until_on = clock.now().date() + timedelta(days=30)
    services.keep_open(
        cast.argan, Stage.PROJECT, by=cast.driss, reason="Exam on paper", until_on=until_on, at=clock.now()
    )
    db.session.commit()
    kept = status_of(cast)

    with time_machine.travel(clock.now() + timedelta(days=31)):
        watching.judge_due()

    assert (kept, status_of(cast)) == (Status.OPEN, Status.SUSPENDED)


@pytest.mark.parametrize(("reason", "days"), [("", 30), ("  ", 30), ("Why", 0), ("Why", -1), ("Why", 181)])
def test_override_needs_a_reason_and_a_near_day(cast: Cast, bees: Course, reason: str, days: int) -> None:
    at = clock.now()

    with pytest.raises(BadOverride):
        services.keep_open(
            cast.argan, Stage.PROJECT, by=cast.driss, reason=reason, until_on=at.date() + timedelta(days=days), at=at
        )


def test_stricter_rule_withdraws_nothing_from_who_has_entered(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)
    migrate_by = clock.now().date() + timedelta(days=90)

    publish_rule(EVERYONE, migrate_by=migrate_by)
    watching.judge_due()
    now = status_of(cast)
    with time_machine.travel(clock.now() + timedelta(days=91)):
        watching.judge_due()
        later = status_of(cast)

    assert (now, later) == (Status.OPEN, Status.AT_RISK)
    assert told(cast.bilal) == ["open", "at_risk"]


def test_stricter_version_that_was_taken_back_moves_nobody(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)
    publish_rule(EVERYONE, migrate_by=clock.now().date() + timedelta(days=30))
    publish_rule(GOVERNED)

    with time_machine.travel(clock.now() + timedelta(days=31)):
        watching.judge_due()

    assert status_of(cast) is Status.OPEN
    assert told(cast.bilal) == ["open"]


@pytest.mark.parametrize("days", [0, 90])
def test_new_rule_is_named_as_the_reason(cast: Cast, bees: Course, days: int) -> None:
    certify(cast.bilal, bees)
    publish_rule(EVERYONE, migrate_by=clock.now().date() + timedelta(days=days))

    with time_machine.travel(clock.now() + timedelta(days=days)):
        watching.judge_due()

    assert queries.history_of(cast.argan.id, limit=1)[0].trigger == "rule"
    notices = db.session.scalars(select(Notice).where(Notice.kind == "at_risk")).all()
    with force_locale("en"), current_app.test_request_context():
        assert {str(told_of(one).text)[:14] for one in notices if told_of(one)} == {"A new rule hol"}


def test_day_that_has_nothing_to_do_with_the_rule_is_a_day(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)
    queries.plan_checks_of_all(clock.now().date() + timedelta(days=366), "rule")
    db.session.commit()

    with time_machine.travel(clock.now() + timedelta(days=366)):
        watching.judge_due()

    assert queries.history_of(cast.argan.id, limit=1)[0].trigger == "time"
    notice = db.session.scalars(select(Notice).where(Notice.kind == "at_risk")).first()
    assert notice is not None
    assert "by_rule" not in notice.values


def test_rule_that_both_fail_is_not_blamed(cast: Cast, bees: Course) -> None:
    """The certificate runs out on the day on which another version begins to judge: that is missing again."""
    certify(cast.bilal, bees)
    publish_rule(EVERYONE, migrate_by=clock.now().date() + timedelta(days=366))

    with time_machine.travel(clock.now() + timedelta(days=366)):
        watching.judge_due()

    notice = db.session.scalars(select(Notice).where(Notice.kind == "at_risk")).first()
    assert notice is not None
    assert "by_rule" not in notice.values


def test_earlier_check_takes_over_the_reason_of_a_rule(cast: Cast, bees: Course) -> None:
    today = clock.now().date()
    watching.judge_due()
    services.plan_check(cast.argan.id, today + timedelta(days=9), "time")
    services.plan_check(cast.honey.id, today, "document_filed")

    queries.plan_checks_of_all(today + timedelta(days=3), "rule")
    db.session.commit()

    found = {one.cooperative_id: (one.due_on, one.trigger) for one in db.session.scalars(select(Check))}
    assert found[cast.argan.id] == (today + timedelta(days=3), "rule")
    assert found[cast.honey.id] == (today, "document_filed")


def test_evaluations_found_the_same_when_run_again(cast: Cast, bees: Course) -> None:
    certify(cast.amina, bees)
    certify(cast.bilal, bees)

    kept = db.session.scalars(select(Evaluation)).all()

    assert len(kept) >= 2
    assert all(engine.encode(services.run_again(one)) == one.finding for one in kept)


def test_same_finding_twice_is_one_evaluation(cast: Cast, bees: Course) -> None:
    for _time in range(3):
        facts_changed.send(cooperative_id=cast.argan.id, trigger="again")
        db.session.commit()

    assert len(db.session.scalars(select(Evaluation)).all()) == 1


def test_many_changes_at_once_wait_for_the_worker(cast: Cast, bees: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    watching.judge_due()
    monkeypatch.setattr(watching, "AT_ONCE", 0)

    facts_changed.send(cooperative_id=cast.argan.id, trigger="import")
    db.session.commit()
    waiting = db.session.scalars(select(Check.cooperative_id).where(Check.due_on <= clock.now().date())).all()
    watching.judge_due()

    assert list(waiting) == [cast.argan.id]
    judged = select(Evaluation).where(Evaluation.cooperative_id == cast.argan.id)
    assert len(db.session.scalars(judged).all()) == 1


def test_rolled_back_change_is_forgotten(cast: Cast, bees: Course) -> None:
    facts_changed.send(cooperative_id=cast.argan.id, trigger="lost")
    db.session.rollback()
    db.session.commit()

    assert db.session.scalars(select(Evaluation)).all() == []


def test_savepoint_judges_nothing_half_way(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)
    certify(cast.amina, bees)
    office = db.session.scalars(select(Office).where(Office.person_id == cast.bilal.id)).one()

    with db.session.begin_nested():
        end_office(office, on=clock.now().date())
    with db.session.begin_nested():
        give_office(cast.argan, cast.amina, OfficeKind.PRESIDENT, since=clock.now().date())
    db.session.commit()

    assert status_of(cast) is Status.OPEN
    assert told(cast.amina) == ["open"]


def test_change_is_judged_though_a_later_savepoint_is_given_up(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)
    office = db.session.scalars(select(Office).where(Office.person_id == cast.bilal.id)).one()

    end_office(office, on=clock.now().date())
    db.session.begin_nested().rollback()
    db.session.commit()

    assert status_of(cast) is Status.AT_RISK


def test_versions_are_read_once_for_all_that_is_judged(bees: Course, cast: Cast) -> None:
    certify(cast.bilal, bees)
    publish_rule(EVERYONE, migrate_by=clock.now().date())
    with queries_seen() as asked:
        services.judge(cast.argan, "rule", at=clock.now())

    assert len([one for one in asked if "rule_version.document" in one and "published_at IS NOT NULL" in one]) == 1
