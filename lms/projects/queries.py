"""Questions about ideas for projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.projects.models import Outcome, ProjectDecision, ProjectIdea, ProjectIdeaWorker, ProjectWithdrawal
from lms.projects.workflow import PUBLIC, IdeaState

# Who agrees to an idea in the name of the cooperative.
OFFICES_THAT_AGREE = (OfficeKind.PRESIDENT, OfficeKind.MANAGER)
PAGE_SIZE = 30


def ideas_of(cooperative_id: UUID) -> Sequence[ProjectIdea]:
    return db.session.scalars(
        select(ProjectIdea).where(ProjectIdea.cooperative_id == cooperative_id).order_by(ProjectIdea.id.desc())
    ).all()


def ideas_written_by(actor: Person) -> Select[ProjectIdea]:
    """Those of the cooperatives to which she belongs today."""
    return _with_cooperative().where(ProjectIdea.cooperative_id.in_(_own_cooperatives(actor)))


def ideas_begun_by(actor: Person) -> Select[ProjectIdea]:
    return ideas_written_by(actor).where(ProjectIdea.created_by_id == actor.id)


def ideas_agreed_to_by(actor: Person) -> Select[ProjectIdea]:
    """Those of the cooperatives in whose name she agrees today, by her office."""
    today = clock.now().date()
    held = cooperatives.cooperatives_where_office_is_held(actor.id, OFFICES_THAT_AGREE, today)
    return ideas_written_by(actor).where(ProjectIdea.cooperative_id.in_(held))


def ideas_followed_by(adviser: Person) -> Select[ProjectIdea]:
    """Those of her delegation that were agreed, what waits for her first, then the latest."""
    return (
        _with_cooperative()
        .join(Cooperative, Cooperative.id == ProjectIdea.cooperative_id)
        .where(Cooperative.delegation_code == adviser.delegation_code, ProjectIdea.state != IdeaState.DRAFT)
        .order_by(
            case((ProjectIdea.state == IdeaState.AGREED, 0), else_=1), ProjectIdea.agreed_at.desc(), ProjectIdea.id
        )
    )


def public_ideas(*, region: str = "", sector: str = "") -> Select[ProjectIdea]:
    """What every visitor may read, the latest first: agreed, with a need that is written, and not taken out of the list."""
    withdrawn = select(ProjectWithdrawal.idea_id).where(ProjectWithdrawal.put_back_at.is_(None))
    query = _with_cooperative().where(
        ProjectIdea.state.in_(PUBLIC), ProjectIdea.need != "", ProjectIdea.id.not_in(withdrawn)
    )
    if region:
        query = query.where(ProjectIdea.region_code == region)
    if sector:
        query = query.where(ProjectIdea.sector == sector)
    return query.order_by(ProjectIdea.agreed_at.desc(), ProjectIdea.id)


def workers_of(idea_id: UUID) -> Sequence[Person]:
    return db.session.scalars(
        select(Person)
        .join(ProjectIdeaWorker, ProjectIdeaWorker.person_id == Person.id)
        .where(ProjectIdeaWorker.idea_id == idea_id, Person.closed_at.is_(None))
        .order_by(Person.name_fr, Person.id)
    ).all()


def worker_rows_of(idea_id: UUID) -> Sequence[ProjectIdeaWorker]:
    return db.session.scalars(select(ProjectIdeaWorker).where(ProjectIdeaWorker.idea_id == idea_id)).all()


def last_decision_on(idea_id: UUID) -> ProjectDecision | None:
    return db.session.scalar(_decisions_on(idea_id).limit(1))


@dataclass(frozen=True)
class Decided:
    outcome: Outcome
    reason: str
    at: datetime
    by: Person | None


def decisions_on(idea_id: UUID) -> list[Decided]:
    """The latest first, with who decided."""
    rows: Any = db.session.execute(
        _decisions_on(idea_id)
        .outerjoin(Person, Person.id == ProjectDecision.decided_by_id)
        .with_only_columns(ProjectDecision.outcome, ProjectDecision.reason, ProjectDecision.decided_at, Person)
    )
    return [Decided(*row) for row in rows]


def deciders_of(decision_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, Person | None]]:
    """Decision, its idea, and who decided."""
    rows: Any = db.session.execute(
        select(ProjectDecision.id, ProjectDecision.idea_id, Person)
        .outerjoin(Person, Person.id == ProjectDecision.decided_by_id)
        .where(ProjectDecision.id.in_(decision_ids))
    )
    return [(decision_id, idea_id, person) for decision_id, idea_id, person in rows]


def withdrawal_of(idea_id: UUID) -> ProjectWithdrawal | None:
    """The one in force, with who withdrew."""
    return db.session.scalar(
        select(ProjectWithdrawal)
        .where(ProjectWithdrawal.idea_id == idea_id, ProjectWithdrawal.put_back_at.is_(None))
        .options(joinedload(ProjectWithdrawal.withdrawn_by))
    )


def is_voice_used_elsewhere(idea: ProjectIdea) -> bool:
    """Whether another idea has the same recording."""
    others = select(func.count()).where(ProjectIdea.voice == idea.voice, ProjectIdea.id != idea.id)
    return bool(db.session.scalar(others))


def _decisions_on(idea_id: UUID) -> Select[ProjectDecision]:
    return (
        select(ProjectDecision)
        .where(ProjectDecision.idea_id == idea_id)
        .order_by(ProjectDecision.decided_at.desc(), ProjectDecision.id.desc())
    )


def _with_cooperative() -> Select[ProjectIdea]:
    return select(ProjectIdea).options(joinedload(ProjectIdea.cooperative, innerjoin=True))


def _own_cooperatives(actor: Person) -> Select[UUID]:
    return cooperatives.cooperatives_visible_to(actor).with_only_columns(Cooperative.id)
