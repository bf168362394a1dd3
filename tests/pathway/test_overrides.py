"""What an adviser opens or keeps open: what is left is still seen, its end is told once, and nothing is silent."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.core.i18n import format_date
from lms.learning.models import Course
from lms.pathway import queries, services, watching
from lms.pathway.models import Override, StageState
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Status
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.test_services import GOVERNED, certify, publish_rule, status_of, told


@pytest.fixture
def bees(cast: Cast) -> Course:
    """A rule asks the president for the certificate of bees, and he has not got it."""
    publish_rule(GOVERNED)
    return publish_bees()


def keep_open(cast: Cast, days: int, stage: Stage = Stage.PROJECT) -> Override:
    override = services.keep_open(
        cast.argan, stage, by=cast.driss, reason="Exam on paper", at=clock.now(),
        until_on=clock.now().date() + timedelta(days=days),
    )  # fmt: skip
    db.session.commit()
    return override


def night_of(days: int) -> None:
    with time_machine.travel(clock.now() + timedelta(days=days)):
        watching.judge_due()
        watching.tell_what_falls_due()


def test_members_still_see_what_is_left_and_until_when(client: PageClient, cast: Cast, bees: Course) -> None:
    keep_open(cast, 30)

    page = client.sign_in(cast.bilal).speak("fr").get("/pathway").text

    assert "Tout est ouvert" not in page
    assert 'data-requirement="0" data-state="not_met"' in page
    assert 'class="next" href="/courses/bees"' in page
    # No alarm: nothing is lost.
    assert '<p class="notice" data-risk="project">' in page
    assert 'class="notice notice--care"' not in page
    assert "Le conseiller maintient" in page


def test_nothing_is_left_once_the_rule_is_met(client: PageClient, cast: Cast, bees: Course) -> None:
    keep_open(cast, 30)
    certify(cast.bilal, bees)

    page = client.sign_in(cast.bilal).speak("fr").get("/pathway").text

    assert 'data-risk="project"' not in page
    assert 'data-state="not_met"' not in page


def test_adviser_reads_its_end_among_what_ends(client: PageClient, cast: Cast, bees: Course) -> None:
    override = keep_open(cast, 30)

    page = client.sign_in(cast.driss).speak("en").get(f"/staff/cooperatives/{cast.argan.id}/pathway").text

    ending = page.partition('data-ending="project:override"')[2].partition("</li>")[0]
    assert format_date(override.until_on) in ending


def test_it_holds_on_the_day_that_is_named_and_not_on_the_next(cast: Cast, bees: Course) -> None:
    keep_open(cast, 30)

    night_of(30)
    last_day = status_of(cast)
    night_of(31)

    assert (last_day, status_of(cast)) == (Status.OPEN, Status.SUSPENDED)


def test_what_only_an_adviser_opened_is_suspended_at_its_end_and_everyone_was_told(cast: Cast, bees: Course) -> None:
    keep_open(cast, 30)

    for days in (23, 31):
        night_of(days)

    # He knows what he began.
    for one, begun in ((cast.amina, ["kept_open"]), (cast.bilal, ["kept_open"]), (cast.driss, [])):
        kinds = [kind for kind in told(one) if kind != "duty"]
        assert kinds[:-2] == [*begun, "kept_ending"]
        assert sorted(kinds[-2:]) == ["kept_over", "suspended"]


def test_what_was_earned_before_has_its_days_of_grace_again(cast: Cast, bees: Course) -> None:
    certify(cast.bilal, bees)
    with time_machine.travel(clock.now() + timedelta(days=366)):
        watching.judge_due()
        keep_open(cast, 10)
        assert status_of(cast) is Status.OPEN
        night_of(11)

        state = queries.state_of(cast.argan.id, Stage.PROJECT)
        assert state is not None
        assert state.status is Status.AT_RISK
        first = clock.now().date() + timedelta(days=11)
        assert state.grace_until == first + timedelta(days=GOVERNED.grace_days - 1)
        night_of(11 + GOVERNED.grace_days - 1)
        last_day = status_of(cast)
        night_of(11 + GOVERNED.grace_days)

    assert (last_day, status_of(cast)) == (Status.AT_RISK, Status.SUSPENDED)


def test_second_one_replaces_the_first_which_announces_nothing(cast: Cast, bees: Course) -> None:
    first = keep_open(cast, 20)
    second = keep_open(cast, 60)

    for days in (13, 20, 21):
        night_of(days)

    assert first.ended_at is not None
    assert queries.overrides_on(cast.argan.id, clock.now().date()) == {Stage.PROJECT: second}
    assert [kind for kind in told(cast.amina) if kind != "duty"] == ["kept_open", "kept_open"]
    assert status_of(cast) is Status.OPEN


def test_second_one_may_end_sooner(cast: Cast, bees: Course) -> None:
    keep_open(cast, 60)
    keep_open(cast, 20)

    night_of(21)

    assert status_of(cast) is Status.SUSPENDED


def test_only_the_last_of_two_that_stand_is_announced(cast: Cast, bees: Course) -> None:
    first, second = keep_open(cast, 20), keep_open(cast, 22)
    # As rows of before, when both stood.
    first.ended_at, first.given_at = None, second.given_at - timedelta(days=1)
    db.session.commit()
    today = clock.now().date()

    assert queries.overrides_ending(today, today + timedelta(days=30)) == [second]


class TestSentTwice:
    def send(self, client: PageClient, cast: Cast, **fields: str) -> int:
        day = (clock.now().date() + timedelta(days=9)).isoformat()
        values = {"reason": "Exam on paper", "until_on": day, "key": str(UUID(int=7)), **fields}
        return client.post(f"/staff/cooperatives/{cast.argan.id}/stages/project/override", values).status_code

    def test_it_is_given_and_told_once(self, client: PageClient, cast: Cast, bees: Course) -> None:
        client.sign_in(cast.driss)

        assert [self.send(client, cast) for _time in range(5)] == [303] * 5
        assert len(db.session.scalars(select(Override)).all()) == 1
        assert told(cast.amina) == ["kept_open"]

    def test_another_reason_is_another_one(self, client: PageClient, cast: Cast, bees: Course) -> None:
        client.sign_in(cast.driss)

        assert [self.send(client, cast), self.send(client, cast, reason="Flood")] == [303, 303]
        assert len(db.session.scalars(select(Override)).all()) == 2

    def test_key_of_another_stage_is_taken(self, client: PageClient, cast: Cast, bees: Course) -> None:
        client.sign_in(cast.driss)
        self.send(client, cast)
        day = (clock.now().date() + timedelta(days=9)).isoformat()
        fields = {"reason": "Exam on paper", "until_on": day, "key": str(UUID(int=7))}

        answer = client.post(f"/staff/cooperatives/{cast.argan.id}/stages/market/override", fields)

        assert answer.status_code == 409

    def test_page_brings_a_key_for_each_form(self, client: PageClient, cast: Cast, bees: Course) -> None:
        page = client.sign_in(cast.driss).get(f"/staff/cooperatives/{cast.argan.id}/pathway").text

        assert 'name="key"' in page


class TestMarket:
    def address(self, cast: Cast) -> str:
        return f"/staff/cooperatives/{cast.argan.id}/stages/market/override"

    def given(self) -> dict[str, str]:
        return {"reason": "x", "until_on": (clock.now().date() + timedelta(days=9)).isoformat()}

    def test_it_is_refused_while_the_project_is_not_open(self, client: PageClient, cast: Cast, bees: Course) -> None:
        answer = client.sign_in(cast.driss).speak("en").post(self.address(cast), self.given())

        assert answer.status_code == 409
        assert "Open that stage first" in answer.text
        assert db.session.scalars(select(Override)).all() == []

    def test_it_is_given_where_the_project_is_open(self, client: PageClient, cast: Cast, bees: Course) -> None:
        certify(cast.bilal, bees)

        assert client.sign_in(cast.driss).post(self.address(cast), self.given()).status_code == 303
        assert len(db.session.scalars(select(Override)).all()) == 1

    @pytest.mark.parametrize("status", [Status.OPEN, Status.AT_RISK, Status.SUSPENDED])
    def test_it_is_given_to_who_has_the_market_already(
        self, client: PageClient, cast: Cast, bees: Course, status: Status
    ) -> None:
        state = StageState(
            cooperative_id=cast.argan.id, stage=Stage.MARKET, status=status, rule_number=1, since=clock.now(),
            grace_until=None,
        )  # fmt: skip
        db.session.add(state)
        db.session.commit()

        assert client.sign_in(cast.driss).post(self.address(cast), self.given()).status_code == 303
