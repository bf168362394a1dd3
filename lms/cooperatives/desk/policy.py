"""Who sees the desk of a cooperative, and who writes on it."""

from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives.desk import queries
from lms.cooperatives.desk.kit import LANGUAGES, Paper
from lms.cooperatives.desk.models import Assembly
from lms.cooperatives.file.policy import kept_cooperative, may_keep, own_cooperative
from lms.core.access import first_or_404
from lms.core.errors import NotFound

__all__ = ["kept_assembly", "kept_cooperative", "may_keep", "own_assembly", "own_cooperative", "own_paper"]


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
