"""Who may launch a unit: its enrolled learner. Who may bring packages and excuse learners: trainers and administrators."""

from dataclasses import dataclass
from uuid import UUID

from lms.accounts import policy as accounts
from lms.accounts.models import Person, StaffRole
from lms.core.access import first_or_404, public
from lms.core.errors import NotFound
from lms.learning import policy as learning
from lms.learning.models import Enrolment
from lms.learning.policy import OpenLesson
from lms.packages import queries
from lms.packages.cmi5.package import NAME
from lms.packages.models import Package

_KEEPERS = (StaffRole.TRAINER, StaffRole.ADMINISTRATOR)


@dataclass(frozen=True)
class FetchToken:
    """What a unit was given to fetch its authorization; whoever has it is the unit."""

    value: str


def keeper(actor: Person | None) -> tuple[Person]:
    """Who keeps the packages."""
    (person,) = accounts.staff(actor)
    if person.staff_role not in _KEEPERS:
        raise NotFound
    return (person,)


def may_keep(person: Person) -> bool:
    return person.is_staff and person.staff_role in _KEEPERS


def cmi5_package(actor: Person | None, package_id: UUID) -> tuple[Person, Package]:
    """Only units of cmi5 can be waived."""
    (person,) = keeper(actor)
    return person, first_or_404(queries.any_package(package_id).where(Package.kind == NAME))


def enrolled_unit(actor: Person | None, slug: str, module: str, lesson: str) -> tuple[Person, OpenLesson, Enrolment]:
    person, found, enrolment = learning.enrolled_lesson(actor, slug, module, lesson)
    if found.lesson.unit is None:
        raise NotFound
    return person, found, enrolment


@public
def whoever_has_the_token(_actor: object, token: str) -> tuple[FetchToken]:
    return (FetchToken(token),)
