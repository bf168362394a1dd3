"""Who works on a target or a source: one worker at a time, by a row of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Generic
from uuid import UUID

from sqlalchemy import or_, update

from lms.core import clock
from lms.core.db import db, reading
from lms.xapi.forwarding.models import Exchange, Kind

# It is renewed while a request lasts, at the latest after a quarter of it and one step (remote.TIMEOUT): longer than these.
LEASE = timedelta(minutes=2)


class LeaseLost(Exception):
    """Another worker is at it; what that one does is not to be disturbed."""


class Lease(Generic[Kind]):
    """The hold of one worker on one row."""

    def __init__(self, kind: type[Kind], row_id: UUID, worker: str) -> None:
        self.kind, self.row_id, self.worker = kind, row_id, worker
        self._renewed_at: datetime | None = None

    def hold(self) -> bool:
        """Take it, or go on holding it; False where another worker does. Commits."""
        at = clock.now()
        is_held = claim(self.kind, self.row_id, self.worker, at=at)
        db.session.commit()
        self._renewed_at = at
        return is_held

    def renew(self) -> None:
        """Before a request and while it lasts, however long that is: nobody else may come. Raises LeaseLost."""
        due = self._renewed_at is None or clock.now() - self._renewed_at > LEASE / 4
        if due and not self.hold():
            raise LeaseLost

    def row(self) -> Kind:
        """To write down what was done, until the transaction ends. Raises LeaseLost where another worker came meanwhile, or
        the row was removed.
        """
        found = db.session.get(self.kind, self.row_id, populate_existing=True, with_for_update=True)
        if found is None or found.leased_by != self.worker:
            raise LeaseLost
        return found

    def release(self) -> None:
        """Commits."""
        release(self.kind, self.row_id, self.worker)
        db.session.commit()


def claim(kind: type[Exchange], row_id: UUID, worker: str, *, at: datetime) -> bool:
    claimed = db.session.execute(
        update(kind)
        .where(
            kind.id == row_id,
            or_(kind.leased_until.is_(None), kind.leased_until <= at, kind.leased_by == worker),
        )
        .values(leased_by=worker, leased_until=at + LEASE),
        execution_options={"synchronize_session": False},
    )
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def release(kind: type[Exchange], row_id: UUID, worker: str) -> None:
    db.session.execute(
        update(kind).where(kind.id == row_id, kind.leased_by == worker).values(leased_by=None, leased_until=None),
        execution_options={"synchronize_session": False},
    )


@contextmanager
def looking() -> Iterator[None]:
    """A transaction that only reads: on SQLite it takes no lock. It is over before the network is waited for."""
    before = reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        reading.reset(before)
