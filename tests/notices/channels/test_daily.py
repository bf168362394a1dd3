"""What time alone brings: a course that waits, an adviser who comes tomorrow."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.learning.waiting import remind_the_still
from lms.notices import services as notices
from lms.notices.channels.models import Channel
from lms.notices.models import Notice
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, finish, publish_bees
from tests.notices.channels.reminding import Says, agrees, at, come

Gateways = dict[Channel, Says]
SMS = Channel.SMS
DAY = timedelta(days=1)
BEGAN = datetime(2026, 11, 2, 11, tzinfo=UTC)


def told(person: Person, kind: str) -> list[Notice]:
    db.session.expire_all()
    query = select(Notice).where(Notice.person_id == person.id, Notice.kind == kind).order_by(Notice.at)
    return list(db.session.scalars(query))


def begins(person: Person, *channels: Channel) -> None:
    with at(BEGAN):
        enrol(person, publish_bees())
        db.session.commit()
        agrees(person, *channels)


def live(days: int, *, since: datetime = BEGAN) -> None:
    """The worker comes each noon."""
    for number in range(1, days + 1):
        with at(since + number * DAY):
            come()


def test_course_waits_after_a_week_and_says_so_once_a_week(cast: Cast, gateways: Gateways) -> None:
    begins(cast.amina, SMS)

    live(6)
    assert len(gateways[SMS].took) == 0
    live(1, since=BEGAN + 6 * DAY)
    assert len(gateways[SMS].took) == 1
    live(6, since=BEGAN + 7 * DAY)
    assert len(gateways[SMS].took) == 1
    live(1, since=BEGAN + 13 * DAY)

    assert len(gateways[SMS].took) == 2
    assert len(told(cast.amina, "course_waits")) == 1, "What she has not read yet is not written again"


def test_course_stops_calling_after_four_times(cast: Cast, gateways: Gateways) -> None:
    begins(cast.amina, SMS)

    live(70)

    assert len(gateways[SMS].took) == 4


def test_who_learns_is_left_in_peace(cast: Cast, gateways: Gateways) -> None:
    begins(cast.amina, SMS)
    for number, lesson in enumerate(LESSONS):
        with at(BEGAN + (number + 1) * 5 * DAY):
            enrolment = enrol(cast.amina, publish_bees())
            complete(cast.amina, enrolment, lesson)
            db.session.commit()
            come()

    live(6, since=BEGAN + 15 * DAY)

    assert gateways[SMS].took == []


def test_who_was_here_knows_what_waits(client: PageClient, cast: Cast, gateways: Gateways) -> None:
    begins(cast.amina, SMS)
    with at(BEGAN + 5 * DAY):
        client.sign_in(cast.amina).get("/notices")

    live(11)

    assert gateways[SMS].took == []


def test_who_finished_is_not_called(cast: Cast, gateways: Gateways) -> None:
    with at(BEGAN):
        finish(cast.amina, enrol(cast.amina, publish_bees()))
        db.session.commit()
        agrees(cast.amina, SMS)

    live(10)

    assert gateways[SMS].took == []


def test_who_did_not_ask_for_it_is_not_called(cast: Cast, gateways: Gateways) -> None:
    begins(cast.amina)

    live(10)

    assert told(cast.amina, "course_waits") == []


def test_who_came_back_and_went_is_called_anew(client: PageClient, cast: Cast, gateways: Gateways) -> None:
    begins(cast.amina, SMS)
    live(40)
    assert len(gateways[SMS].took) == 4
    with at(BEGAN + 41 * DAY):
        notices.acknowledge(told(cast.amina, "course_waits")[0], at=clock.now())
        client.sign_in(cast.amina).get("/notices")

    live(10, since=BEGAN + 41 * DAY)

    assert len(gateways[SMS].took) == 5
    assert len(told(cast.amina, "course_waits")) == 2


def test_looking_again_finds_nobody_twice(cast: Cast) -> None:
    begins(cast.amina, SMS)
    with at(BEGAN + 9 * DAY):
        assert remind_the_still(clock.now()) == 1
        assert remind_the_still(clock.now()) == 0


@pytest.mark.parametrize(("language", "word"), [("ar", "النحل"), ("fr", "abeilles")])
def test_notice_names_the_course_and_leads_to_it(client: PageClient, cast: Cast, language: str, word: str) -> None:
    begins(cast.amina, SMS)
    with at(BEGAN + 9 * DAY):
        remind_the_still(clock.now())
        db.session.commit()
        page = client.sign_in(cast.amina).speak(language).get("/notices").text

    assert word in page
    assert 'href="/courses/bees"' in page


def planned(where: Cooperative, on: date, place: str = "") -> CoachingSession:
    beside = Accompaniment(cooperative_id=where.id, begun_on=date(2026, 1, 1))
    db.session.add(beside)
    db.session.flush()
    session = CoachingSession(accompaniment_id=beside.id, number=1, planned_on=on, place=place)
    db.session.add(session)
    db.session.commit()
    return session


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_members_hear_the_day_before_that_their_adviser_comes(
    client: PageClient, cast: Cast, gateways: Gateways, language: str
) -> None:
    planned(cast.argan, BEGAN.date() + 2 * DAY, "Tafraout")
    agrees(cast.amina, SMS)
    live(3)
    with at(BEGAN + 3 * DAY):
        page = client.sign_in(cast.amina).speak(language).get("/notices").text

    assert len(gateways[SMS].took) == 1
    assert [len(told(one, "session_tomorrow")) for one in (cast.amina, cast.bilal, cast.esi)] == [1, 1, 0]
    assert "Tafraout" in page


def test_session_that_is_moved_is_told_anew(cast: Cast, gateways: Gateways) -> None:
    session = planned(cast.argan, BEGAN.date() + 2 * DAY)
    live(1)
    session.planned_on = BEGAN.date() + 4 * DAY
    db.session.commit()
    live(3, since=BEGAN + DAY)

    assert len(told(cast.amina, "session_tomorrow")) == 2


def test_session_of_a_cooperative_without_members_is_looked_at_once(cast: Cast, gateways: Gateways) -> None:
    from tests import factories

    planned(factories.cooperative(), BEGAN.date() + 2 * DAY)

    with at(BEGAN + DAY):
        come()

    assert told(cast.amina, "session_tomorrow") == []
