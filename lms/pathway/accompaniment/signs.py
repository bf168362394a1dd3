"""Signs of life of a cooperative: on which day it last learnt, filed, met or made something. Each slice says what it knows;
those above the pathway register their own.

A sign is a SELECT of a cooperative and a day, so that all of them are one query for a whole delegation.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, func, select, type_coerce, union_all

from lms.certification.models import Certificate
from lms.cooperatives.cash_book.models import CashMonth
from lms.cooperatives.desk.models import Assembly, YearFigures
from lms.cooperatives.file.models import Document
from lms.cooperatives.models import Membership
from lms.cooperatives.queries import holds
from lms.learning.models import Completion, Enrolment
from lms.pathway.diagnosis.models import DiagnosisRound
from lms.pathway.facts import Scope

Sign = Callable[[Scope, date], Select[Any]]
_signs: list[Sign] = []


def sign(asked: Sign) -> Sign:
    if asked not in _signs:
        _signs.append(asked)
    return asked


def last_of(cooperative_id: Any, moment: Any, scope: Scope) -> Select[Any]:
    """The day of the latest `moment` of each cooperative of the scope."""
    day = type_coerce(func.date(func.max(moment)), Date)
    return (
        select(cooperative_id.label("cooperative_id"), day.label("last"))
        .where(cooperative_id.in_(scope))
        .group_by(cooperative_id)
    )


def last_signs(scope: Scope, on: date) -> Any:
    """Subquery: each cooperative that gave a sign, and the day of its last."""
    given = union_all(*(one(scope, on) for one in _signs)).subquery()
    last = type_coerce(func.max(given.c.last), Date)
    return select(given.c.cooperative_id, last.label("last")).group_by(given.c.cooperative_id).subquery()


@sign
def lessons(scope: Scope, on: date) -> Select[Any]:
    """What members of today finished."""
    return (
        last_of(Membership.cooperative_id, Completion.completed_at, scope)
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .join(Completion, Completion.registration == Enrolment.registration)
        .where(holds(Membership, on))
    )


@sign
def certificates(scope: Scope, on: date) -> Select[Any]:
    """What members of today earned, and still have."""
    return (
        last_of(Membership.cooperative_id, Certificate.earned_at, scope)
        .join(Certificate, Certificate.person_id == Membership.person_id)
        .where(holds(Membership, on), Certificate.revoked_at.is_(None))
    )


@sign
def papers(scope: Scope, _on: date) -> Select[Any]:
    return last_of(Document.cooperative_id, Document.filed_at, scope)


@sign
def figures(scope: Scope, _on: date) -> Select[Any]:
    return last_of(YearFigures.cooperative_id, YearFigures.recorded_at, scope)


@sign
def cash_months(scope: Scope, _on: date) -> Select[Any]:
    """Written or corrected."""
    return last_of(CashMonth.cooperative_id, CashMonth.recorded_at, scope)


@sign
def assemblies(scope: Scope, _on: date) -> Select[Any]:
    """Called or held: when either was written down."""
    return last_of(Assembly.cooperative_id, Assembly.recorded_at, scope)


@sign
def self_assessments(scope: Scope, _on: date) -> Select[Any]:
    """Those that are finished."""
    return last_of(DiagnosisRound.cooperative_id, DiagnosisRound.closed_at, scope).where(
        DiagnosisRound.closed_at.is_not(None)
    )
