"""Who sees the desk of a cooperative, and who writes on it."""

from datetime import date
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives.desk import duties, queries
from lms.cooperatives.desk.kit import LANGUAGES, Paper
from lms.cooperatives.desk.models import Assembly
from lms.cooperatives.file.policy import kept_cooperative, may_keep
from lms.cooperatives.law.calendar import Duty, DutyKind
from lms.cooperatives.law.days import closing_in
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import accounted_cooperative, own_cooperative
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.errors import NotFound

__all__ = [
    "accounted_year",
    "closings_of",
    "kept_assembly",
    "kept_cooperative",
    "kept_duty",
    "may_keep",
    "own_assembly",
    "own_paper",
]

# Years that may be written down: those that ended, the latest first.
YEARS_BACK = 5


def accounted_year(actor: Person | None, closing: str) -> tuple[Person, Cooperative, date]:
    """One of the years that may be written down."""
    person, cooperative = accounted_cooperative(actor)
    found = {day.isoformat(): day for day in closings_of(cooperative)}
    if closing not in found:
        raise NotFound
    return person, cooperative, found[closing]


def closings_of(cooperative: Cooperative) -> list[date]:
    """The ends of the last years since it was registered, the latest first."""
    today, closes = clock.now().date(), cooperative.year_closes_on
    ends = (closing_in(today.year - back, closes) for back in range(YEARS_BACK + 1))
    return [day for day in ends if cooperative.registered_on <= day < today][:YEARS_BACK]


def kept_duty(actor: Person | None, kind: str, occasion: str) -> tuple[Person, Cooperative, Duty]:
    """One of the calendar of which the cooperative says itself whether it is done."""
    person, cooperative = kept_cooperative(actor)
    try:
        duty = duties.duty_of(cooperative, DutyKind(kind), date.fromisoformat(occasion), clock.now().date())
    except ValueError as error:
        raise NotFound from error
    if duty is None or duty.is_told_only or duty.is_of_an_assembly:
        raise NotFound
    return person, cooperative, duty


def own_assembly(actor: Person | None, assembly_id: UUID) -> tuple[Person, Assembly]:
    person, cooperative = own_cooperative(actor)
    return person, first_or_404(queries.assemblies_in(cooperative.id).where(Assembly.id == assembly_id))


def kept_assembly(actor: Person | None, assembly_id: UUID) -> tuple[Person, Assembly]:
    person, assembly = own_assembly(actor, assembly_id)
    if not may_keep(person, assembly.cooperative):
        raise NotFound
    return person, assembly


def own_paper(actor: Person | None, assembly_id: UUID, paper: str, code: str) -> tuple[Person, Assembly, Paper, str]:
    """A paper of the kit in a language that it exists in."""
    person, assembly = own_assembly(actor, assembly_id)
    if paper not in list(Paper) or code not in LANGUAGES:
        raise NotFound
    return person, assembly, Paper(paper), code
