"""From the notice to the phone: once, by the cheapest way she agreed to, at an hour at which phones may ring."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.config import ReminderSettings
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.notices import services as notices
from lms.notices.channels import gateway_of, services
from lms.notices.channels.gateways import Failed, Gone, Refused, Unsure
from lms.notices.channels.models import Attempt, Channel, Consent, EndedBy, Outcome, Reason, Reminder, State
from lms.notices.channels.quiet import PAUSES, moment_of
from lms.notices.channels.runner import Teller
from lms.notices.models import Notice
from tests import factories
from tests.factories import Cast
from tests.notices.channels.reminding import DUTY, NOON, Says, agrees, at, come, outcomes, states, tell

Gateways = dict[Channel, Says]
SMS, WHATSAPP, PUSH = Channel.SMS, Channel.WHATSAPP, Channel.PUSH
HOUR = timedelta(hours=1)


def waits(person: Person) -> bool:
    return any(state is State.WAITING for state, _reason in states(person))


def test_who_agreed_is_told_that_something_is_new_and_nobody_else(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina, cast.bilal)
        come()

    (message,) = gateways[SMS].took
    assert message.address == "+212612000001"
    assert message.words == "لديكم جديد في «التعاونيات تتعلم»."
    assert message.stop.startswith("http://lms.test/stop/")
    assert states(cast.amina) == [(State.SENT, None)]
    assert states(cast.bilal) == []


@pytest.mark.parametrize(("language", "word"), [("fr", "nouveau"), ("en", "nouveau"), ("ar", "جديد"), ("zgh", "جديد")])
def test_message_is_in_her_language(cast: Cast, gateways: Gateways, language: str, word: str) -> None:
    cast.amina.language = language
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        come()

    assert word in gateways[SMS].took[0].words


def test_message_never_says_what_is_new(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        tell(cast.amina, kind="open")
        come()

    said = {message.words for message in gateways[SMS].took}
    assert said == {"لديكم جديد في «التعاونيات تتعلم»."}


def test_notice_that_reminds_nobody_is_not_sent(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina, kind="recovered")
        come()

    assert states(cast.amina) == []


def test_notice_that_is_rolled_back_reminds_nobody(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        notices.tell([cast.amina.id], "duty", DUTY, at=clock.now())
        db.session.rollback()
        come()

    assert gateways[SMS].asked == []


def test_what_is_told_once_is_sent_once(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina, subject="one")
        come()
        tell(cast.amina, subject="one")
        come()

    assert len(gateways[SMS].took) == 1


def test_several_new_things_are_one_message(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        for _number in range(3):
            tell(cast.amina)
        come()

    assert len(gateways[SMS].took) == 1
    assert states(cast.amina) == [(State.SENT, None)] * 3


def test_what_she_read_meanwhile_is_not_sent(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        notices.acknowledge(db.session.scalars(select(Notice)).one(), at=clock.now())
        db.session.commit()
        come()

    assert (states(cast.amina), gateways[SMS].asked) == ([(State.DROPPED, Reason.SEEN)], [])


def test_account_that_was_closed_is_left_in_peace(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        cast.amina.closed_at = clock.now()
        db.session.commit()
        come()

    assert gateways[SMS].asked == []


def test_night_is_waited_for(cast: Cast, gateways: Gateways) -> None:
    night = datetime(2026, 11, 27, 22, tzinfo=UTC)
    with at(night):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        come()
        assert gateways[SMS].asked == []
    eight = moment_of(date(2026, 11, 28), time(8), MOROCCO)
    with at(eight - timedelta(seconds=1)):
        come()
        assert gateways[SMS].asked == []
    with at(eight):
        come()

    assert len(gateways[SMS].took) == 1


def test_cheapest_way_is_taken(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS, WHATSAPP, PUSH)
        tell(cast.amina)
        come()

    assert outcomes(cast.amina) == [(PUSH, Outcome.SENT)]


def test_who_wrote_today_is_answered_by_whatsapp_for_nothing(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        _sms, whatsapp = agrees(cast.amina, SMS, WHATSAPP)
        whatsapp.wrote_at = NOON - HOUR
        tell(cast.amina)
        come()

    assert gateways[WHATSAPP].took[0].is_answer
    assert db.session.scalars(select(Attempt.centimes)).all() == [0]


def test_who_wrote_yesterday_gets_the_template_at_its_price(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        (whatsapp,) = agrees(cast.amina, WHATSAPP)
        whatsapp.wrote_at = NOON - 24 * HOUR
        tell(cast.amina)
        come()

    assert not gateways[WHATSAPP].took[0].is_answer
    assert db.session.scalars(select(Attempt.centimes)).all() == [40]


def test_window_that_whatsapp_has_closed_leads_to_the_template(cast: Cast, gateways: Gateways) -> None:
    gateways[WHATSAPP].answers = [Failed('400 {"error":{"code": 131047}}')]
    with at(NOON):
        (whatsapp,) = agrees(cast.amina, WHATSAPP)
        whatsapp.wrote_at = NOON - HOUR
        tell(cast.amina)
        come()
    with at(NOON + HOUR):
        come()

    assert [one.is_answer for one in gateways[WHATSAPP].asked] == [True, False]


def test_refused_number_is_told_by_another_channel(cast: Cast, gateways: Gateways) -> None:
    gateways[WHATSAPP].answers = [Refused("not on WhatsApp")]
    with at(NOON):
        agrees(cast.amina, SMS, WHATSAPP)
        tell(cast.amina)
        come()

    assert outcomes(cast.amina) == [(WHATSAPP, Outcome.REFUSED), (SMS, Outcome.SENT)]


def test_number_that_every_channel_refuses_is_given_up_with_the_reason(cast: Cast, gateways: Gateways) -> None:
    gateways[SMS].answers = [Refused("no such number")]
    with at(NOON):
        (consent,) = agrees(cast.amina, SMS)
        tell(cast.amina)
        come()

    assert states(cast.amina) == [(State.GIVEN_UP, Reason.REFUSED)]
    assert db.session.scalars(select(Attempt.detail)).all() == ["no such number"]
    assert consent.ended_at is None, "A fault of the gateway must not end what people asked for"


def test_browser_that_unsubscribed_ends_its_consent(cast: Cast, gateways: Gateways) -> None:
    gateways[PUSH].answers = [Gone("410")]
    with at(NOON):
        (consent,) = agrees(cast.amina, PUSH)
        tell(cast.amina)
        come()

    assert (consent.ended_by, consent.address, consent.push_key) == (EndedBy.SERVICE, "", None)
    assert states(cast.amina) == [(State.DROPPED, Reason.NO_CONSENT)]


def test_failure_is_tried_again_under_the_same_key_until_it_is_given_up(cast: Cast, gateways: Gateways) -> None:
    gateways[SMS].answers = [Failed("503")] * 20
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
    for step in range(0, 48 * 60, 30):
        with at(NOON + timedelta(minutes=step)):
            come(rounds=1)

    assert len(gateways[SMS].asked) == len(PAUSES) + 1
    assert len({one.id for one in gateways[SMS].asked}) == 1
    assert states(cast.amina) == [(State.GIVEN_UP, Reason.FAILED)]


def test_gateway_that_asks_to_wait_is_not_asked_before(cast: Cast, gateways: Gateways) -> None:
    gateways[SMS].answers = [Failed("429", wait=2 * HOUR)]
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        come()
    with at(NOON + 2 * HOUR - timedelta(seconds=1)):
        come()
        assert len(gateways[SMS].asked) == 1
    with at(NOON + 2 * HOUR):
        come()

    assert outcomes(cast.amina) == [(SMS, Outcome.FAILED), (SMS, Outcome.SENT)]


def test_gateway_that_is_away_is_not_asked_for_everybody(cast: Cast, gateways: Gateways) -> None:
    gateways[SMS].answers = [Failed("away")] * 10
    with at(NOON):
        for one in (cast.amina, cast.bilal, cast.esi):
            agrees(one, SMS)
        tell(cast.amina, cast.bilal, cast.esi)
        come(Teller())

    assert len(gateways[SMS].asked) == 1


@pytest.mark.parametrize(("channel", "again"), [(SMS, 0), (WHATSAPP, 0), (PUSH, 1)])
def test_what_may_have_been_sent_is_repeated_only_where_that_shows_once(
    cast: Cast, gateways: Gateways, channel: Channel, again: int
) -> None:
    gateways[channel].answers = [Unsure("no answer")]
    with at(NOON):
        agrees(cast.amina, channel)
        tell(cast.amina)
        come()
    with at(NOON + HOUR):
        come()

    assert len(gateways[channel].took) == again
    assert states(cast.amina) == [(State.SENT, None) if again else (State.GIVEN_UP, Reason.UNSURE)]


def test_what_may_have_been_sent_is_counted(cast: Cast, gateways: Gateways) -> None:
    gateways[SMS].answers = [Unsure("no answer")]
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        come()

    assert db.session.scalars(select(Attempt.centimes)).all() == [80]


def test_what_is_old_is_no_news(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
    with at(NOON + timedelta(days=4)):
        come()

    assert (states(cast.amina), gateways[SMS].asked) == ([(State.GIVEN_UP, Reason.TOO_LATE)], [])


def test_number_that_is_another_now_needs_another_consent(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        cast.amina.phone = "+212612999999"
        db.session.commit()
        tell(cast.amina)
        come()

    assert (states(cast.amina), gateways[SMS].asked) == ([(State.DROPPED, Reason.NO_CONSENT)], [])


def test_consent_that_ends_ends_what_waits(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        (consent,) = agrees(cast.amina, SMS)
        tell(cast.amina)
        services.end(consent, EndedBy.PERSON, at=clock.now())
        db.session.commit()
        come()

    assert (states(cast.amina), gateways[SMS].asked) == ([(State.DROPPED, Reason.NO_CONSENT)], [])


def use(monkeypatch: pytest.MonkeyPatch, **values: int) -> None:
    monkeypatch.setattr(gateway_of, "settings", lambda: ReminderSettings(**values))  # type: ignore[arg-type]


def test_person_is_told_only_so_often_a_day(cast: Cast, gateways: Gateways, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, person_day=2)
    with at(NOON):
        agrees(cast.amina, SMS)
    for number in range(4):
        with at(NOON + number * HOUR):
            tell(cast.amina)
            come()
    assert len(gateways[SMS].took) == 2
    with at(NOON + timedelta(days=1)):
        come()

    assert len(gateways[SMS].took) == 3
    assert not waits(cast.amina)


def test_person_is_told_only_so_often_a_month(cast: Cast, gateways: Gateways, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, person_month=2)
    with at(NOON):
        agrees(cast.amina, SMS)
    for number in range(3):
        with at(NOON + timedelta(days=number)):
            tell(cast.amina)
            come()
    assert len(gateways[SMS].took) == 2
    with at(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        come()

    assert len(gateways[SMS].took) == 3


@pytest.mark.parametrize("ceiling", ["day", "month"])
def test_deployment_spends_only_so_much(
    cast: Cast, gateways: Gateways, monkeypatch: pytest.MonkeyPatch, ceiling: str
) -> None:
    use(monkeypatch, **{ceiling: 2})
    people = [factories.person() for _number in range(3)]
    db.session.commit()
    with at(NOON):
        for one in people:
            agrees(one, SMS)
        tell(*people)
        come()

    assert len(gateways[SMS].took) == 2
    assert sum(waits(one) for one in people) == 1


def test_second_touch_is_one_consent(cast: Cast) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        agrees(cast.amina, SMS)

    assert len(db.session.scalars(select(Consent)).all()) == 1


def test_fault_of_one_reminder_leaves_the_others_their_turn(
    cast: Cast, gateways: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateways[SMS].answers = [RuntimeError("a fault of ours")]
    with at(NOON):
        agrees(cast.amina, SMS)
        agrees(cast.bilal, SMS)
        tell(cast.amina)
        tell(cast.bilal)
        come(rounds=1)

    assert len(gateways[SMS].took) == 1
    assert len(db.session.scalars(select(Reminder).where(Reminder.state == State.SENT)).all()) == 1
