"""The adviser and the cooperatives of her delegation; the members and what is written of their own."""

from dataclasses import dataclass
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.pathway.accompaniment import queries, services
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, Contact, DevelopmentPlan, PlanLine
from lms.pathway.diagnosis.seats import Seat, accompanied_cooperative, seat_of


@dataclass(frozen=True)
class Desk:
    """The adviser, and a cooperative of her delegation."""

    adviser: Person
    cooperative: Cooperative


@dataclass(frozen=True)
class Accompanied:
    desk: Desk
    accompaniment: Accompaniment


def desk(actor: Person | None, cooperative_id: UUID) -> tuple[Desk]:
    return (Desk(*accompanied_cooperative(actor, cooperative_id)),)


def accompanied(actor: Person | None, cooperative_id: UUID) -> tuple[Accompanied]:
    (found,) = desk(actor, cooperative_id)
    accompaniment = queries.accompaniment_of(found.cooperative.id)
    if accompaniment is None:
        raise NotFound
    return (Accompanied(found, accompaniment),)


def contact_to_change(actor: Person | None, cooperative_id: UUID, contact_id: UUID) -> tuple[Desk, Contact]:
    """For who noted it, on the same day."""
    (found,) = desk(actor, cooperative_id)
    contact = first_or_404(queries.contact_with_id(found.cooperative.id, contact_id))
    if not services.may_change(contact, found.adviser, on=clock.now().date()):
        raise NotFound
    return found, contact


def session_to_record(actor: Person | None, cooperative_id: UUID, number: int) -> tuple[Accompanied, CoachingSession]:
    (found,) = accompanied(actor, cooperative_id)
    sessions = queries.sessions_of(found.desk.cooperative.id).where(CoachingSession.number == number)
    return found, first_or_404(sessions)


def plan_to_write(actor: Person | None, cooperative_id: UUID) -> tuple[Desk, DevelopmentPlan]:
    """The latest one, agreed or not: whether it still changes, the service says."""
    (found,) = desk(actor, cooperative_id)
    return found, first_or_404(queries.plans_of(found.cooperative.id))


def line_to_write(actor: Person | None, cooperative_id: UUID, line_id: UUID) -> tuple[Desk, DevelopmentPlan, PlanLine]:
    found, plan = plan_to_write(actor, cooperative_id)
    return found, plan, _line_of(plan, line_id)


def member(actor: Person | None) -> tuple[Seat]:
    return (seat_of(actor),)


def own_session(actor: Person | None, number: int) -> tuple[Seat, CoachingSession]:
    seat = seat_of(actor)
    return seat, first_or_404(queries.sessions_of(seat.cooperative.id).where(CoachingSession.number == number))


def plan_to_agree(actor: Person | None) -> tuple[Seat, DevelopmentPlan]:
    """President or manager, and the latest plan."""
    seat = seat_of(actor)
    if not seat.may_commit:
        raise NotFound
    return seat, first_or_404(queries.plans_of(seat.cooperative.id))


def own_line(actor: Person | None, line_id: UUID) -> tuple[Seat, DevelopmentPlan, PlanLine]:
    """A line of the plan in force, for who keeps the cooperative's records."""
    seat = seat_of(actor)
    plan = queries.plan_in_force_of(seat.cooperative.id)
    if plan is None or not seat.may_record:
        raise NotFound
    return seat, plan, _line_of(plan, line_id)


def _line_of(plan: DevelopmentPlan, line_id: UUID) -> PlanLine:
    return first_or_404(
        queries.lines_in(plan.cooperative_id).where(PlanLine.id == line_id, PlanLine.plan_id == plan.id)
    )
