"""The places in the menu of staff: higher slices add theirs, and each role sees its own."""

from dataclasses import dataclass
from typing import Any

from lms.accounts.models import Person, StaffRole
from lms.core.access import actor


@dataclass(frozen=True)
class Desk:
    endpoint: str
    # Translatable.
    label: Any
    roles: frozenset[StaffRole]


_desks: dict[str, Desk] = {}


def register_desk(endpoint: str, label: Any, *roles: StaffRole) -> None:
    """`endpoint` must be open to exactly these roles."""
    _desks[endpoint] = Desk(endpoint, label, frozenset(roles))


def desks() -> list[Desk]:
    """Those of the person who is signed in, in the order of registration."""
    person = actor()
    role = person.staff_role if isinstance(person, Person) else None
    return [desk for desk in _desks.values() if role in desk.roles]
