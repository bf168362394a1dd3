"""Who someone is in her cooperative today: the offices by which she may do more than others."""

from dataclasses import dataclass
from uuid import UUID

from lms.accounts.models import Person, StaffRole
from lms.accounts.policy import adviser, signed_in
from lms.cooperatives import queries
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.errors import NotFound

# Who keeps the round and records what the group says.
OFFICES_THAT_RECORD = frozenset({OfficeKind.PRESIDENT, OfficeKind.MANAGER, OfficeKind.SECRETARY})
# Who binds the cooperative: the president of the board, or the manager where there is none (law 112-12, art. 47 and 65).
OFFICES_THAT_COMMIT = frozenset({OfficeKind.PRESIDENT, OfficeKind.MANAGER})


@dataclass(frozen=True)
class Seat:
    """A member, her cooperative, and the offices that she holds there today."""

    person: Person
    cooperative: Cooperative
    offices: frozenset[OfficeKind]

    @property
    def may_record(self) -> bool:
        return bool(self.offices & OFFICES_THAT_RECORD)

    @property
    def may_commit(self) -> bool:
        return bool(self.offices & OFFICES_THAT_COMMIT)


def seat_of(actor: Person | None) -> Seat:
    """Raises SignInRequired, and NotFound for who belongs to no cooperative."""
    (person,) = signed_in(actor)
    today = clock.now().date()
    membership = queries.current_membership_of(person.id, today)
    if membership is None:
        raise NotFound
    held = queries.offices_of(membership.cooperative_id, today)
    return Seat(
        person, membership.cooperative, frozenset(office.kind for office in held if office.person_id == person.id)
    )


def accompanied_cooperative(actor: Person | None, cooperative_id: UUID) -> tuple[Person, Cooperative]:
    """A cooperative of the adviser's own delegation. Other staff find nothing: coaching is no supervision."""
    (person,) = adviser(actor)
    visible = queries.cooperatives_visible_to(person)
    return person, first_or_404(visible.where(Cooperative.id == cooperative_id))


def is_adviser_of(person: Person, cooperative: Cooperative) -> bool:
    """Whether the pages of her coaching of it are shown to her."""
    return person.staff_role is StaffRole.ADVISER and person.delegation_code == cooperative.delegation_code
