"""A cohort is made, changed, opened by a code, shared with other trainers."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.once import add_once
from lms.teaching import queries
from lms.teaching.models import Cohort, CohortTrainer


class HasBeenHeld(DomainError):
    message = _("Somebody was at a session of this cohort: it stays. Set its last day instead.")


class NoTrainer(DomainError):
    status = 422
    message = _("No trainer and no administrator has this e-mail address.")


class LastTrainer(DomainError):
    message = _("Somebody must run the cohort. Add another trainer first.")


@dataclass(frozen=True)
class Plan:
    """What is said of a cohort. The last day is not before the first."""

    title: str
    course_slug: str
    language: str
    province_code: str
    place: str
    starts_on: date
    ends_on: date


def make(plan: Plan, by: Person, *, at: datetime, row_id: UUID | None = None) -> Cohort:
    """`by` runs it. `row_id`: made with the form; sent twice it is the same cohort. Raises KeyTaken."""
    made = Cohort(
        id=row_id or new_id(), **asdict(plan), join_code=_new_code(), created_at=at, created_by_id=by.id
    )  # fmt: skip
    cohort = add_once(made, owner=("created_by_id",), said=tuple(asdict(plan)))
    if not queries.is_trainer(cohort.id, by.id):
        db.session.add(CohortTrainer(cohort_id=cohort.id, person_id=by.id, added_at=at))
        db.session.flush()
    return cohort


def change(cohort: Cohort, plan: Plan) -> None:
    for name, value in asdict(plan).items():
        setattr(cohort, name, value)
    db.session.flush()


def remove(cohort: Cohort) -> None:
    """As if it had never been. Raises HasBeenHeld."""
    if queries.has_mark_of(cohort.id):
        raise HasBeenHeld
    db.session.delete(cohort)
    db.session.flush()


def open_door(cohort: Cohort) -> None:
    """Another code; the one before opens nothing any more."""
    cohort.join_code = _new_code()
    db.session.flush()


def close_door(cohort: Cohort) -> None:
    cohort.join_code = None
    db.session.flush()


def add_trainer(cohort: Cohort, email: str, *, at: datetime) -> Person:
    """A second time changes nothing. Raises NoTrainer."""
    person = queries.staff_who_may_train(email)
    if person is None:
        raise NoTrainer
    if not queries.is_trainer(cohort.id, person.id):
        db.session.add(CohortTrainer(cohort_id=cohort.id, person_id=person.id, added_at=at))
        db.session.flush()
    return person


def remove_trainer(cohort: Cohort, person: Person) -> None:
    """Raises LastTrainer."""
    queries.locked(cohort.id)
    if len(queries.trainers_of(cohort.id)) < 2:
        raise LastTrainer
    db.session.delete(db.session.get_one(CohortTrainer, (cohort.id, person.id)))
    db.session.flush()


def _new_code() -> str:
    """Digits, which every phone can type."""
    while True:
        code = str(secrets.randbelow(90_000_000) + 10_000_000)
        if not queries.is_code_taken(code):
            return code
