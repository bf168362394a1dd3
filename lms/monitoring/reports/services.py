"""Asking for mails and stopping them; queueing what the day brings."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.monitoring.reports import queries
from lms.monitoring.reports.exporting import Asked
from lms.monitoring.reports.models import Delivery, Mailing, Rhythm, State, Subscription
from lms.monitoring.reports.rhythms import next_day
from lms.notices.channels.stopping import new_code

# Of one person.
MOST = 20
REMEMBERED = timedelta(days=400)


class NoAddress(DomainError):
    message = _("There is no e-mail address in your account. An administrator can add it.")


class TooMany(DomainError):
    message = _("You have asked for as many exports as one person may. Stop one of them first.")


def begin_digest(person: Person, *, today: date, at: datetime) -> Subscription:
    """Asked for twice it is one. Raises NoAddress."""
    known = queries.digest_of(person.id)
    if known is not None:
        return known
    return _begin(person, None, None, Rhythm.WEEKLY, Delivery.MAIL, today=today, at=at)


def begin_export(
    person: Person,
    asked: Asked,
    *,
    file_format: str,
    rhythm: Rhythm,
    delivery: Delivery,
    today: date,
    at: datetime,
    key: UUID | None = None,
) -> Subscription:
    """The first is made at the next day of the rhythm. `key`: of the form, sent twice. Raises NoAddress, TooMany."""
    known = db.session.get(Subscription, key) if key else None
    if known is not None and known.person_id == person.id:
        return known
    if len(queries.subscriptions_of(person.id)) >= MOST:
        raise TooMany
    return _begin(person, asked, file_format, rhythm, delivery, today=today, at=at, key=None if known else key)


def _begin(
    person: Person,
    asked: Asked | None,
    file_format: str | None,
    rhythm: Rhythm,
    delivery: Delivery,
    *,
    today: date,
    at: datetime,
    key: UUID | None = None,
) -> Subscription:
    if delivery is Delivery.MAIL and not person.email:
        raise NoAddress
    row = Subscription(
        id=key or new_id(), person_id=person.id, question=msgspec.to_builtins(asked) if asked else None,
        format=file_format, rhythm=rhythm, delivery=delivery, next_on=next_day(rhythm, today), code=new_code(),
        begun_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def stop(subscription: Subscription, *, at: datetime) -> None:
    """Stopped twice it is stopped."""
    if subscription.ended_at is None:
        subscription.ended_at = at
    db.session.flush()


def queue_due(today: date, *, at: datetime) -> int:
    """A mail for each that is due; what was missed meanwhile is not made up for. How many."""
    due = queries.due_subscriptions(today)
    for one in due:
        db.session.add(
            Mailing(id=new_id(), subscription_id=one.id, on=one.next_on, state=State.WAITING, due_at=at, tries=0)
        )
        one.next_on = next_day(one.rhythm, today)
    db.session.flush()
    return len(due)


def forget_old(*, at: datetime) -> None:
    queries.forget_mailings(at - REMEMBERED)
