"""What comes is told before it comes, once: the last week of grace, a day to migrate, a proof that ends."""

from datetime import date, timedelta

import msgspec
import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.notices.kinds import told as told_of
from lms.notices.models import Notice
from lms.pathway import reminders, watching
from lms.pathway.rules import evaluation
from lms.pathway.rules.findings import Finding, State
from lms.pathway.rules.model import All, AnyOf, Indicator, MemberCount, MembersShare
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.test_services import GOVERNED, certify, publish_rule

STRICTER = msgspec.structs.replace(
    GOVERNED, require=All(of=(*GOVERNED.require.of, MembersShare(achievement="bees", min_share=1.0)))
)
# The certificate of the president ends after twelve months.
EXPIRY, GRACE = 365, 60


@pytest.fixture
def bees(cast: Cast) -> Course:
    publish_rule(GOVERNED)
    course = publish_bees()
    certify(cast.bilal, course)
    return course


def night_of(number: int) -> None:
    with time_machine.travel(clock.now() + timedelta(days=number)):
        watching.judge_due()
        while watching.tell_what_falls_due():
            pass


def day(number: int) -> date:
    return clock.now().date() + timedelta(days=number)


def notices(person: Person, kind: str) -> list[Notice]:
    db.session.expire_all()
    found = select(Notice).where(Notice.person_id == person.id, Notice.kind == kind).order_by(Notice.at)
    return list(db.session.scalars(found))


class TestGrace:
    def test_its_last_week_is_told_once_to_members_and_adviser(self, cast: Cast, bees: Course) -> None:
        night_of(EXPIRY)
        last_day = EXPIRY + GRACE - 1
        night_of(last_day - 8)
        before = notices(cast.amina, "grace_ending")

        for number in (last_day - 7, last_day - 6, last_day):
            night_of(number)

        assert before == []
        assert [len(notices(one, "grace_ending")) for one in (cast.amina, cast.bilal, cast.driss, cast.esi)] == [
            1,
            1,
            1,
            0,
        ]
        assert notices(cast.amina, "grace_ending")[0].values["until"] == day(last_day).isoformat()

    def test_a_grace_of_a_week_is_told_when_it_begins(self, cast: Cast, bees: Course) -> None:
        publish_rule(msgspec.structs.replace(GOVERNED, grace_days=7), migrate_by=day(0))

        for number in (EXPIRY, EXPIRY + 1, EXPIRY + 6):
            night_of(number)

        assert len(notices(cast.amina, "at_risk")) == 1
        assert notices(cast.amina, "grace_ending") == []

    def test_who_recovered_hears_nothing(self, cast: Cast, bees: Course) -> None:
        night_of(EXPIRY)
        with time_machine.travel(clock.now() + timedelta(days=EXPIRY + 1)):
            publish_rule(
                msgspec.structs.replace(GOVERNED, require=All(of=(MemberCount(min_count=1),))),
                migrate_by=day(0),
            )

        night_of(EXPIRY + GRACE - 3)

        assert notices(cast.amina, "grace_ending") == []


class TestMigration:
    def test_coming_day_is_told_once_with_what_is_missing(self, client: PageClient, cast: Cast, bees: Course) -> None:
        publish_rule(STRICTER, migrate_by=day(90))
        night_of(29)
        before = notices(cast.amina, "migrating")

        for number in (30, 31, 89):
            night_of(number)

        assert before == []
        assert [len(notices(one, "migrating")) for one in (cast.amina, cast.driss, cast.esi)] == [1, 1, 0]
        page = client.sign_in(cast.amina).speak("en").get("/notices").text
        assert "another rule holds for “Our project”" in page
        assert "This is missing for it today: Learn “" in page

    def test_who_meets_it_reads_so(self, client: PageClient, cast: Cast, bees: Course) -> None:
        publish_rule(GOVERNED, migrate_by=day(20))

        night_of(1)

        (notice,) = notices(cast.amina, "migrating")
        with force_locale("en"), client.app.test_request_context():
            found = told_of(notice)
        assert found is not None
        assert found.is_good
        assert "You meet it today" in str(found.text)

    def test_day_that_a_later_version_takes_away_is_not_told(self, cast: Cast, bees: Course) -> None:
        publish_rule(STRICTER, migrate_by=day(20))
        publish_rule(GOVERNED)

        night_of(1)

        assert notices(cast.amina, "migrating") == []

    def test_who_has_not_the_stage_moves_nowhere(self, cast: Cast) -> None:
        publish_rule(GOVERNED)
        publish_rule(STRICTER, migrate_by=day(20))

        night_of(1)

        assert notices(cast.amina, "migrating") == []


class TestEnding:
    def test_proof_that_ends_in_sixty_days_is_told_once_to_keepers_and_adviser(
        self, client: PageClient, cast: Cast, bees: Course
    ) -> None:
        night_of(EXPIRY - 61)
        before = notices(cast.bilal, "evidence_ending")

        for number in (EXPIRY - 60, EXPIRY - 59, EXPIRY - 1):
            night_of(number)

        assert before == []
        people = (cast.bilal, cast.driss, cast.amina, cast.esi)
        assert [len(notices(one, "evidence_ending")) for one in people] == [1, 1, 0, 0]
        assert "Renew it before" in client.sign_in(cast.bilal).speak("en").get("/notices").text

    def test_nothing_is_told_where_another_way_lasts(self, cast: Cast) -> None:
        ways = AnyOf(of=(*GOVERNED.require.of, MemberCount(min_count=1)))
        publish_rule(msgspec.structs.replace(GOVERNED, require=All(of=(ways,))))
        certify(cast.bilal, publish_bees())

        night_of(EXPIRY - 60)

        assert notices(cast.bilal, "evidence_ending") == []


def test_months_of_the_cash_book_are_no_news(cast: Cast, bees: Course) -> None:
    rule = msgspec.structs.replace(GOVERNED, require=All(of=(Indicator(name="cash_book_months", value=6, op=">="),)))
    leaf = Finding(path="0", kind="indicator", state=State.EXPIRING, expires_on=day(9))
    finding = Finding(path="", kind="all", state=State.EXPIRING, children=(leaf,))
    assert list(evaluation.endings(finding)) == [leaf]

    reminders.tell_of_endings(cast.argan, rule.stage, rule, finding, at=clock.now())

    assert notices(cast.bilal, "evidence_ending") == []
