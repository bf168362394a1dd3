"""Several workers, and workers that die: nothing is sent twice, and nothing waits for ever."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.notices.channels import cli, outbox
from lms.notices.channels.gateways import Message, Receipt
from lms.notices.channels.models import Attempt, Channel, Outcome, Reason, Reminder, State
from lms.notices.channels.runner import Teller
from tests import factories
from tests.factories import Cast
from tests.notices.channels.reminding import NOON, Says, agrees, at, come, outcomes, states, tell

Gateways = dict[Channel, Says]
SMS, PUSH = Channel.SMS, Channel.PUSH


def test_worker_that_is_at_it_is_not_disturbed(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        work = outbox.take(cast.amina.id, "one", at=clock.now())
        db.session.commit()
        come()

    assert work is not None
    assert gateways[SMS].asked == []


def test_what_comes_meanwhile_waits_for_its_own_turn(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        work = outbox.take(cast.amina.id, "one", at=clock.now())
        db.session.commit()
        tell(cast.amina)
        come()
        assert gateways[SMS].asked == []
        assert work is not None
        outbox.note(work, "one", Receipt("m"), at=clock.now())
        db.session.commit()

    assert states(cast.amina) == [(State.SENT, None), (State.WAITING, None)]


@pytest.mark.parametrize(
    ("channel", "took", "state"), [(SMS, 0, (State.GIVEN_UP, Reason.UNSURE)), (PUSH, 1, (State.SENT, None))]
)
def test_worker_that_died_while_it_sent_is_followed_by_another(
    cast: Cast, gateways: Gateways, channel: Channel, took: int, state: tuple[State, Reason | None]
) -> None:
    with at(NOON):
        agrees(cast.amina, channel)
        tell(cast.amina)
        assert outbox.take(cast.amina.id, "dead", at=clock.now())
        db.session.commit()
    with at(NOON + outbox.LEASE + timedelta(seconds=1)):
        come()
    with at(NOON + timedelta(hours=1)):
        come()

    assert len(gateways[channel].took) == took
    assert states(cast.amina) == [state]
    assert outcomes(cast.amina)[0] == (channel, Outcome.UNSURE)


def test_late_word_of_a_worker_that_was_given_up_changes_nothing(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        work = outbox.take(cast.amina.id, "slow", at=clock.now())
        db.session.commit()
    assert work is not None
    with at(NOON + outbox.LEASE + timedelta(seconds=1)):
        come()
        outbox.note(work, "slow", Receipt("m"), at=clock.now())
        db.session.commit()

    assert states(cast.amina) == [(State.GIVEN_UP, Reason.UNSURE)]
    assert outcomes(cast.amina) == [(SMS, Outcome.UNSURE)]


def test_many_workers_at_once_tell_each_person_once(app: Flask, cast: Cast, gateways: Gateways) -> None:
    people = [factories.person() for _number in range(12)]
    db.session.commit()
    sent: list[Message] = []

    def send(message: Message) -> Receipt:
        sent.append(message)
        return Receipt("m")

    gateways[SMS].send = send  # type: ignore[method-assign]

    def work() -> None:
        with app.app_context():
            teller = Teller()
            for _number in range(4):
                teller.round()
            db.session.remove()

    with at(NOON):
        for one in people:
            agrees(one, SMS)
            tell(one)
            tell(one)
        workers = [threading.Thread(target=work) for _number in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    db.session.expire_all()

    assert sorted(message.address for message in sent) == sorted(one.phone or "" for one in people)
    assert {one.state for one in db.session.scalars(select(Reminder))} == {State.SENT}
    assert len(db.session.scalars(select(Attempt)).all()) == 12


def test_command_tells_what_is_due_and_ends(app: Flask, cast: Cast) -> None:
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        result = app.test_cli_runner().invoke(cli.group, ["run", "--once"])

    assert (result.exit_code, result.output) == (0, "")
    assert outcomes(cast.amina) == [(SMS, Outcome.RECORDED)]


def test_what_was_tried_more_than_a_year_ago_is_forgotten(cast: Cast, gateways: Gateways) -> None:
    with at(NOON):
        (consent,) = agrees(cast.amina, SMS)
        tell(cast.amina)
        come()
    with at(NOON + timedelta(days=399)):
        come()
        assert len(outcomes(cast.amina)) == 1
    with at(NOON + timedelta(days=402)):
        come()

    assert (outcomes(cast.amina), states(cast.amina)) == ([], [])
    assert consent.given_at == NOON, "That she agreed is kept as long as she is reminded"


def test_worker_outlives_a_fault(cast: Cast, gateways: Gateways, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    faults = [RuntimeError("a database that is starting anew")]
    usual = Teller.round

    def round_with_a_fault(teller: Teller, until: threading.Event | None = None) -> int:
        if faults:
            raise faults.pop()
        stop.set()
        return usual(teller, threading.Event())

    monkeypatch.setattr(Teller, "round", round_with_a_fault)
    monkeypatch.setattr("lms.notices.channels.runner.IDLE_S", 0.01)
    with at(NOON):
        agrees(cast.amina, SMS)
        tell(cast.amina)
        Teller().run(stop)

    assert len(gateways[SMS].took) == 1
