"""Where people are signed in: rows that can be listed and ended, known to the phone by a token alone."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select, update

from lms.accounts.models import HELPED_LIFE, MEMBER_LIFE, STAFF_LIFE, Person, SignIn
from lms.core.db import db
from lms.core.ids import new_id

# How exact `seen_at` is; a write at every tap would say no more.
SEEN_EVERY = timedelta(minutes=5)
# Built once: every page of everyone asks it.
_OPEN_SESSION = (
    select(SignIn, Person)
    .join(Person, Person.id == SignIn.person_id)
    .where(SignIn.token_hash == bindparam("token_hash"), SignIn.ended_at.is_(None), Person.closed_at.is_(None))
)


def start(person: Person, *, device: str, address: str, at: datetime, helper: Person | None = None) -> str:
    """Sign `person` in and return the token for her phone: the only copy, since the table keeps its hash.

    `helper`: on whose device, and with whose help.
    """
    token = secrets.token_urlsafe(32)
    row = SignIn(
        id=new_id(), token_hash=_hash(token), person_id=person.id, created_at=at, seen_at=at,
        device=device, address=address, helper_id=helper.id if helper else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    person.session_token, person.session_id, person.helper = token, row.id, helper
    return token


def person_of(token: str, *, at: datetime, is_active: bool = False) -> Person | None:
    """Whose token this is, in one query; None for an ended or outlived session and for a closed account.

    `is_active` says that this request may write: the session is then marked as seen.
    """
    found = db.session.execute(_OPEN_SESSION, {"token_hash": _hash(token)}).first()
    if found is None:
        return None
    row, person = found
    if at - row.created_at > (HELPED_LIFE if row.helper_id else STAFF_LIFE if person.is_staff else MEMBER_LIFE):
        return None
    if is_active and at - row.seen_at > SEEN_EVERY:
        row.seen_at = at
    person.session_token, person.session_id = token, row.id
    person.helper = db.session.get(Person, row.helper_id) if row.helper_id else None
    return person


def end(session_id: UUID, *, at: datetime) -> None:
    """Sign that device out at once."""
    db.session.execute(update(SignIn).where(SignIn.id == session_id, SignIn.ended_at.is_(None)).values(ended_at=at))


def end_all(person_id: UUID, *, at: datetime, but: UUID | None = None) -> None:
    """Sign her out everywhere, or everywhere but on one device."""
    query = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if but is not None:
        query = query.where(SignIn.id != but)
    db.session.execute(query.values(ended_at=at))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
