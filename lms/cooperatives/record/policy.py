"""Who writes cooperatives down, and what an adviser does not correct."""

from uuid import UUID

from lms.accounts.models import Person, StaffRole
from lms.accounts.policy import staff
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import supervised_cooperative
from lms.core.errors import NotFound

FOUNDERS = (StaffRole.OFFICER, StaffRole.ADMINISTRATOR)


def founder(actor: Person | None) -> tuple[Person]:
    (person,) = staff(actor)
    if not may_create(person):
        raise NotFound
    return (person,)


def may_create(person: Person) -> bool:
    return person.staff_role in FOUNDERS


def record_to_correct(actor: Person | None, cooperative_id: UUID) -> tuple[Person, Cooperative]:
    return supervised_cooperative(actor, cooperative_id)


def may_move(person: Person) -> bool:
    """Whether she may change what says who this is and who supervises it: the register number and the delegation."""
    return person.staff_role in FOUNDERS
