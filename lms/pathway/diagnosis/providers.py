"""What the pathway hears of the diagnosis: the level of each dimension in the latest closed round, and that it is done."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, func, select, type_coerce, union_all

from lms.pathway.diagnosis.models import DiagnosisLevel, DiagnosisRound
from lms.pathway.facts import Scope, fact_columns, registry
from lms.pathway.rules.facts import FactKind


@registry.provide
def assessments(scope: Scope, on: date) -> Select[Any]:
    latest = _latest_rounds(scope, on)
    closed_on = type_coerce(func.date(latest.c.closed_at), Date)
    by_dimension = select(
        *fact_columns(
            latest.c.cooperative_id,
            FactKind.ASSESSMENT,
            DiagnosisLevel.dimension,
            value=DiagnosisLevel.level,
            on=closed_on,
            reference=latest.c.id,
        )
    ).join(DiagnosisLevel, DiagnosisLevel.round_id == latest.c.id)
    # All is answered, whatever it says: level 1 is the least that a rule can ask.
    whole = select(
        *fact_columns(latest.c.cooperative_id, FactKind.ASSESSMENT, "", value=1.0, on=closed_on, reference=latest.c.id)
    )
    both = union_all(by_dimension, whole).subquery()
    return select(*both.c)


def _latest_rounds(scope: Scope, on: date) -> Any:
    """One row a cooperative: its last round closed by that day."""
    place = func.row_number().over(
        partition_by=DiagnosisRound.cooperative_id,
        order_by=(DiagnosisRound.closed_at.desc(), DiagnosisRound.id.desc()),
    )
    closed = (
        select(DiagnosisRound.id, DiagnosisRound.cooperative_id, DiagnosisRound.closed_at, place.label("place"))
        .where(DiagnosisRound.cooperative_id.in_(scope), func.date(DiagnosisRound.closed_at) <= on)
        .subquery()
    )
    return select(closed).where(closed.c.place == 1).subquery()
