"""Notes whom a change of the tables below concerns, in its own transaction: what the log does not tell.

Whatever a session adds, changes or deletes of these is noted when it is flushed, and what is merged past it (core/upserts.py) when it
is, so that no slice below has to know of monitoring.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.cooperatives.cash_book.models import CashMonth
from lms.cooperatives.desk.models import Assembly, YearFigures
from lms.cooperatives.file.models import Document
from lms.cooperatives.models import Cooperative, Membership, Office
from lms.core.db import db
from lms.core.upserts import upserted
from lms.market.models import Product, ProductEvidence
from lms.monitoring.counting import kept
from lms.monitoring.dimensions import SubjectKind
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, Contact
from lms.pathway.diagnosis.models import DiagnosisAnswer, DiagnosisRound
from lms.pathway.models import StageState
from lms.projects.models import ProjectDecision, ProjectIdea
from lms.teaching.models import AttendanceMark, Cohort, CohortMember, CohortSession, CohortTrainer
from lms.xapi.consumers import registry

COOPERATIVE, PERSON = SubjectKind.COOPERATIVE, SubjectKind.PERSON
# Of a person or a cooperative that is signed in or looked at, little is counted.
_COUNTED: dict[type[Any], frozenset[str]] = {
    Person: frozenset({"gender", "birth_year", "language", "has_disability", "staff_role"}),
    Cooperative: frozenset(
        {
            "name_ar", "name_fr", "region_code", "province_code", "delegation_code", "sector", "branch", "registered_on",
            "struck_off_on", "is_rural",
        }
    ),
    Cohort: frozenset({"course_slug"}),
    CohortSession: frozenset({"starts_at", "cancelled_at"}),
}  # fmt: skip
_WHOM: dict[type[Any], Callable[[Any], list[tuple[SubjectKind, UUID | None]]]] = {
    Person: lambda row: [(PERSON, row.id)],
    Cooperative: lambda row: [(COOPERATIVE, row.id)],
    Membership: lambda row: [(PERSON, row.person_id), (COOPERATIVE, row.cooperative_id)],
    Office: lambda row: [(COOPERATIVE, row.cooperative_id)],
    YearFigures: lambda row: [(COOPERATIVE, row.cooperative_id)],
    DiagnosisRound: lambda row: [(COOPERATIVE, row.cooperative_id)],
    ProjectIdea: lambda row: [(COOPERATIVE, row.cooperative_id)],
    ProjectDecision: lambda row: [(COOPERATIVE, _cooperative_of(ProjectIdea, row.idea_id))],
    Product: lambda row: [(COOPERATIVE, row.cooperative_id)],
    CohortMember: lambda row: [(PERSON, row.person_id)],
    Cohort: lambda row: [(PERSON, one) for one in _members_of(row.id)],
    CohortTrainer: lambda row: [(PERSON, one) for one in _members_of(row.cohort_id)],
    CohortSession: lambda row: [(PERSON, one) for one in _marked_at(row)],
    AttendanceMark: lambda row: [(PERSON, row.person_id)],
    StageState: lambda row: [(COOPERATIVE, row.cooperative_id)],
    # Signs of life.
    Document: lambda row: [(COOPERATIVE, row.cooperative_id)],
    CashMonth: lambda row: [(COOPERATIVE, row.cooperative_id)],
    Assembly: lambda row: [(COOPERATIVE, row.cooperative_id)],
    Contact: lambda row: [(COOPERATIVE, row.cooperative_id)],
    CoachingSession: lambda row: [(COOPERATIVE, _cooperative_of(Accompaniment, row.accompaniment_id))],
    ProductEvidence: lambda row: [(COOPERATIVE, _cooperative_of(Product, row.product_id))],
    DiagnosisAnswer: lambda row: [(COOPERATIVE, _cooperative_of(DiagnosisRound, row.round_id))],
}


def _cooperative_of(model: type[Any], key: UUID) -> UUID | None:
    with db.session.no_autoflush:
        found = db.session.get(model, key)
    return found.cooperative_id if found else None


def _members_of(cohort_id: UUID) -> list[UUID]:
    with db.session.no_autoflush:
        return sorted(db.session.scalars(select(CohortMember.person_id).where(CohortMember.cohort_id == cohort_id)))


def _marked_at(session: CohortSession) -> list[UUID]:
    query = select(AttendanceMark.person_id).where(AttendanceMark.session_id == session.id).distinct()
    with db.session.no_autoflush:
        return sorted(db.session.scalars(query))


@event.listens_for(Session, "before_flush")
def note_members_of_removed(session: Session, _context: Any, _instances: Any) -> None:
    """The database takes the members of a cohort away with it, past the session: they are noted while they are known."""
    for row in session.deleted:
        if isinstance(row, Cohort):
            kept.note_changed(PERSON, _members_of(row.id))


@event.listens_for(Session, "after_flush")
def note_changes(session: Session, _context: Any) -> None:
    found: dict[SubjectKind, set[UUID]] = {}
    for row in (*session.new, *session.dirty, *session.deleted):
        whom = _WHOM.get(type(row))
        if whom is None or (row in session.dirty and not _is_counted(row)):
            continue
        for kind, subject in whom(row):
            if subject is not None:
                found.setdefault(kind, set()).add(subject)
    for kind, subjects in found.items():
        kept.note_changed(kind, sorted(subjects))


@upserted.connect
def note_upserted(model: type[Any], *, values: dict[str, Any]) -> None:
    whom = _WHOM.get(model)
    for kind, subject in whom(SimpleNamespace(**values)) if whom else ():
        if subject is not None:
            kept.note_changed(kind, [subject])


def _is_counted(row: Any) -> bool:
    """Whether something changed of which anything is counted."""
    counted, state = _COUNTED.get(type(row)), inspect(row)
    changed = [one.key for one in state.mapper.column_attrs if state.attrs[one.key].history.has_changes()]
    return bool(changed) and (counted is None or not counted.isdisjoint(changed))


@registry.reset
def count_all_anew() -> None:
    """What is derived from the log is derived anew: then the cells are, too, as soon as the worker comes to it."""
    kept.count_anew()
