"""Questions about one accompaniment. The adviser's portfolio is in `portfolio.py`."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.core.db import db
from lms.pathway.accompaniment.models import (
    Accompaniment,
    CoachingPresence,
    CoachingSession,
    Contact,
    DevelopmentPlan,
    PlanLine,
)


def accompaniment_of(cooperative_id: UUID) -> Accompaniment | None:
    return db.session.scalar(select(Accompaniment).where(Accompaniment.cooperative_id == cooperative_id))


def sessions_of(cooperative_id: UUID) -> Select[CoachingSession]:
    return (
        select(CoachingSession)
        .join(Accompaniment, Accompaniment.id == CoachingSession.accompaniment_id)
        .where(Accompaniment.cooperative_id == cooperative_id)
        .order_by(CoachingSession.number)
    )


def all_sessions_of(cooperative_id: UUID) -> Sequence[CoachingSession]:
    return db.session.scalars(sessions_of(cooperative_id)).all()


def sessions_planned_on(day: date) -> Sequence[tuple[CoachingSession, UUID]]:
    """Those not held yet, each with its cooperative."""
    rows = db.session.execute(
        select(CoachingSession, Accompaniment.cooperative_id)
        .join(Accompaniment, Accompaniment.id == CoachingSession.accompaniment_id)
        .where(CoachingSession.planned_on == day, CoachingSession.held_on.is_(None))
        .order_by(CoachingSession.id)
    )
    return [(session, cooperative_id) for session, cooperative_id in rows]


def session_with_id(session_id: UUID) -> CoachingSession | None:
    return db.session.get(CoachingSession, session_id)


def is_earlier_open(session: CoachingSession) -> bool:
    """Whether a session before this one is not held."""
    earlier = select(func.count()).where(
        CoachingSession.accompaniment_id == session.accompaniment_id,
        CoachingSession.number < session.number,
        CoachingSession.held_on.is_(None),
    )
    return bool(db.session.scalar(earlier))


def people_at(session_id: UUID) -> Sequence[Person]:
    return db.session.scalars(
        select(Person)
        .join(CoachingPresence, CoachingPresence.person_id == Person.id)
        .where(CoachingPresence.session_id == session_id)
        .order_by(Person.name_fr, Person.id)
    ).all()


def contacts_of(cooperative_id: UUID, *, limit: int = 50) -> Sequence[Contact]:
    """The latest first."""
    return db.session.scalars(
        select(Contact)
        .where(Contact.cooperative_id == cooperative_id)
        .order_by(Contact.on.desc(), Contact.id.desc())
        .limit(limit)
    ).all()


def contact_with_id(cooperative_id: UUID, contact_id: UUID) -> Select[Contact]:
    return select(Contact).where(Contact.cooperative_id == cooperative_id, Contact.id == contact_id)


def staff_beside(cooperative_id: UUID) -> list[UUID]:
    """Who wrote down sessions and contacts of it, the latest first; last who began the accompaniment."""
    held = (
        select(CoachingSession.recorded_by_id, CoachingSession.recorded_at)
        .join(Accompaniment, Accompaniment.id == CoachingSession.accompaniment_id)
        .where(Accompaniment.cooperative_id == cooperative_id, CoachingSession.recorded_at.is_not(None))
    )
    noted = select(Contact.recorded_by_id, Contact.recorded_at).where(Contact.cooperative_id == cooperative_id)
    rows = union_all(held, noted).subquery()
    found = list(db.session.scalars(select(rows.c.recorded_by_id).order_by(rows.c.recorded_at.desc())))
    begun = accompaniment_of(cooperative_id)
    everyone = [*found, begun.begun_by_id if begun else None]
    return list(dict.fromkeys(one for one in everyone if one is not None))


def plans_of(cooperative_id: UUID) -> Select[DevelopmentPlan]:
    return (
        select(DevelopmentPlan)
        .where(DevelopmentPlan.cooperative_id == cooperative_id)
        .options(joinedload(DevelopmentPlan.agreed_by))
        .order_by(DevelopmentPlan.number.desc())
    )


def latest_plan_of(cooperative_id: UUID) -> DevelopmentPlan | None:
    return db.session.scalars(plans_of(cooperative_id).limit(1)).first()


def plan_in_force_of(cooperative_id: UUID) -> DevelopmentPlan | None:
    """The latest on which the cooperative agreed."""
    agreed = plans_of(cooperative_id).where(DevelopmentPlan.agreed_at.is_not(None))
    return db.session.scalars(agreed.limit(1)).first()


def lines_of(plan_id: UUID) -> Sequence[PlanLine]:
    return db.session.scalars(
        select(PlanLine).where(PlanLine.plan_id == plan_id).order_by(PlanLine.position, PlanLine.id)
    ).all()


def line_with_id(line_id: UUID) -> PlanLine | None:
    return db.session.get(PlanLine, line_id)


def lines_in(cooperative_id: UUID) -> Select[PlanLine]:
    """Lines of all its plans."""
    return (
        select(PlanLine)
        .join(DevelopmentPlan, DevelopmentPlan.id == PlanLine.plan_id)
        .where(DevelopmentPlan.cooperative_id == cooperative_id)
    )


def locked_accompaniment(accompaniment_id: UUID) -> Accompaniment:
    return db.session.scalars(select(Accompaniment).where(Accompaniment.id == accompaniment_id).with_for_update()).one()


def locked_plan(plan_id: UUID) -> DevelopmentPlan:
    """The plan as it is now, held until this transaction ends."""
    return db.session.scalars(
        select(DevelopmentPlan)
        .where(DevelopmentPlan.id == plan_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
