"""What an adviser and a cooperative do together: sessions planned and held, contacts noted."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.pathway.accompaniment import queries
from lms.pathway.accompaniment.models import Accompaniment, CoachingPresence, CoachingSession, Contact, ContactKind
from lms.pathway.accompaniment.silence import SESSIONS
from lms.pathway.signals import facts_changed


class AlreadyAccompanied(DomainError):
    message = _("The accompaniment of this cooperative has begun already.")


class AllSessionsPlanned(DomainError):
    message = _("The twelve sessions of this accompaniment are planned. Note further visits as contacts.")


class AlreadyHeld(DomainError):
    message = _("This session was held. Correct what was written down of it instead.")


def begin(cooperative: Cooperative, by: Person, *, begun_on: date) -> Accompaniment:
    """Once for each cooperative, as in Mourafaka. Raises AlreadyAccompanied, also where two begin at once."""
    begun = Accompaniment(id=new_id(), cooperative_id=cooperative.id, begun_on=begun_on, begun_by_id=by.id)
    try:
        with db.session.begin_nested():
            db.session.add(begun)
            db.session.flush()
    except IntegrityError:
        raise AlreadyAccompanied from None
    return begun


def plan_session(accompaniment: Accompaniment, *, planned_on: date, place: str) -> CoachingSession:
    """The next number is given. Raises AllSessionsPlanned."""
    queries.locked_accompaniment(accompaniment.id)
    number = len(queries.all_sessions_of(accompaniment.cooperative_id)) + 1
    if number > SESSIONS:
        raise AllSessionsPlanned
    planned = CoachingSession(
        id=new_id(), accompaniment_id=accompaniment.id, number=number, planned_on=planned_on, place=place, held_on=None
    )
    db.session.add(planned)
    db.session.flush()
    return planned


def move_session(session: CoachingSession, *, planned_on: date, place: str) -> None:
    """Raises AlreadyHeld."""
    if session.held_on is not None:
        raise AlreadyHeld
    session.planned_on, session.place = planned_on, place


def record_session(
    session: CoachingSession, by: Person, cooperative: Cooperative, *, held_on: date, place: str,
    present: Collection[UUID], notes: str, next_step: str, at: datetime,
) -> None:  # fmt: skip
    """Write down that it was held, or correct it. `present`: members of the cooperative."""
    session.held_on, session.place, session.notes, session.next_step = held_on, place, notes, next_step
    session.recorded_by_id, session.recorded_at = by.id, at
    db.session.execute(delete(CoachingPresence).where(CoachingPresence.session_id == session.id))
    db.session.add_all(CoachingPresence(session_id=session.id, person_id=person_id) for person_id in set(present))
    db.session.flush()
    facts_changed.send(cooperative_id=cooperative.id, trigger="coaching_session")


def note_contact(
    cooperative: Cooperative, by: Person, *, on: date, kind: ContactKind, note: str, at: datetime
) -> Contact:
    noted = Contact(
        id=new_id(), cooperative_id=cooperative.id, on=on, kind=kind, note=note, recorded_by_id=by.id, recorded_at=at
    )
    db.session.add(noted)
    db.session.flush()
    return noted
