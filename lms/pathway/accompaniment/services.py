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
from lms.core.once import add_once
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


class EarlierNotHeld(DomainError):
    message = _("An earlier session is not written down yet. Write that one down first, or take it out.")


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


def plan_session(
    accompaniment: Accompaniment, *, planned_on: date, place: str, row_id: UUID | None = None
) -> CoachingSession:
    """The next number is given. `row_id`: made with the form; sent twice it is the same session. Raises AllSessionsPlanned,
    KeyTaken."""
    queries.locked_accompaniment(accompaniment.id)
    known = queries.session_with_id(row_id) if row_id else None
    is_said_before = known is not None and (known.planned_on, known.place) == (planned_on, place)
    if known is not None and is_said_before and known.accompaniment_id == accompaniment.id:
        return known
    number = len(queries.all_sessions_of(accompaniment.cooperative_id)) + 1
    if number > SESSIONS:
        raise AllSessionsPlanned
    planned = CoachingSession(
        id=row_id or new_id(), accompaniment_id=accompaniment.id, number=number, planned_on=planned_on, place=place,
        held_on=None,
    )  # fmt: skip
    return add_once(planned, owner=("accompaniment_id",), said=("planned_on", "place"))


def move_session(session: CoachingSession, *, planned_on: date, place: str) -> None:
    """Raises AlreadyHeld."""
    if session.held_on is not None:
        raise AlreadyHeld
    session.planned_on, session.place = planned_on, place


def remove_session(session: CoachingSession, accompaniment: Accompaniment) -> None:
    """It was planned, and is not held after all; those after it move up, so that the twelve stay whole. Raises AlreadyHeld."""
    queries.locked_accompaniment(accompaniment.id)
    db.session.refresh(session)
    if session.held_on is not None:
        raise AlreadyHeld
    number = session.number
    db.session.delete(session)
    db.session.flush()
    for later in queries.all_sessions_of(accompaniment.cooperative_id):
        if later.number > number:
            later.number -= 1
            # One by one: no two may have the same number in between.
            db.session.flush()


def record_session(
    session: CoachingSession, by: Person, cooperative: Cooperative, *, held_on: date, place: str,
    present: Collection[UUID], notes: str, next_step: str, at: datetime,
) -> None:  # fmt: skip
    """Write down that it was held, or correct it. `present`: members of the cooperative. Raises EarlierNotHeld: sessions are
    held in the order of their numbers."""
    if session.held_on is None and queries.is_earlier_open(session):
        raise EarlierNotHeld
    session.held_on, session.place, session.notes, session.next_step = held_on, place, notes, next_step
    session.recorded_by_id, session.recorded_at = by.id, at
    db.session.execute(delete(CoachingPresence).where(CoachingPresence.session_id == session.id))
    db.session.add_all(CoachingPresence(session_id=session.id, person_id=person_id) for person_id in set(present))
    db.session.flush()
    facts_changed.send(cooperative_id=cooperative.id, trigger="coaching_session")


def note_contact(
    cooperative: Cooperative, by: Person, *, on: date, kind: ContactKind, note: str, at: datetime,
    row_id: UUID | None = None,
) -> Contact:  # fmt: skip
    """`row_id`: made with the form; sent twice it is the same contact. Raises KeyTaken."""
    noted = Contact(
        id=row_id or new_id(), cooperative_id=cooperative.id, on=on, kind=kind, note=note, recorded_by_id=by.id,
        recorded_at=at,
    )  # fmt: skip
    return add_once(noted, owner=("cooperative_id", "recorded_by_id"), said=("on", "kind", "note"))


def may_change(contact: Contact, by: Person, *, on: date) -> bool:
    """Who noted it, on the day on which she did: a slip is mended, what others have read stays."""
    return contact.recorded_by_id == by.id and contact.recorded_at.date() == on


def change_contact(contact: Contact, *, on: date, kind: ContactKind, note: str) -> None:
    contact.on, contact.kind, contact.note = on, kind, note
    db.session.flush()


def remove_contact(contact: Contact) -> None:
    db.session.delete(contact)
    db.session.flush()
