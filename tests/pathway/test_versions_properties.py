"""The law of versions: whatever a new rule asks, nothing is taken from a cooperative in silence.

Over generated cooperatives and rules: the stage is open by rule A; rule B is published, then rule C, each with a day to migrate or without.
Who had the stage open then has it open by her own version, or at risk, with days of grace, a notice and a statement.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.core.db import db
from lms.notices.models import Notice
from lms.pathway import publishing, queries, services
from lms.pathway.rules.evaluation import evaluate
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.model import Rule, Stage
from lms.pathway.rules.plan import plan
from lms.pathway.transitions import InForce, Standing, Status, next_standing, version_for
from lms.xapi.models import StoredStatement
from tests import factories
from tests.factories import Cast
from tests.pathway.doing import TODAY, cooperatives, do_all, rules

OPEN = (Status.OPEN, Status.AT_RISK)
days = st.integers(0, 400)
graces = st.integers(1, 120)


@settings(max_examples=300, deadline=None)
@given(
    a=rules(),
    b=rules(),
    c=rules(),
    facts=cooperatives,
    grace=graces,
    begins=st.tuples(days, days),
    migrates=st.tuples(st.none() | days, st.none() | days),
    looks=st.lists(days, max_size=12),
)
def test_no_version_closes_a_stage_that_was_not_at_risk(
    a: Rule, b: Rule, c: Rule, facts: Facts, grace: int, begins: tuple[int, int],
    migrates: tuple[int | None, int | None], looks: list[int],
) -> None:  # fmt: skip
    """Looked at on any days: the standing goes from open to suspended only through at risk, after all days of grace."""
    rule_of = {1: a, 2: b, 3: c}
    versions = [InForce(1, TODAY)]
    for index, (begin, later) in enumerate(zip(begins, migrates, strict=True)):
        first = TODAY + timedelta(begin)
        versions.append(InForce(index + 2, first, None if later is None else first + timedelta(later)))
    standing, entered, warned_on = Standing(Status.OPEN), 1, None
    for look in sorted(looks):
        on = TODAY + timedelta(look)
        number = version_for(versions, entered if standing.status in OPEN else None, on)
        assert number is not None
        is_met = evaluate(rule_of[number], msgspec.structs.replace(facts, on=on)).state.is_met
        before, standing = standing, next_standing(standing, is_met=is_met, on=on, grace_days=grace)
        if number != entered and before.status in OPEN:
            day = versions[number - 1].migrate_by
            assert day is not None
            assert on >= day
            assert all(one.valid_from > day for one in versions[number:])
        if before.status is Status.OPEN:
            assert standing.status in OPEN
            warned_on = on
        if standing.status is Status.SUSPENDED and before.status is Status.AT_RISK:
            assert warned_on is not None
            assert on >= warned_on + timedelta(grace)
        entered = number


@pytest.fixture
def judged(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Facts]]:
    """What every cooperative is judged on: the last of the list, on the day of the judgement."""
    facts: list[Facts] = []
    monkeypatch.setattr(
        services, "facts_of", lambda one, on: msgspec.structs.replace(facts[-1], cooperative_id=one.id, on=on)
    )
    return facts


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    a=rules(), b=rules(), c=rules(), facts=cooperatives,
    migrates=st.tuples(st.none() | st.integers(0, 60), st.none() | st.integers(0, 60)),
)  # fmt: skip
def test_stage_is_never_withdrawn_in_silence(
    cast: Cast, judged: list[Facts], a: Rule, b: Rule, c: Rule, facts: Facts, migrates: tuple[int | None, int | None]
) -> None:
    at = datetime.combine(TODAY, datetime.min.time(), UTC)
    facts = do_all(plan(evaluate(a, facts)), facts)
    judged.append(facts)
    cooperative = factories.cooperative()
    db.session.flush()
    member = factories.person()
    db.session.flush()
    factories.membership(member, cooperative)
    db.session.flush()

    numbers = []
    moves = [None if later is None else at.date() + timedelta(later) for later in migrates]
    for rule, migrate_by in ((a, at.date()), (b, moves[0]), (c, moves[1])):
        draft = publishing.new_draft(rule, by=None, at=at)
        publishing.publish(draft, by=None, valid_from=at.date(), migrate_by=migrate_by, at=at)
        numbers.append(draft.number)
        if rule is a:
            services.judge(cooperative, "test", at=at)
    entered = queries.state_of(cooperative.id, Stage.PROJECT)
    assert entered is not None
    assert entered.status is Status.OPEN
    notices, statements = told(member.id), recorded()

    for later in (0, 61):
        services.judge(cooperative, "rule", at=at + timedelta(later, seconds=1))

        state = queries.state_of(cooperative.id, Stage.PROJECT)
        assert state is not None
        # The third version is in force from the first day on: nobody moves to the second any more.
        assert state.rule_number == (numbers[2] if migrates[1] is not None and migrates[1] <= later else numbers[0])
        if state.status is Status.OPEN:
            held = rules_by(numbers, a, b, c)[state.rule_number]
            assert evaluate(held, msgspec.structs.replace(facts, on=TODAY + timedelta(later))).state.is_met
            continue
        assert state.status is Status.AT_RISK
        assert state.grace_until is not None
        assert state.grace_until > TODAY + timedelta(later)
        assert told(member.id) == notices + 1
        assert recorded() > statements
        break
    db.session.rollback()


def rules_by(numbers: list[int], *of: Rule) -> dict[int, Rule]:
    return dict(zip(numbers, of, strict=True))


def told(person_id: object) -> int:
    return db.session.scalar(select(func.count()).select_from(Notice).where(Notice.person_id == person_id)) or 0


def recorded() -> int:
    return db.session.scalar(select(func.count()).select_from(StoredStatement)) or 0
