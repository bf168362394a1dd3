"""How often a secret may be tried. Attempts are rows outside the request's transaction, which a refusal rolls back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import ngettext
from sqlalchemy import ColumnElement, delete, func, insert, select

from lms.accounts.models import SignIn, SignInFailure
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.ids import new_id

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
# Whoever has patience: five a quarter of an hour would be 480 of the 10,000 PINs of four digits each day.
DAY = timedelta(days=1)
PER_ACCOUNT_A_DAY = 30
# A whole cooperative may share one address, as may the readers of one operator.
PER_ADDRESS = 50
KEPT = timedelta(days=1)


class TooManyAttempts(DomainError):
    status = 429

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait_s: int = max(1, int(wait.total_seconds()))

    def __str__(self) -> str:
        minutes = -(-self.wait_s // 60)
        return str(
            ngettext(
                "There were too many wrong attempts. Wait %(num)d minute, then try again. If you no longer know your "
                "PIN, the president of your cooperative or your adviser can give you a new card.",
                "There were too many wrong attempts. Wait %(num)d minutes, then try again. If you no longer know your "
                "PIN, the president of your cooperative or your adviser can give you a new card.",
                minutes,
            )
        )


def begin(account: str, *, address: str, at: datetime, person_id: UUID | None = None) -> UUID:
    """Count an attempt before it is judged, so that a hundred at once cannot all pass; `succeed` takes it back.

    Ends the request's transaction: on SQLite that one holds the only write lock. Raises TooManyAttempts, which does
    not count: who waits is not made to wait longer.
    """
    attempt_id = new_id()
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(delete(SignInFailure).where(SignInFailure.at < at - KEPT))
        connection.execute(insert(SignInFailure).values(id=attempt_id, account=account, address=address, at=at))
    try:
        check(account, address=address, at=at, person_id=person_id, counted=1)
    except TooManyAttempts:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(delete(SignInFailure).where(SignInFailure.id == attempt_id))
        raise
    return attempt_id


def succeed(attempt_id: UUID) -> None:
    """The attempt was right: it is no failure. Counting starts afresh because the sign-in itself is a row."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.id == attempt_id))


def check(account: str, *, address: str, at: datetime, person_id: UUID | None = None, counted: int = 0) -> None:
    """Raise TooManyAttempts where the limit is reached. `counted`: how many of the rows are the attempt itself."""
    since = at - WINDOW
    success = _last_success(person_id) if person_id else None
    by_account = _failures(
        SignInFailure.account == account, max(since, success) if success else since, PER_ACCOUNT + counted
    )
    by_day = _failures(
        SignInFailure.account == account,
        max(at - DAY, success) if success else at - DAY,
        PER_ACCOUNT_A_DAY + counted,
    )
    by_address = _failures(SignInFailure.address == address, since, PER_ADDRESS + counted)
    for times, limit, window in (
        (by_day, PER_ACCOUNT_A_DAY, DAY),
        (by_account, PER_ACCOUNT, WINDOW),
        (by_address, PER_ADDRESS, WINDOW),
    ):
        if len(times) >= limit + counted:
            # The oldest that still counts must leave the window first.
            raise TooManyAttempts(times[limit - 1 + counted] + window - at)


def _failures(which: ColumnElement[bool], since: datetime, most: int) -> Sequence[datetime]:
    """The latest ones, newest first."""
    return db.session.scalars(
        select(SignInFailure.at).where(which, SignInFailure.at > since).order_by(SignInFailure.at.desc()).limit(most)
    ).all()


def _last_success(person_id: UUID) -> datetime | None:
    return db.session.scalar(select(func.max(SignIn.created_at)).where(SignIn.person_id == person_id))
