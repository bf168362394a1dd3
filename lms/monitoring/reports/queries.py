"""Who asked for what, what is due, what is kept."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import joinedload

from lms.core.db import db
from lms.monitoring.reports.models import KeptExport, Mailing, State, Subscription

MOST = 50


def open_subscriptions_of(person_id: UUID) -> Select[Subscription]:
    return (
        select(Subscription)
        .where(Subscription.person_id == person_id, Subscription.ended_at.is_(None))
        .order_by(Subscription.begun_at, Subscription.id)
    )


def subscriptions_of(person_id: UUID) -> Sequence[Subscription]:
    return db.session.scalars(open_subscriptions_of(person_id)).all()


def digest_of(person_id: UUID) -> Subscription | None:
    return db.session.scalar(open_subscriptions_of(person_id).where(Subscription.question.is_(None)))


def with_code(code: str) -> Select[Subscription]:
    """Also one that has ended: its page says so."""
    return select(Subscription).where(Subscription.code == code).options(joinedload(Subscription.person))


def due_subscriptions(on: date, *, limit: int = MOST) -> Sequence[Subscription]:
    """Each is taken by one worker: another one leaves out what is locked."""
    return db.session.scalars(
        select(Subscription)
        .where(Subscription.ended_at.is_(None), Subscription.next_on <= on)
        .order_by(Subscription.next_on, Subscription.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def next_mailing(at: datetime) -> Mailing | None:
    return db.session.scalar(
        select(Mailing)
        .where(Mailing.state == State.WAITING, Mailing.due_at <= at)
        .order_by(Mailing.due_at, Mailing.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Mailing)
    )


def with_subscription(mailing_id: UUID) -> Mailing:
    """With what was asked for, and by whom."""
    return db.session.scalars(
        select(Mailing)
        .where(Mailing.id == mailing_id)
        .options(joinedload(Mailing.subscription).joinedload(Subscription.person))
    ).one()


def lease(mailing: Mailing, until: datetime) -> bool:
    """Whether it is ours to try: not where another worker, on SQLite without a lock of rows, was quicker."""
    db.session.flush()
    found: Any = db.session.execute(
        update(Mailing)
        .where(Mailing.id == mailing.id, Mailing.tries == mailing.tries, Mailing.state == State.WAITING)
        .values(due_at=until, tries=mailing.tries + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(mailing, ["due_at", "tries"])
    return bool(found.rowcount)


def mailings_of(person_id: UUID, *, limit: int = 20) -> Sequence[Mailing]:
    """The latest first."""
    return db.session.scalars(
        select(Mailing)
        .join(Subscription, Subscription.id == Mailing.subscription_id)
        .where(Subscription.person_id == person_id)
        .options(joinedload(Mailing.subscription))
        .order_by(Mailing.on.desc(), Mailing.id.desc())
        .limit(limit)
    ).all()


def kept_for(person_id: UUID, at: datetime) -> Select[KeptExport]:
    return (
        select(KeptExport)
        .where(KeptExport.person_id == person_id, KeptExport.expires_at > at)
        .order_by(KeptExport.made_at.desc(), KeptExport.id.desc())
    )


def all_kept_for(person_id: UUID, at: datetime) -> Sequence[KeptExport]:
    return db.session.scalars(kept_for(person_id, at).limit(MOST)).all()


def expired(at: datetime) -> Sequence[KeptExport]:
    """Each is thrown away by one worker."""
    query = select(KeptExport).where(KeptExport.expires_at <= at).limit(MOST)
    return db.session.scalars(query.with_for_update(skip_locked=True)).all()


def forget_mailings(before: datetime) -> None:
    db.session.execute(delete(Mailing).where(Mailing.done_at < before))
