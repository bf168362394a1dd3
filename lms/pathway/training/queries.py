"""Which cooperatives in somebody's reach are one lesson away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.pathway.models import StageState
from lms.pathway.rules.model import Stage
from lms.pathway.training.gaps import Need
from lms.pathway.training.models import LearningGap
from lms.pathway.training.planning import Candidate
from lms.pathway.transitions import Status

# Those of a province who need fewest seats are planned first; the others move up as these open.
MOST_OF_A_PROVINCE = 40


@dataclass(frozen=True)
class Waiting:
    """`total`: all that are one lesson away, also those beyond what is planned at once."""

    candidates: Sequence[Candidate]
    total: int


def waiting_for(actor: Person, stage: Stage, narrowing: cooperatives.Narrowing) -> Waiting:
    """One query, whose rows do not grow with the country: as many of each province as can be planned."""
    reach = narrowing.narrow(cooperatives.cooperatives_visible_to(actor)).where(Cooperative.struck_off_on.is_(None))
    nearest = (LearningGap.people, LearningGap.minutes, LearningGap.cooperative_id)
    found: Any = (
        reach.join(LearningGap, LearningGap.cooperative_id == Cooperative.id)
        .where(LearningGap.stage == stage)
        .with_only_columns(
            Cooperative.id,
            Cooperative.province_code,
            func.row_number().over(partition_by=Cooperative.province_code, order_by=nearest).label("place"),
            func.count().over().label("total"),
        )
        .subquery()
    )
    rows = db.session.execute(
        select(found.c.id, found.c.province_code, LearningGap.needs, found.c.total)
        .join(LearningGap, (LearningGap.cooperative_id == found.c.id) & (LearningGap.stage == stage))
        .where(found.c.place <= MOST_OF_A_PROVINCE)
    ).all()
    candidates = [Candidate(row.id, row.province_code, msgspec.convert(row.needs, tuple[Need, ...])) for row in rows]
    return Waiting(candidates, rows[0].total if rows else 0)


def cooperatives_with_ids(ids: Sequence[UUID]) -> dict[UUID, Cooperative]:
    return {one.id: one for one in db.session.scalars(select(Cooperative).where(Cooperative.id.in_(ids)))}


def at_risk_among(stage: Stage, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those whose stage is open, but not for long."""
    return frozenset(
        db.session.scalars(
            select(StageState.cooperative_id).where(
                StageState.cooperative_id.in_(ids), StageState.stage == stage, StageState.status == Status.AT_RISK
            )
        )
    )
