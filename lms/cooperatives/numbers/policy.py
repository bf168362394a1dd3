"""Whose numbers whom may change: an adviser her own and her delegation's, who works for all of them every delegation's."""

from lms.accounts.models import Person, StaffRole
from lms.accounts.policy import adviser, staff
from lms.cooperatives import territory
from lms.cooperatives.queries import SUPERVISION
from lms.cooperatives.territory import Place
from lms.core.errors import NotFound


def supervision(actor: Person | None) -> tuple[Person, list[Place]]:
    """With the delegations in her reach."""
    (person,) = staff(actor)
    if person.staff_role not in SUPERVISION:
        raise NotFound
    places = territory.delegations()
    if person.staff_role is not StaffRole.ADVISER:
        return person, list(places.values())
    return person, [place for place in places.values() if place.code == person.delegation_code]


def delegation(actor: Person | None, code: str) -> tuple[Person, Place]:
    person, places = supervision(actor)
    found = next((place for place in places if place.code == code), None)
    if found is None:
        raise NotFound
    return person, found


own_number = adviser
