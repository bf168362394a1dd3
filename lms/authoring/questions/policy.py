"""Which questions an author reaches: those of every open draft."""

from uuid import UUID

from lms.accounts.models import Person
from lms.authoring import policy
from lms.authoring.models import DraftPart
from lms.authoring.parts import PartKind
from lms.core.errors import NotFound


def question(actor: Person | None, part_id: UUID) -> tuple[Person, DraftPart]:
    person, found = policy.part(actor, part_id)
    if found.kind is not PartKind.QUESTION:
        raise NotFound
    return person, found


def bank_owner(actor: Person | None, part_id: UUID) -> tuple[Person, DraftPart]:
    """A lesson (its practice), a module (its quiz), or the course (its exam)."""
    person, found = policy.part(actor, part_id)
    if found.kind is PartKind.QUESTION:
        raise NotFound
    return person, found
