"""Doing what the tests of delivery need: agreeing, telling, letting a worker come."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.notices import services as notices
from lms.notices.channels import services
from lms.notices.channels.gateways import Message, NotSent, Receipt
from lms.notices.channels.models import Attempt, Channel, Consent, Outcome, Reason, Reminder, State
from lms.notices.channels.runner import Teller
from tests.notices.channels.standing import Phone

# A Friday, at noon in Morocco.
NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)
DUTY: dict[str, Any] = {"duty": "assembly", "latest": "2026-12-10", "step": "week"}


@dataclass
class Says:
    """A gateway that takes everything, or raises what is in `answers`, one after the other."""

    may_repeat: bool = False
    answers: list[Exception] = field(default_factory=list)
    took: list[Message] = field(default_factory=list)
    asked: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> Receipt:
        assert not db.session().in_transaction(), "No transaction is open while the network is waited for"
        self.asked.append(message)
        if self.answers:
            raise self.answers.pop(0)
        self.took.append(message)
        return Receipt("ref")


def at(moment: datetime) -> AbstractContextManager[Any]:
    return time_machine.travel(moment, tick=False)


def agrees(person: Person, *channels: Channel) -> Sequence[Consent]:
    found = []
    for channel in channels:
        if channel is Channel.PUSH:
            given = services.agree(
                person, channel, at=clock.now(), address="https://fcm.googleapis.com/x", browser=Phone().browser
            )
        else:
            given = services.agree(person, channel, at=clock.now())
        found.append(given)
    db.session.commit()
    return found


def tell(*people: Person, kind: str = "duty", subject: str | None = None) -> None:
    notices.tell([one.id for one in people], kind, DUTY, at=clock.now(), subject=subject)
    db.session.commit()


def come(worker: Teller | None = None, *, rounds: int = 3) -> None:
    """The worker looks a few times."""
    teller = worker or Teller()
    for _number in range(rounds):
        teller.round()
    db.session.expire_all()


def days(moment: datetime, step: timedelta, count: int) -> list[datetime]:
    return [moment + step * number for number in range(count)]


def states(person: Person) -> list[tuple[State, Reason | None]]:
    db.session.expire_all()
    query = select(Reminder).where(Reminder.person_id == person.id).order_by(Reminder.queued_at, Reminder.id)
    return [(one.state, one.reason) for one in db.session.scalars(query)]


def outcomes(person: Person) -> list[tuple[Channel, Outcome]]:
    db.session.expire_all()
    query = select(Attempt).where(Attempt.person_id == person.id).order_by(Attempt.at, Attempt.id)
    return [(one.channel, one.outcome) for one in db.session.scalars(query)]


__all__ = ["NotSent"]
