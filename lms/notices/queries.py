"""Questions about notices, and about who is to be reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, Office, OfficeKind
from lms.cooperatives.queries import holds
from lms.core.db import db, is_postgresql
from lms.notices import kinds
from lms.notices.channels.models import Reminder, State
from lms.notices.models import Notice, ReminderRound

# Who is reminded, beside the adviser.
REMINDED = (OfficeKind.PRESIDENT, OfficeKind.MANAGER)


def notices_for(person: Person) -> Select[Notice]:
    """Hers alone, and of cooperatives that she sees today, the latest first."""
    visible = cooperatives.cooperatives_visible_to(person).with_only_columns(Cooperative.id)
    return (
        select(Notice)
        .where(
            Notice.person_id == person.id,
            Notice.kind.in_(kinds.known()),
            or_(Notice.cooperative_id.is_(None), Notice.cooperative_id.in_(visible)),
        )
        .order_by(Notice.at.desc(), Notice.id.desc())
    )


def unread_of(person: Person, *, limit: int) -> Sequence[Notice]:
    return db.session.scalars(notices_for(person).where(Notice.seen_at.is_(None)).limit(limit)).all()


def unread_count(person: Person) -> int:
    unread = notices_for(person).where(Notice.seen_at.is_(None)).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(unread)) or 0


def understood_by(person: Person, *, limit: int) -> Sequence[Notice]:
    return db.session.scalars(notices_for(person).where(Notice.seen_at.is_not(None)).limit(limit)).all()


def mark_seen(person: Person, *, until: datetime, at: datetime) -> None:
    """All of hers that were there at `until`."""
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == person.id, Notice.seen_at.is_(None), Notice.at <= until)
        .values(seen_at=at)
    )


def unread_of_kind(person_id: UUID, kind: str) -> Notice | None:
    """The latest."""
    query = select(Notice).where(Notice.person_id == person_id, Notice.kind == kind, Notice.seen_at.is_(None))
    return db.session.scalar(query.order_by(Notice.at.desc()).limit(1))


def is_told(subject: str) -> bool:
    """Whether anybody was told of it."""
    return db.session.scalar(select(Notice.id).where(Notice.subject == subject).limit(1)) is not None


@dataclass(frozen=True)
class Delivery:
    """Of one subject: people who were told, who understood, and to whom a word went outside the application as well."""

    told: int = 0
    understood: int = 0
    outside: int = 0


def deliveries_of(subjects: Sequence[str]) -> dict[str, Delivery]:
    """One query, whatever the number of subjects."""
    sent = func.count(func.distinct(case((Reminder.state == State.SENT, Notice.id))))
    rows = db.session.execute(
        select(
            Notice.subject,
            func.count(func.distinct(Notice.id)),
            func.count(func.distinct(case((Notice.seen_at.is_not(None), Notice.id)))),
            sent,
        )
        .outerjoin(Reminder, and_(Reminder.notice_id == Notice.id, Reminder.person_id == Notice.person_id))
        .where(Notice.subject.in_(subjects))
        .group_by(Notice.subject)
    )
    return {subject: Delivery(*counts) for subject, *counts in rows if subject}


def told_among(subjects: Sequence[str]) -> set[str]:
    """Those of which anybody was told."""
    return {
        subject for subject in db.session.scalars(select(Notice.subject).where(Notice.subject.in_(subjects))) if subject
    }


def add(rows: Sequence[dict[str, Any]]) -> None:
    """What a person was told of a subject already, she is not told again."""
    insert = (postgresql if is_postgresql() else sqlite).insert(Notice.__table__)
    db.session.execute(insert.on_conflict_do_nothing(index_elements=["person_id", "subject"]), list(rows))


def remove(subject: str) -> None:
    db.session.execute(delete(Notice).where(Notice.subject == subject))


def round_of(day: date) -> ReminderRound:
    """The one of this day, locked; those of earlier days are forgotten."""
    insert = (postgresql if is_postgresql() else sqlite).insert(ReminderRound.__table__)
    db.session.execute(insert.values(day=day).on_conflict_do_nothing(index_elements=["day"]))
    db.session.execute(delete(ReminderRound).where(ReminderRound.day < day))
    return db.session.scalars(select(ReminderRound).where(ReminderRound.day == day).with_for_update()).one()


def is_round_finished(day: date) -> bool:
    return db.session.scalar(select(ReminderRound.finished_at).where(ReminderRound.day == day)) is not None


def cooperatives_to_remind(after: UUID | None, on: date, *, limit: int) -> Sequence[Cooperative]:
    """Those whose president or manager reads here, in the order of their ids: nobody else has use of a reminder."""
    readers = (
        select(Office.cooperative_id)
        .join(Person, Person.id == Office.person_id)
        .where(
            Office.kind.in_(REMINDED),
            holds(Office, on),
            Person.secret_hash.is_not(None),
            Person.closed_at.is_(None),
        )
    )
    query = select(Cooperative).where(Cooperative.struck_off_on.is_(None), Cooperative.id.in_(readers))
    if after is not None:
        query = query.where(Cooperative.id > after)
    return db.session.scalars(query.order_by(Cooperative.id).limit(limit)).all()
