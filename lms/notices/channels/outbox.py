"""From what waits to what was sent: one person at a time, one message for all that is new, by the cheapest way she agreed to.

Two short transactions, and the gateway between them: in the first a worker takes what waits and writes down that it sends, in
the second what became of it. Who dies in between leaves an attempt whose end nobody knows: it is not repeated, unless the
channel tells the same message only once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.core.ids import id_from
from lms.notices.channels import gateway_of, queries, services, words
from lms.notices.channels.gateways import Failed, Gone, Message, NotSent, Receipt, Refused
from lms.notices.channels.models import Attempt, Channel, Consent, EndedBy, Outcome, Reason, Reminder, State
from lms.notices.channels.quiet import days_of, next_day, next_month, pause_after
from lms.notices.channels.whatsapp import WINDOW_CLOSED, is_within_window

# Longer than any request may last (wire.TIMEOUT, wire.LONGEST_S).
LEASE = timedelta(minutes=3)
# How long a gateway that took nothing is left alone, whoever waits for it.
REST = timedelta(minutes=1)
# What is older is no news.
LATEST = timedelta(days=3)


@dataclass(frozen=True)
class Work:
    """What one worker sends now."""

    attempt_id: UUID
    channel: Channel
    message: Message


def take(person_id: UUID, worker: str, *, closed: Collection[Channel] = (), at: datetime) -> Work | None:
    """What is to be sent to her now, if anything is: leased to this worker. `closed`: channels whose gateway is away. Commits
    through the caller.
    """
    person = queries.locked_person(person_id)
    waiting = list(queries.waiting_for(person_id)) if person else []
    if person is None or any(one.leased_until and one.leased_until > at for one in waiting):
        return None
    _close_unfinished(person, waiting, at=at)
    waiting = _still_worth_telling(person, [one for one in waiting if one.state is State.WAITING], at=at)
    due = [one for one in waiting if one.due_at <= at]
    if not due:
        return None
    if later := _not_before(person, at=at):
        for one in waiting:
            one.due_at = max(one.due_at, later)
        return None
    return _lease(person, waiting, worker, closed, at=at)


def _lease(
    person: Person, waiting: Sequence[Reminder], worker: str, closed: Collection[Channel], at: datetime
) -> Work | None:
    agreed = [one for one in queries.usable_consents_of(person) if one.channel in gateway_of.offered()]
    refused = queries.refused_since(person.id, waiting[0].queued_at)
    ways = [one for one in agreed if one.id not in refused]
    if not ways:
        _end(waiting, State.GIVEN_UP, Reason.REFUSED) if agreed else _end(waiting, State.DROPPED, Reason.NO_CONSENT)
        return None
    usable = [one for one in ways if one.channel not in closed]
    if not usable:
        for one in waiting:
            one.due_at = at + REST
        return None
    consent = min(
        usable, key=lambda one: (_price(one, at), list(Channel).index(one.channel), -one.given_at.timestamp())
    )
    language = words.language_of(person)
    attempt = Attempt(
        person_id=person.id, consent_id=consent.id, channel=consent.channel, at=at, day=days_of(at, MOROCCO)[0],
        language=language, words=words.words_in(language), outcome=Outcome.SENDING, centimes=_price(consent, at),
    )  # fmt: skip
    db.session.add(attempt)
    db.session.flush()
    # One message tells of all that waits: it says no more than that something does.
    for one in waiting:
        one.attempt_id, one.leased_by, one.leased_until = attempt.id, worker, at + LEASE
    message_id = id_from("reminder", waiting[0].id, consent.channel)
    sent = words.message(message_id, attempt, consent, is_answer=_is_answer(consent, at))
    return Work(attempt.id, consent.channel, sent)


def note(work: Work, worker: str, came: Receipt | NotSent, *, at: datetime) -> None:
    """What became of it. Nothing where another worker came meanwhile. Commits through the caller."""
    attempt = db.session.get_one(Attempt, work.attempt_id)
    queries.locked_person(attempt.person_id)
    db.session.refresh(attempt)
    told = [one for one in queries.carried_by(attempt.id) if one.leased_by == worker and one.state is State.WAITING]
    if attempt.outcome is not Outcome.SENDING:
        return
    for one in told:
        one.leased_by = one.leased_until = None
    if isinstance(came, Receipt):
        attempt.outcome = Outcome.RECORDED if came.is_recorded else Outcome.SENT
        attempt.detail = came.reference[:300]
        _end(told, State.SENT, None)
        return
    attempt.detail = came.detail
    if isinstance(came, Refused):
        attempt.outcome = Outcome.REFUSED
        if isinstance(came, Gone):
            services.end(db.session.get_one(Consent, attempt.consent_id), EndedBy.SERVICE, at=at)
    elif isinstance(came, Failed):
        attempt.outcome = Outcome.FAILED
        _answer_no_more(attempt, came)
        _try_again(told, came.wait, at=at)
    else:
        attempt.outcome = Outcome.UNSURE
        _leave_unsure(attempt, told, at=at)


def outcome_of(work: Work) -> Receipt | NotSent:
    """Asks the gateway; no transaction is open."""
    try:
        return gateway_of.gateway_of(work.channel).send(work.message)
    except NotSent as error:
        return error


def _close_unfinished(person: Person, waiting: Sequence[Reminder], *, at: datetime) -> None:
    """A worker ended while it sent."""
    for attempt in queries.unfinished_attempts(person.id):
        attempt.outcome, attempt.detail = Outcome.UNSURE, "The worker ended while it was sending"
        _leave_unsure(attempt, [one for one in waiting if one.attempt_id == attempt.id], at=at)
    for one in waiting:
        one.leased_by = one.leased_until = None


def _leave_unsure(attempt: Attempt, told: Sequence[Reminder], *, at: datetime) -> None:
    if gateway_of.gateway_of(attempt.channel).may_repeat:
        _try_again(told, None, at=at)
    else:
        _end(told, State.GIVEN_UP, Reason.UNSURE)


def _still_worth_telling(person: Person, waiting: Sequence[Reminder], *, at: datetime) -> list[Reminder]:
    """Without what she has read meanwhile, and what is no news any more."""
    unread = queries.unread_among([one.notice_id for one in waiting])
    for one in waiting:
        if one.notice_id not in unread or person.closed_at is not None:
            _end([one], State.DROPPED, Reason.SEEN)
        elif at - one.queued_at > LATEST:
            _end([one], State.GIVEN_UP, Reason.TOO_LATE)
    return [one for one in waiting if one.state is State.WAITING]


def _not_before(person: Person, *, at: datetime) -> datetime | None:
    """When she may be told, if not now: quiet hours, her own ceilings, those of the deployment."""
    chosen, quiet = gateway_of.settings(), gateway_of.quiet_hours()
    day, month = days_of(at, MOROCCO)
    later = quiet.next_allowed(at)
    if later > at:
        return later
    if queries.count_from(f"{month}-01", person_id=person.id) >= chosen.person_month:
        return quiet.next_allowed(next_month(at, MOROCCO))
    if queries.count_from(f"{month}-01") >= chosen.month:
        return quiet.next_allowed(next_month(at, MOROCCO))
    if queries.count_from(day, person_id=person.id) >= chosen.person_day or queries.count_from(day) >= chosen.day:
        return quiet.next_allowed(next_day(at, MOROCCO))
    return None


def _try_again(told: Sequence[Reminder], asked: timedelta | None, *, at: datetime) -> None:
    for one in told:
        one.failures += 1
        pause = pause_after(one.failures, asked=asked)
        if pause is None:
            _end([one], State.GIVEN_UP, Reason.FAILED)
        else:
            one.due_at = at + pause


def _answer_no_more(attempt: Attempt, failure: Failed) -> None:
    """WhatsApp counts the day since she wrote otherwise than we do: the next is a template."""
    if attempt.channel is Channel.WHATSAPP and f'"code":{WINDOW_CLOSED}' in failure.detail.replace(" ", ""):
        db.session.get_one(Consent, attempt.consent_id).wrote_at = None


def _end(reminders: Sequence[Reminder], state: State, reason: Reason | None) -> None:
    for one in reminders:
        one.state, one.reason, one.leased_by, one.leased_until = state, reason, None, None


def _is_answer(consent: Consent, at: datetime) -> bool:
    return consent.channel is Channel.WHATSAPP and is_within_window(consent.wrote_at, at)


def _price(consent: Consent, at: datetime) -> int:
    return gateway_of.centimes(consent.channel, is_answer=_is_answer(consent, at))
