"""A session is planned, moved, called off; a member says whether she comes."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.once import add_once
from lms.core.upserts import upsert
from lms.teaching import notices, queries
from lms.teaching.models import Cohort, CohortSession, SessionAnswer


class CalledOff(DomainError):
    message = _("This session was called off.")


class Over(DomainError):
    message = _("This session is over.")


@dataclass(frozen=True)
class Meeting:
    """What is said of a session. `item`: "module/lesson", "module" or "" of the course."""

    starts_at: datetime
    minutes: int
    place: str
    language: str
    item: str


def plan(cohort: Cohort, meeting: Meeting, by: Person, *, at: datetime, row_id: UUID | None = None) -> CohortSession:
    """The people of the cohort are invited. `row_id`: made with the form; sent twice it is the same session. Raises KeyTaken."""
    planned = CohortSession(
        id=row_id or new_id(), cohort_id=cohort.id, **asdict(meeting), created_at=at, created_by_id=by.id
    )  # fmt: skip
    session = add_once(planned, owner=("cohort_id",), said=("starts_at", "place", "item"))
    notices.tell_of_session(cohort, session, queries.member_ids(cohort.id), at=at)
    return session


def change(cohort: Cohort, session: CohortSession, meeting: Meeting, *, at: datetime) -> None:
    """Who said that she comes on another day, or elsewhere, is asked anew. Raises CalledOff."""
    if session.cancelled_at is not None:
        raise CalledOff
    before = session.starts_at, session.place
    for name, value in asdict(meeting).items():
        setattr(session, name, value)
    db.session.flush()
    if before != (session.starts_at, session.place):
        queries.forget_answers(session.id)
        notices.tell_of_session(cohort, session, queries.member_ids(cohort.id), at=at)


def call_off(cohort: Cohort, session: CohortSession, *, at: datetime) -> None:
    """A second time changes nothing. Raises Over: who was there was there."""
    if session.cancelled_at is not None:
        return
    if session.starts_at < at and queries.marks_of([session.id])[session.id]:
        raise Over
    session.cancelled_at = at
    db.session.flush()
    if session.starts_at > at:
        notices.tell_of_end(cohort, session, queries.member_ids(cohort.id), at=at)


def answer(session: CohortSession, person: Person, *, is_coming: bool, at: datetime) -> None:
    """She may think again until it is over. Raises CalledOff, Over."""
    if session.cancelled_at is not None:
        raise CalledOff
    if session.starts_at + timedelta(minutes=session.minutes) < at:
        raise Over
    upsert(
        SessionAnswer,
        {"session_id": session.id, "person_id": person.id, "is_coming": is_coming, "answered_at": at},
        key=("session_id", "person_id"),
        latest=("is_coming", "answered_at"),
    )
