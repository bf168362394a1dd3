"""Who sees which pathway, and who writes rules."""

from uuid import UUID

from lms.accounts.models import Person, StaffRole
from lms.accounts.policy import staff
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import supervised_cooperative
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.pathway import queries
from lms.pathway.models import RuleVersion
from lms.pathway.rules.model import Stage

WRITERS = (StaffRole.OFFICER, StaffRole.ADMINISTRATOR)


def may_see(actor: Person | None, cooperative: Cooperative) -> bool:
    """Whether the link is shown."""
    try:
        supervised_cooperative(actor, cooperative.id)
    except NotFound:
        return False
    return True


def stage_in_reach(actor: Person | None, cooperative_id: UUID, stage: str) -> tuple[Person, Cooperative, Stage]:
    person, cooperative = supervised_cooperative(actor, cooperative_id)
    if stage not in set(Stage):
        raise NotFound
    return person, cooperative, Stage(stage)


def rule_writer(actor: Person | None) -> tuple[Person]:
    (person,) = staff(actor)
    if person.staff_role not in WRITERS:
        raise NotFound
    return (person,)


def rule_version(actor: Person | None, version_id: UUID) -> tuple[Person, RuleVersion]:
    (person,) = rule_writer(actor)
    return person, first_or_404(queries.version_with_id(version_id))
