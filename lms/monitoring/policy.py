"""Who sees which figures. An adviser those of her delegation; officers and administrators the country and every place in it; a
trainer what concerns courses; nobody else anything."""

from dataclasses import dataclass

from lms.accounts.models import Person, StaffRole
from lms.accounts.policy import staff
from lms.core.errors import NotFound
from lms.monitoring.dimensions import COUNTRY, delegation_place

NATIONAL = (StaffRole.OFFICER, StaffRole.ADMINISTRATOR)
DESKS = (*NATIONAL, StaffRole.ADVISER)


@dataclass(frozen=True)
class Viewer:
    """Who looks, and the widest place that she may ask about."""

    person: Person
    place: str

    @property
    def is_national(self) -> bool:
        return self.person.staff_role in NATIONAL

    @property
    def sees_lists(self) -> bool:
        """Whether a figure leads to the cooperatives behind it."""
        return self.person.staff_role in DESKS

    def may_ask_about(self, place: str) -> bool:
        """Only a whole delegation, or from the country down: a delegation follows neither regions nor provinces. A trainer asks
        about the country alone."""
        return place == self.place or (self.place == COUNTRY and self.sees_lists)


def viewer(actor: Person | None) -> tuple[Viewer]:
    """Of every page but those of courses. An adviser of no delegation sees nothing."""
    (person,) = staff(actor)
    if person.staff_role in NATIONAL:
        return (Viewer(person, COUNTRY),)
    if person.staff_role is StaffRole.ADVISER and person.delegation_code:
        return (Viewer(person, delegation_place(person.delegation_code)),)
    raise NotFound


def viewer_of_courses(actor: Person | None) -> tuple[Viewer]:
    (person,) = staff(actor)
    return (Viewer(person, COUNTRY),) if person.staff_role is StaffRole.TRAINER else viewer(actor)


def national_viewer(actor: Person | None) -> tuple[Viewer]:
    (found,) = viewer(actor)
    if not found.is_national:
        raise NotFound
    return (found,)
