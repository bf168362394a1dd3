"""Another version reaches a cooperative that is at risk already: what it newly asks is told, and has days of its own."""

from datetime import date, timedelta

import msgspec
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.notices.models import Notice
from lms.pathway import queries, watching
from lms.pathway.rules.comparing import asks_more
from lms.pathway.rules.evaluation import evaluate
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.model import All, MembersShare, Rule, Stage
from lms.pathway.rules.plan import plan
from lms.pathway.signals import facts_changed
from lms.pathway.transitions import Standing, Status, next_standing
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.doing import TODAY, attributes, cooperatives, do_all, rules, without_offices
from tests.pathway.test_revocations import withdraw
from tests.pathway.test_services import GOVERNED, certify, publish_rule, status_of, told

STRICTER = msgspec.structs.replace(
    GOVERNED, require=All(of=(*GOVERNED.require.of, MembersShare(achievement="bees", min_share=1.0)))
)
# The certificate of the president ends after twelve months; the stricter version judges three weeks later.
EXPIRY, MIGRATION, GRACE = 366, 366 + 21, 60


@pytest.fixture
def bees(cast: Cast) -> Course:
    publish_rule(GOVERNED)
    course = publish_bees()
    certify(cast.bilal, course)
    return course


def night_of(day: int) -> None:
    with time_machine.travel(clock.now() + timedelta(days=day)):
        watching.judge_due()


def day(number: int) -> date:
    return clock.now().date() + timedelta(days=number)


def grace_of(cast: Cast) -> date | None:
    db.session.expire_all()
    state = queries.state_of(cast.argan.id, Stage.PROJECT)
    return state.grace_until if state else None


def test_what_is_newly_asked_is_told_and_has_all_its_days(cast: Cast, bees: Course) -> None:
    publish_rule(STRICTER, migrate_by=day(MIGRATION))
    night_of(EXPIRY)
    before = grace_of(cast)

    night_of(MIGRATION)

    assert before == day(EXPIRY + GRACE - 1)
    assert (status_of(cast), grace_of(cast)) == (Status.AT_RISK, day(MIGRATION + GRACE - 1))
    assert told(cast.amina) == ["open", "at_risk", "at_risk"]
    latest = db.session.scalars(
        select(Notice).where(Notice.person_id == cast.amina.id).order_by(Notice.at.desc())
    ).first()
    assert latest is not None
    assert latest.values["by_rule"]


def test_after_those_days_it_is_suspended(cast: Cast, bees: Course) -> None:
    publish_rule(STRICTER, migrate_by=day(MIGRATION))
    for night in (EXPIRY, MIGRATION, EXPIRY + GRACE, MIGRATION + GRACE - 1):
        night_of(night)
        assert status_of(cast) is Status.AT_RISK

    night_of(MIGRATION + GRACE)

    assert status_of(cast) is Status.SUSPENDED


def test_version_that_asks_the_same_leaves_the_days_as_they_are(cast: Cast, bees: Course) -> None:
    publish_rule(GOVERNED, migrate_by=day(MIGRATION))
    night_of(EXPIRY)

    night_of(MIGRATION)

    assert grace_of(cast) == day(EXPIRY + GRACE - 1)
    assert told(cast.amina) == ["open", "at_risk"]


def test_fewer_days_of_the_new_version_take_none_away_and_it_is_told(cast: Cast, bees: Course) -> None:
    publish_rule(msgspec.structs.replace(STRICTER, grace_days=5), migrate_by=day(MIGRATION))
    night_of(EXPIRY)

    night_of(MIGRATION)

    assert grace_of(cast) == day(EXPIRY + GRACE - 1)
    assert told(cast.amina) == ["open", "at_risk", "at_risk"]


def test_worker_that_stood_still_takes_no_day_of_what_is_newly_asked(cast: Cast, bees: Course) -> None:
    publish_rule(STRICTER, migrate_by=day(MIGRATION))
    night_of(EXPIRY)

    night_of(EXPIRY + GRACE + 10)

    assert (status_of(cast), grace_of(cast)) == (Status.AT_RISK, day(EXPIRY + GRACE + 10 + GRACE - 1))


def test_version_that_comes_after_the_last_day_gives_no_days(cast: Cast, bees: Course) -> None:
    publish_rule(STRICTER, migrate_by=day(EXPIRY + GRACE + 5))
    night_of(EXPIRY)

    night_of(EXPIRY + GRACE + 5)

    assert status_of(cast) is Status.SUSPENDED


class TestOpensByAnother:
    """Who entered by the first version loses the stage at once: the second one, which asks more, opens it again."""

    def lose(self, cast: Cast, rule: Rule) -> Notice:
        publish_rule(rule)
        withdraw(cast.bilal)
        assert status_of(cast) is Status.SUSPENDED
        found = select(Notice).where(Notice.person_id == cast.amina.id, Notice.kind == "suspended")
        return db.session.scalars(found).one()

    def pages(self, client: PageClient, cast: Cast) -> tuple[str, str]:
        client.speak("en")
        own = client.sign_in(cast.amina).get("/pathway").text
        return own, client.sign_in(cast.driss).get(f"/staff/cooperatives/{cast.argan.id}/pathway").text

    def test_notice_and_pages_say_so(self, client: PageClient, cast: Cast, bees: Course) -> None:
        assert self.lose(cast, STRICTER).values["another"]

        for _time in range(2):
            own, desk = self.pages(client, cast)
            assert "Another rule holds now" in own
            assert "must meet version 2" in desk
            # It goes on saying so when the second version has judged.
            facts_changed.send(cooperative_id=cast.argan.id, trigger="document_filed")
            db.session.commit()
        assert "Another rule holds now" in client.sign_in(cast.bilal).get("/notices").text

    def test_nothing_is_said_where_the_same_version_opens_it(
        self, client: PageClient, cast: Cast, bees: Course
    ) -> None:
        withdraw(cast.bilal)

        assert all("nother" not in page for page in self.pages(client, cast))


@given(grace=st.integers(1, 120), left=st.integers(0, 200))
def test_who_is_at_risk_has_at_least_all_days_for_what_is_newly_asked(grace: int, left: int) -> None:
    standing = Standing(Status.AT_RISK, TODAY + timedelta(left))

    after = next_standing(standing, is_met=False, on=TODAY, grace_days=grace, is_newly_asked=True)

    assert after == Standing(Status.AT_RISK, TODAY + timedelta(max(left, grace - 1)))


@settings(max_examples=100, deadline=None)
@given(a=rules(without_offices | attributes), b=rules(without_offices | attributes), facts=cooperatives)
def test_what_asks_no_more_is_met_by_doing_what_the_other_lists(a: Rule, b: Rule, facts: Facts) -> None:
    before, after = evaluate(a, facts), evaluate(b, facts)

    assert not asks_more(before, before)
    if not after.state.is_met and not asks_more(before, after):
        assert evaluate(b, do_all(plan(before), facts)).state.is_met
