"""Who keeps the register: staff who supervise, within their reach; on her phone whoever heads the cooperative. Members are added
also by the others whose office makes them keep members, and who give the cards."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives.file import policy as file
from lms.cooperatives.file.policy import kept_cooperative
from lms.cooperatives.models import Cooperative, Membership, Office
from lms.cooperatives.policy import own_cooperative, supervised_cooperative
from lms.cooperatives.queries import SUPERVISION
from lms.cooperatives.register import queries
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.errors import NotFound


@dataclass(frozen=True)
class Keeper:
    """Who writes into the register of which cooperative."""

    person: Person
    cooperative: Cooperative

    @property
    def place(self) -> dict[str, Any]:
        """What addresses need: staff name the cooperative, a member has one."""
        return {"cooperative_id": self.cooperative.id} if self.person.is_staff else {}


def kept_register(actor: Person | None, cooperative_id: UUID | None = None) -> tuple[Keeper]:
    if cooperative_id is not None:
        return (Keeper(*supervised_cooperative(actor, cooperative_id)),)
    person, cooperative = own_cooperative(actor)
    if not may_keep(person, cooperative):
        raise NotFound
    return (Keeper(person, cooperative),)


def growing_register(actor: Person | None, cooperative_id: UUID | None = None) -> tuple[Keeper]:
    """To which `actor` adds members."""
    if cooperative_id is not None:
        return (Keeper(*supervised_cooperative(actor, cooperative_id)),)
    return (Keeper(*kept_cooperative(actor)),)


def may_add(person: Person, cooperative: Cooperative) -> bool:
    """Of those who see it. Whether the button is shown."""
    if cooperative.struck_off_on is not None:
        return False
    return person.staff_role in SUPERVISION if person.is_staff else file.may_keep(person, cooperative)


def kept_member(
    actor: Person | None, membership_id: UUID, cooperative_id: UUID | None = None
) -> tuple[Keeper, Membership]:
    """Also one who has left: then the page says so."""
    (keeper,) = kept_register(actor, cooperative_id)
    found = queries.memberships_in(keeper.cooperative.id).where(Membership.id == membership_id)
    return keeper, first_or_404(found)


def kept_office(actor: Person | None, office_id: UUID, cooperative_id: UUID | None = None) -> tuple[Keeper, Office]:
    (keeper,) = kept_register(actor, cooperative_id)
    return keeper, first_or_404(queries.offices_in(keeper.cooperative.id).where(Office.id == office_id))


def may_keep(person: Person, cooperative: Cooperative) -> bool:
    """Of members: who presides; a manager where there is no president."""
    return any(head.person_id == person.id for head in queries.heads_of(cooperative.id, clock.now().date()))
