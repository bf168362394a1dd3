"""A national officer asks for the course of 60 % of the members instead of 40 %, and nobody loses a stage in silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest
import time_machine
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative, Membership
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.pathway import publishing, queries, simulation, watching
from lms.pathway.models import RuleVersion, StageState
from lms.pathway.rules import model
from lms.pathway.rules.model import All, MembersShare, Rule, Stage
from lms.pathway.simulation import LOSS
from lms.pathway.statements import STATUS
from lms.pathway.transitions import Status
from lms.xapi import agents
from tests import factories
from tests.factories import Cast
from tests.factories.courses import enrol, finish, publish_bees
from tests.factories.statements import recorded
from tests.pathway.test_services import told

SHARE = MembersShare(achievement="bees", min_share=0.4, min_count=3)
RULE = Rule(stage=Stage.PROJECT, title={"ar": "مشروع", "fr": "Projet"}, require=All(of=(SHARE,)), grace_days=60)
# Members and, of them, those who have the certificate: 40 % to 60 %. At 60 % the first two keep the stage.
KEEP = ((5, 3), (10, 6))
LOSE = ((8, 4), (12, 7), (14, 6))
MIGRATION, GRACE = timedelta(days=30), timedelta(days=60)


@dataclass
class Country:
    """Cooperatives that have entered the stage at 40 %, and the staff who change that."""

    course: Course
    officer: Person
    adviser: Person
    keeping: list[Cooperative]
    losing: list[Cooperative]

    @property
    def all(self) -> list[Cooperative]:
        return [*self.keeping, *self.losing]


@pytest.fixture
def country(cast: Cast) -> Country:
    at = clock.now()
    course = publish_bees()
    publishing.publish(
        publishing.new_draft(RULE, by=None, at=at), by=None, valid_from=at.date(), migrate_by=None, at=at
    )
    db.session.commit()
    return Country(
        course,
        cast.salma,
        cast.driss,
        [founded(course, *sizes) for sizes in KEEP],
        [founded(course, *sizes) for sizes in LOSE],
    )


def founded(course: Course, members: int, certified: int) -> Cooperative:
    where = factories.cooperative()
    db.session.flush()
    people = [factories.person() for _number in range(members)]
    db.session.flush()
    for one in people:
        factories.membership(one, where)
    db.session.commit()
    certify(course, people[:certified])
    return where


def certify(course: Course, people: Sequence[Person]) -> None:
    for one in people:
        finish(one, enrol(one, course))
    db.session.commit()


def with_share(rule: Rule, share: float) -> Rule:
    """The same rule with another share of the members."""
    asked = tuple(
        msgspec.structs.replace(one, min_share=share) if isinstance(one, MembersShare) else one
        for one in rule.require.of
    )
    return msgspec.structs.replace(rule, require=msgspec.structs.replace(rule.require, of=asked))


def drafted(country: Country) -> RuleVersion:
    """Begun from the version in force."""
    (in_force,) = queries.published_versions(Stage.PROJECT)
    draft = publishing.new_draft(with_share(model.decode(in_force.document), 0.6), by=country.officer, at=clock.now())
    db.session.commit()
    return draft


def published(country: Country) -> RuleVersion:
    """In force today; for those who have entered, in 30 days. The worker has judged everybody."""
    draft, at = drafted(country), clock.now()
    kept = list(db.session)
    simulation.run(simulation.request(draft, by=country.officer, at=at), at=at)
    # It lets go of what it has read.
    db.session.add_all(kept)
    publishing.publish(draft, by=country.officer, valid_from=at.date(), migrate_by=(at + MIGRATION).date(), at=at)
    db.session.commit()
    watching.judge_due()
    return draft


def night(after: timedelta) -> time_machine.travel:
    """A day after that of the publication."""
    return time_machine.travel(clock.now() + after)


def standings(cooperatives: Sequence[Cooperative]) -> list[tuple[Status, int]]:
    """Of each, in their order: its status, and the number of the version by which it is judged."""
    db.session.expire_all()
    states = [db.session.get_one(StageState, (one.id, Stage.PROJECT)) for one in cooperatives]
    return [(state.status, state.rule_number) for state in states]


def told_in(cooperative: Cooperative) -> list[list[str]]:
    """What each of its members was told, in order."""
    return [told(one) for one in members(cooperative)]


def members(cooperative: Cooperative) -> list[Person]:
    found = select(Person).join(Membership, Membership.person_id == Person.id).order_by(Person.id)
    return list(db.session.scalars(found.where(Membership.cooperative_id == cooperative.id)))


def statuses_in_the_log(cooperative: Cooperative) -> list[str]:
    stages = [one for one in recorded(verb="progressed") if agents.account_id(one.actor) == cooperative.id]
    return [str(one.context.extensions[agents.activity_id(STATUS)]) for one in stages if one.context]


def test_officer_sees_exactly_those_who_would_lose_before_publishing(country: Country) -> None:
    draft = drafted(country)
    asked = simulation.request(draft, by=country.officer, at=clock.now())
    db.session.commit()
    asked_id, losing = asked.id, {one.id for one in country.losing}

    outcome = simulation.run(asked, at=clock.now())

    named = db.session.scalars(queries.changes_of(asked_id, LOSS)).all()
    assert {one.id for one in named} == losing
    assert (outcome.met_before, outcome.met_after, outcome.gain, outcome.loss) == (
        len(KEEP) + len(LOSE),
        len(KEEP),
        0,
        len(LOSE),
    )


def test_simulation_changes_nothing_and_is_kept_with_the_approval(country: Country) -> None:
    draft = drafted(country)
    asked = simulation.request(draft, by=country.officer, at=clock.now())
    db.session.commit()
    draft_id, asked_id, cooperative_ids = draft.id, asked.id, [one.id for one in country.all]
    simulation.run(asked, at=clock.now())

    at = clock.now()
    publishing.publish(db.session.get_one(RuleVersion, draft_id), by=None, valid_from=at.date(), migrate_by=None, at=at)
    db.session.commit()

    assert db.session.get_one(RuleVersion, draft_id).simulation_id == asked_id
    reread = [db.session.get_one(Cooperative, one) for one in cooperative_ids]
    assert standings(reread) == [(Status.OPEN, 1)] * (len(KEEP) + len(LOSE))


def test_nobody_changes_before_the_day_of_the_migration(country: Country) -> None:
    published(country)
    today = standings(country.all)

    with night(MIGRATION - timedelta(days=1)):
        watching.judge_due()
        last_day = standings(country.all)

    assert today == last_day == [(Status.OPEN, 1)] * (len(KEEP) + len(LOSE))
    assert all(kinds == ["open"] for one in country.all for kinds in told_in(one))


def test_on_the_day_of_the_migration_those_who_lack_are_at_risk_and_told(country: Country) -> None:
    at = clock.now()
    published(country)

    with night(MIGRATION):
        watching.judge_due()

    assert standings(country.keeping) == [(Status.OPEN, 2)] * len(KEEP)
    assert standings(country.losing) == [(Status.AT_RISK, 2)] * len(LOSE)
    assert all(kinds == ["open"] for one in country.keeping for kinds in told_in(one))
    assert all(kinds == ["open", "at_risk"] for one in country.losing for kinds in told_in(one))
    assert told(country.adviser) == ["open"] * (len(KEEP) + len(LOSE)) + ["at_risk"] * len(LOSE)
    assert [statuses_in_the_log(one) for one in country.losing] == [["open", "at_risk"]] * len(LOSE)
    until = {db.session.get_one(StageState, (one.id, Stage.PROJECT)).grace_until for one in country.losing}
    assert until == {(at + MIGRATION + GRACE).date() - timedelta(days=1)}


def test_those_who_catch_up_recover_and_the_others_are_suspended_after_the_grace(country: Country) -> None:
    published(country)
    quick, *slow = country.losing
    with night(MIGRATION):
        watching.judge_due()
    with night(MIGRATION + timedelta(days=20)):
        certify(country.course, members(quick)[4:5])
        recovered = standings([quick])

    with night(MIGRATION + GRACE - timedelta(days=1)):
        watching.judge_due()
        last_day = standings(slow)
    with night(MIGRATION + GRACE):
        watching.judge_due()

    assert recovered == [(Status.OPEN, 2)]
    assert all(kinds == ["open", "at_risk", "recovered"] for kinds in told_in(quick))
    assert last_day == [(Status.AT_RISK, 2)] * len(slow)
    assert standings(slow) == [(Status.SUSPENDED, 2)] * len(slow)
    assert all(kinds == ["open", "at_risk", "suspended"] for one in slow for kinds in told_in(one))
    assert standings([quick, *country.keeping]) == [(Status.OPEN, 2)] * (len(KEEP) + 1)


def test_who_enters_after_the_publication_needs_the_new_share(country: Country) -> None:
    published(country)

    late = founded(country.course, 10, 5)
    at_half = queries.state_of(late.id, Stage.PROJECT)
    certify(country.course, members(late)[5:6])

    assert at_half is None
    assert standings([late]) == [(Status.OPEN, 2)]


def test_suspended_cooperative_enters_again_by_the_new_share(country: Country) -> None:
    published(country)
    lost = country.losing[0]
    for day in (MIGRATION, MIGRATION + GRACE):
        with night(day):
            watching.judge_due()

    with night(MIGRATION + GRACE + timedelta(days=5)):
        certify(country.course, members(lost)[4:5])

    assert standings([lost]) == [(Status.OPEN, 2)]
    assert statuses_in_the_log(lost) == ["open", "at_risk", "suspended", "open"]
