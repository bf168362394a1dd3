"""Questions about consents, what waits to be told, and what was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Insert, Select, and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lms.accounts.models import Person
from lms.core.db import db, is_postgresql
from lms.notices.channels.models import Attempt, Channel, Consent, Outcome, Reason, Reminder, State
from lms.notices.models import Notice

# What was sent, or may have been.
COUNTED = (Outcome.SENDING, Outcome.SENT, Outcome.RECORDED, Outcome.UNSURE)
_NOT_SENT = (Outcome.FAILED, Outcome.REFUSED, Outcome.UNSURE)


def open_consents_of(person_id: UUID) -> Select[Consent]:
    """The oldest first."""
    query = select(Consent).where(Consent.person_id == person_id, Consent.ended_at.is_(None))
    return query.order_by(Consent.given_at, Consent.id)


def usable_consents_of(person: Person) -> Sequence[Consent]:
    """The open ones by which she can be reached today."""
    return db.session.scalars(open_consents_of(person.id).where(is_usable(person))).all()


def open_consent(person_id: UUID, channel: Channel, address: str) -> Consent | None:
    return db.session.scalar(open_consents_of(person_id).where(Consent.channel == channel, Consent.address == address))


def consent_with_code(code: str) -> Select[Consent]:
    """With her whose it is."""
    return select(Consent).where(Consent.code == code)


def consents_at(channels: Sequence[Channel], address: str) -> Sequence[Consent]:
    """Everybody's who shares this number."""
    query = select(Consent).where(Consent.channel.in_(channels), Consent.address == address, Consent.ended_at.is_(None))
    return db.session.scalars(query).all()


def is_usable(person: Person) -> ColumnElement[bool]:
    """A number counts as long as it is hers."""
    return or_(Consent.channel == Channel.PUSH, Consent.address == (person.phone or ""))


def told_and_reachable(notice_ids: Sequence[UUID]) -> Sequence[tuple[UUID, UUID]]:
    """Of these notices, those that are there and whose readers agreed to be reminded: notice and person."""
    has_agreed = select(Consent.id).where(Consent.person_id == Notice.person_id, Consent.ended_at.is_(None)).exists()
    rows = db.session.execute(select(Notice.id, Notice.person_id).where(Notice.id.in_(notice_ids), has_agreed))
    return [(notice_id, person_id) for notice_id, person_id in rows]


def insert_reminders() -> Insert:
    """What is queued already under its key is not queued again."""
    insert = (postgresql if is_postgresql() else sqlite).insert(Reminder.__table__)
    found: Insert = insert.on_conflict_do_nothing(index_elements=["person_id", "key"])
    return found


def people_due(at: datetime, *, limit: int) -> Sequence[UUID]:
    """Who has something waiting that may be told now, the longest first."""
    first = func.min(Reminder.due_at)
    return db.session.scalars(
        select(Reminder.person_id)
        .where(Reminder.state == State.WAITING, Reminder.due_at <= at, is_free(at))
        .group_by(Reminder.person_id)
        .order_by(first, Reminder.person_id)
        .limit(limit)
    ).all()


def is_free(at: datetime) -> ColumnElement[bool]:
    return or_(Reminder.leased_until.is_(None), Reminder.leased_until <= at)


def locked_person(person_id: UUID) -> Person | None:
    """Two workers come to one person one after the other. Who only refers to her, by telling her something, does not wait."""
    return db.session.scalar(select(Person).where(Person.id == person_id).with_for_update(key_share=True))


def waiting_for(person_id: UUID) -> Sequence[Reminder]:
    query = select(Reminder).where(Reminder.person_id == person_id, Reminder.state == State.WAITING)
    return db.session.scalars(query.order_by(Reminder.queued_at, Reminder.id)).all()


def unfinished_attempts(person_id: UUID) -> Sequence[Attempt]:
    query = select(Attempt).where(Attempt.person_id == person_id, Attempt.outcome == Outcome.SENDING)
    return db.session.scalars(query).all()


def unread_among(notice_ids: Sequence[UUID]) -> set[UUID]:
    query = select(Notice.id).where(Notice.id.in_(notice_ids), Notice.seen_at.is_(None))
    return set(db.session.scalars(query))


def refused_since(person_id: UUID, since: datetime) -> set[UUID]:
    """Consents by which nothing could be sent."""
    query = select(Attempt.consent_id).where(
        Attempt.person_id == person_id, Attempt.outcome == Outcome.REFUSED, Attempt.at >= since
    )
    return set(db.session.scalars(query))


def count_from(day: str, *, person_id: UUID | None = None) -> int:
    """Messages since that day, of one person or all."""
    query = select(func.count()).select_from(Attempt).where(Attempt.day >= day, Attempt.outcome.in_(COUNTED))
    return db.session.scalar(query if person_id is None else query.where(Attempt.person_id == person_id)) or 0


def carried_by(attempt_id: UUID) -> Sequence[Reminder]:
    return db.session.scalars(select(Reminder).where(Reminder.attempt_id == attempt_id)).all()


def end_waiting(person_id: UUID, *, reason: Reason) -> None:
    db.session.execute(
        update(Reminder)
        .where(Reminder.person_id == person_id, Reminder.state == State.WAITING)
        .values(state=State.DROPPED, reason=reason),
        execution_options={"synchronize_session": False},
    )


def delete_until(moment: datetime) -> None:
    """Attempts, and reminders that do not wait."""
    db.session.execute(delete(Reminder).where(Reminder.queued_at < moment, Reminder.state != State.WAITING))
    db.session.execute(delete(Attempt).where(Attempt.day < moment.date().isoformat()))


# ── The page of staff


@dataclass(frozen=True)
class MonthOfChannel:
    """What one channel did in one month, and what that cost."""

    month: str
    channel: Channel
    people: int
    sent: int
    failed: int
    centimes: int


def months(*, limit: int) -> list[MonthOfChannel]:
    """The latest months first. Messages that were only recorded count as sent, and cost nothing."""
    month = func.substr(Attempt.day, 1, 7)
    rows = db.session.execute(
        select(
            month,
            Attempt.channel,
            func.count(Attempt.person_id.distinct()),
            _count(Attempt.outcome.in_((Outcome.SENT, Outcome.RECORDED))),
            _count(Attempt.outcome.in_(_NOT_SENT)),
            func.coalesce(func.sum(case((_costs(), Attempt.centimes), else_=0)), 0),
        )
        .group_by(month, Attempt.channel)
        .order_by(month.desc(), Attempt.channel)
        .limit(limit)
    )
    return [MonthOfChannel(*row) for row in rows]


def consenting() -> dict[Channel, int]:
    """How many people agreed to each channel."""
    rows = db.session.execute(
        select(Consent.channel, func.count(Consent.person_id.distinct()))
        .where(Consent.ended_at.is_(None))
        .group_by(Consent.channel)
    )
    return dict(rows.all())


@dataclass(frozen=True)
class Waiting:
    reminders: int
    oldest_at: datetime | None
    # Given up in the last thirty days.
    given_up: int


def waiting(since: datetime) -> Waiting:
    count, oldest = db.session.execute(
        select(func.count(), func.min(Reminder.queued_at)).where(Reminder.state == State.WAITING)
    ).one()
    given_up = select(func.count()).where(Reminder.state == State.GIVEN_UP, Reminder.queued_at >= since)
    return Waiting(count, oldest, db.session.scalar(given_up.select_from(Reminder)) or 0)


def recorded() -> Select[Attempt]:
    """What would have been sent, the latest first."""
    query = select(Attempt).where(Attempt.outcome == Outcome.RECORDED)
    return query.order_by(Attempt.at.desc(), Attempt.id.desc())


def troubles(*, limit: int) -> Sequence[tuple[Channel, datetime, str]]:
    """The last words of gateways that took nothing, one of each."""
    rows = db.session.execute(
        select(Attempt.channel, func.max(Attempt.at), Attempt.detail)
        .where(and_(Attempt.outcome.in_(_NOT_SENT), Attempt.detail != ""))
        .group_by(Attempt.channel, Attempt.detail)
        .order_by(func.max(Attempt.at).desc())
        .limit(limit)
    )
    return [(channel, at, detail) for channel, at, detail in rows]


def _count(what: ColumnElement[bool]) -> Any:
    return func.count(case((what, 1)))


def _costs() -> ColumnElement[bool]:
    return Attempt.outcome.in_((Outcome.SENT, Outcome.UNSURE))
